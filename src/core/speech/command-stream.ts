/** A piece of the model's text, in order: words to speak, or what stood between `[[` and `]]`. */
export type SpeechPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly source: string };

/** At most so many characters stand between `[[` and `]]`, else the `[[` is plain text. */
const COMMAND_MAX_CHARS = 500;
/** Where the last `]]` that counts begins, from the `[[` on. */
const CLOSE_MAX = '[['.length + COMMAND_MAX_CHARS;

/**
 * Splits the model's streamed text into speech and commands.
 *
 * Holds back only what could still become a command: a `[` at the end, or an
 * open `[[` with what follows it. Everything else leaves with the delta that
 * brought it, so that a token waits for nothing.
 */
export class CommandStream {
  /** Either nothing, a single `[`, or an open `[[` and what followed. */
  #held = '';

  push(delta: string): SpeechPiece[] {
    const pieces: SpeechPiece[] = [];
    this.#held += delta;
    while (this.#takePiece(pieces));
    return pieces;
  }

  /** The turn is over: a `[[` that was never closed is plain text. */
  end(): SpeechPiece[] {
    const rest = this.#held;
    this.#held = '';
    return rest === '' ? [] : [{ kind: 'text', text: rest }];
  }

  /** Takes one piece off the front; false when the rest must wait for more. */
  #takePiece(pieces: SpeechPiece[]): boolean {
    const held = this.#held;
    const open = held.indexOf('[[');
    if (open === -1) {
      const keep = held.endsWith('[') ? 1 : 0;
      this.#speak(pieces, held.length - keep);
      return false;
    }
    if (open > 0) return this.#speak(pieces, open);
    // `[[[` is a plain `[` and a `[[`.
    if (held[2] === '[') return this.#speak(pieces, 1);

    // Looked for no further than it may be: a flood of `[[` would have the whole of it searched for each.
    const near = held.slice(0, CLOSE_MAX + ']]'.length);
    const close = near.indexOf(']]', 2);
    const reopen = near.indexOf('[[', 2);
    if (reopen !== -1 && (close === -1 || reopen < close)) return this.#speak(pieces, reopen);
    if (close !== -1 && close <= CLOSE_MAX) {
      pieces.push({ kind: 'command', source: held.slice(2, close) });
      this.#held = held.slice(close + 2);
      return true;
    }
    const mayClose = held.length <= CLOSE_MAX || (held.length === CLOSE_MAX + 1 && held.endsWith(']'));
    return !mayClose && this.#speak(pieces, 2);
  }

  #speak(pieces: SpeechPiece[], length: number): true {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    const last = pieces.at(-1);
    if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text };
    else if (text !== '') pieces.push({ kind: 'text', text });
    return true;
  }
}
