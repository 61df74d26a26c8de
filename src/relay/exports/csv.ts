import { offsetMsOf, turnsOf, type WholeCall } from './whole-call.ts';

const COLUMNS = ['turn', 'at', 'seconds', 'speaker', 'text', 'status', 'heard'];

/** A row a turn, RFC 4180; `seconds` from the answer. */
export function csvOf({ state }: WholeCall): string {
  const rows = turnsOf(state).map(({ turn, at, speaker, text, status, heard }) => {
    const seconds = (offsetMsOf(state, at) / 1_000).toFixed(3);
    return [String(turn), at, seconds, speaker, text, status, heard ?? ''];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join()}\r\n`).join('');
}

/**
 * Words of a caller that a spreadsheet would take for a formula get an apostrophe.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(text: string): string {
  const safe = /^\s*[=+\-@|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
