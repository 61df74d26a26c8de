/** Why our side ends a session on the line; comes back verbatim when the line asks what is next. */
export type Handoff = { readonly action: 'hangup' } | { readonly action: 'transfer'; readonly number: string };

/** What can be done on a live line. No Twilio types; sends on a closed line are dropped. */
export interface CallLine {
  readonly medium: 'text';
  /** Its `end` makes the company ask what comes next. */
  readonly handsOver: true;
  /**
   * Queues text for speech.
   *
   * @param options.last - Closes the talk cycle.
   * @param options.preemptible - Later speech may cut this off.
   */
  say(text: string, options: { readonly last: boolean; readonly preemptible: boolean }): void;
  /** Queues key presses (`0-9 * #`, `w` half a second) behind what is being said. */
  press(digits: string): void;
  /** Ends the session but not the call; the line then asks what comes next. */
  end(handoff: Handoff): void;
}

/** What a line tells. */
export type LineFact =
  | { readonly type: 'prompt'; readonly text: string; readonly final: boolean }
  | { readonly type: 'interrupted'; readonly utterance: string }
  | { readonly type: 'played'; readonly text: string }
  | { readonly type: 'speaking'; readonly who: 'agent' | 'caller'; readonly on: boolean }
  | { readonly type: 'dtmf'; readonly digit: string }
  | { readonly type: 'refused-frame'; readonly description: string };
