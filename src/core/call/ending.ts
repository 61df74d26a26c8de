/**
 * What comes after our side has ended the session on the line. `words` are said
 * by the company's own voice first, where the line has none that we could use.
 */
export type Ending =
  | { readonly kind: 'hangup'; readonly reason: string; readonly words?: string }
  | { readonly kind: 'transfer'; readonly number: string; readonly words?: string };
