import type { Handoff } from './call-line.ts';

/** What can be done on a live line of sound: G.711 µ-law, 8 kHz, mono. Sends on a closed line are dropped. */
export interface SpeechLine {
  readonly medium: 'speech';
  /** It cannot tell the company what comes next: that takes the company's API. */
  readonly handsOver: false;
  /** Queues sound, base64. What does not fill a frame waits for the sound that follows it, or for `fill`. */
  play(audioBase64: string): void;
  /** The sound is over for now: what is left of it is made a whole frame with silence and sent. */
  fill(): void;
  /** Comes back as `mark-played` once the sound queued before it has been heard, or was dropped by `clear`. */
  mark(name: string): void;
  /** Drops whatever is queued. */
  clear(): void;
  /** Queues the tones of keys (`0-9 * #`, `w` half a second) behind the sound. */
  press(digits: string): void;
  /** Closes the session but not the call; the company then goes on with what follows it. */
  end(handoff: Handoff): void;
}

/** What a line of sound tells. */
export type SpeechLineFact =
  | { readonly type: 'audio'; readonly payload: string }
  | { readonly type: 'mark-played'; readonly name: string }
  | { readonly type: 'dtmf'; readonly digit: string };
