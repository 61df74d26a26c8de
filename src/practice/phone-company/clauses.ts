/** Speech without punctuation is spoken on in pieces of about this many characters. */
const LONGEST_CLAUSE = 80;

export interface Clauses {
  /** Can be spoken now. A leading space stays with its clause; nothing is lost or added. */
  readonly complete: readonly string[];
  /** May still grow. */
  readonly rest: string;
}

/** Splits streamed text where speech synthesis would: after punctuation that is followed by a space. */
export function splitClauses(text: string): Clauses {
  const complete: string[] = [];
  let rest = text;
  for (let end = clauseEnd(rest); end > 0; end = clauseEnd(rest)) {
    complete.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return { complete, rest };
}

/** Length of the first clause of the text, or 0 while it may still grow. */
function clauseEnd(text: string): number {
  const punctuation = /\S[.,;:!?…]+["”')\]]*(?=\s)/.exec(text);
  const end = punctuation === null ? 0 : punctuation.index + punctuation[0].length;
  if (end > 0 && end <= LONGEST_CLAUSE) return end;
  if (text.length <= LONGEST_CLAUSE) return 0;
  const space = text.lastIndexOf(' ', LONGEST_CLAUSE);
  return space > 0 ? space : LONGEST_CLAUSE;
}

/** The beginning of a clause that was heard when it was cut, in whole words. */
export function heardBeginning(clause: string, fraction: number): string {
  const reached = Math.floor(clause.length * Math.min(Math.max(fraction, 0), 1));
  if (reached >= clause.length) return clause;
  const heard = clause.slice(0, Math.max(clause.lastIndexOf(' ', reached), 0));
  return heard.trim() === '' ? '' : heard;
}
