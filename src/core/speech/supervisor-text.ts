/** Tags (`<break/>`, `</speak>`, an unclosed `<say-as …`), which speech synthesis might obey. A lone `<` stays. */
const MARKUP = /<[/!?a-zA-Z][^>]*(?:>|$)/g;
const CONTROL =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u200E\u200F\u2028-\u202E\u2060-\u2064\uFEFF]/g;

/** The supervisor's words as they may reach the line: no markup, no control characters, blanks tidied at the ends. */
export const fitForLine = (text: string): string =>
  withoutMarkup(text.replaceAll(/[\t\r\n]+/g, ' ').replaceAll(CONTROL, '')).trim();

/** Until nothing is left to take out: what is left over must not make a tag of its own. */
function withoutMarkup(text: string): string {
  const bare = text.replaceAll(MARKUP, '');
  return bare === text ? text : withoutMarkup(bare);
}
