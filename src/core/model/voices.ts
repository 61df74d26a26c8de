/** Voices the Realtime models have; `fable`, `onyx` and `nova` are of the speech API alone. */
export const REALTIME_VOICES = [
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'marin',
  'sage',
  'shimmer',
  'verse',
] as const;
