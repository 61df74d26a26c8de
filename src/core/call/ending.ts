/** Where a call is to be connected to. */
export interface Transfer {
  readonly number: string;
  /** Said to the other party first by the company's own voice, where the line has none that we could use. */
  readonly words?: string;
  /** What the receiver alone hears before the two are connected. */
  readonly briefing?: string;
}

/**
 * What comes after our side has ended the session on the line. `words` are said
 * by the company's own voice first, where the line has none that we could use.
 */
export type Ending =
  | { readonly kind: 'hangup'; readonly reason: string; readonly words?: string }
  | ({ readonly kind: 'transfer' } & Transfer);
