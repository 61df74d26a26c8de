/**
 * Text that grows by a word at a time. It is kept in the pieces it came in and put together when it is asked for: a
 * string made longer for every word would leave one more object behind each time, for every one of the texts a word
 * belongs to, and all of them would have to be looked after for as long as the reply lasts.
 */
export class GrowingText {
  #pieces: string[] = [];

  add(piece: string): void {
    if (piece !== '') this.#pieces.push(piece);
  }

  get text(): string {
    if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join('')];
    return this.#pieces[0] ?? '';
  }
}
