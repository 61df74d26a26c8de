const MENU =
  /\b(?:press|dial|enter)\b[^.?!]*(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|zero|star|pound|hash)\b)/i;

/** Notices when a recorded menu comes round again: keys that lead back to it are the wrong ones. */
export class MenuWatch {
  readonly #heard = new Map<string, number>();

  /** How often this very menu has been heard, this time included; 0 when it is no menu. */
  hear(text: string): number {
    if (!MENU.test(text)) return 0;
    const menu = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const times = (this.#heard.get(menu) ?? 0) + 1;
    this.#heard.set(menu, times);
    return times;
  }
}
