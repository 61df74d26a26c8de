/** What comes after our side has ended the session on the line. */
export type Ending =
  | { readonly kind: 'hangup'; readonly reason: string }
  | { readonly kind: 'transfer'; readonly number: string };
