/** Time, injected so that a call can be replayed. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Milliseconds that never go back, for durations. */
  readonly monotonicMs: () => number;
  /** Runs `action` after `delayMs`; the answer takes it back. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** Ids, injected for the same reason. Short (at most 24 characters) and unique in a call. */
export type NewId = (prefix: string) => string;
