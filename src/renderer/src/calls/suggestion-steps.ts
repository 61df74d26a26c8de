/**
 * What ↓ and ↑ write into the field of an answer: the suggested ones in turn, over an empty field or each other and
 * never over words of the supervisor's. Null for a key that does nothing there.
 */
export function steppedAnswer(suggested: readonly string[], draft: string, key: string): string | null {
  const at = draft === '' ? -1 : suggested.indexOf(draft);
  if (at === -1 && draft !== '') return null;
  if (key === 'ArrowDown') return suggested[at + 1] ?? null;
  return key === 'ArrowUp' && at >= 0 ? (suggested[at - 1] ?? '') : null;
}
