/** The order of the items in the model's conversation, so that one can be put where another stood. */
export class ItemOrder {
  readonly #ids: string[] = [];

  append(id: string): void {
    this.#ids.push(id);
  }

  /** The server says where an item stands; ours are known already. */
  added(id: string, previousId: string | null): void {
    if (this.#ids.includes(id)) return;
    const at = previousId === null ? -1 : this.#ids.indexOf(previousId);
    this.#ids.splice(at === -1 ? this.#ids.length : at + 1, 0, id);
  }

  /** Takes `id` out, with `replacementId` in its place if given. Returns the id before it, `root` for none. */
  replace(id: string, replacementId: string | null): string | null {
    const at = this.#ids.indexOf(id);
    if (at === -1) {
      if (replacementId !== null) this.#ids.push(replacementId);
      return null;
    }
    this.#ids.splice(at, 1, ...(replacementId === null ? [] : [replacementId]));
    return this.#ids[at - 1] ?? 'root';
  }
}
