/** Cells of East Asian wide characters and of emoji. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|^\p{Emoji_Presentation}/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Text of the other party or of the model, made fit for a terminal: what could
 * move the cursor, retitle the window or reverse the line becomes a blank.
 */
export const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ');

/** JSON on one line. The C1 controls, which `JSON.stringify` leaves alone, steer some terminals. */
export const json = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007F-\u009F]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const cellsOf = (grapheme: string): number => (WIDE.test(grapheme) ? 2 : 1);

/** How many cells of a terminal the text takes. */
export function widthOf(text: string): number {
  let cells = 0;
  for (const { segment } of graphemes.segment(text)) cells += cellsOf(segment);
  return cells;
}

/** Cuts text to so many cells, with an ellipsis where something is lost. */
export function fit(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += cellsOf(segment);
    if (used > cells) break;
    kept += segment;
  }
  return cells < 1 ? '' : `${kept}…`;
}

export const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `0:42`, `12:05`, `1:02:03`. */
export function clockLength(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  const tail = twoDigits(whole % 60);
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${twoDigits(minutes)}:${tail}`;
}

/** The end of a call SID: enough to name a call among a day's. */
export const shortSid = (callSid: string, digits = 6): string => callSid.slice(-digits);
