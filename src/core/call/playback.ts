/** Something queued for the other party's ear: speech of a turn, or pressed keys. */
interface Queued {
  readonly kind: 'speech' | 'keys';
  /** Turn of the speech; 0 for keys. */
  readonly turn: number;
  text: string;
  /** Characters of `text` other than blanks that were played. */
  playedInk: number;
}

/** What was heard of one turn that was cut off. */
export interface CutTurn {
  readonly turn: number;
  readonly heard: string;
}

/**
 * Knows what was sent to the line and how much of it was heard.
 *
 * Twilio reports what it played clause by clause (`tokensPlayed`), with blanks
 * of its own choosing, so all counting is done on characters that are not blank
 * ("ink"). Recorded on real calls: a clause comes as "… eight seconds, " though
 * the text had one blank less, and pressed keys are reported the same way.
 */
export class Playback {
  readonly #queue: Queued[] = [];
  /** Ink of what was cut last: the line may still report a clause of it that was under way. */
  #cutInk = '';
  #reported = false;

  /** True once the line has reported anything as played: then silence of reports means silence. */
  get reports(): boolean {
    return this.#reported;
  }

  sent(turn: number, text: string): void {
    const last = this.#queue.at(-1);
    if (last?.kind === 'speech' && last.turn === turn) last.text += text;
    else this.#queue.push({ kind: 'speech', turn, text, playedInk: 0 });
  }

  pressed(digits: string): void {
    this.#queue.push({ kind: 'keys', turn: 0, text: digits, playedInk: 0 });
  }

  /** The line played `value`. Returns the turn it belongs to, or null when we sent no such thing. */
  played(value: string): number | null {
    this.#reported = true;
    const ink = inkOf(value);
    if (ink === '' || this.#isLate(ink)) return null;
    const index = this.#queue.findIndex((queued) => inkOf(queued.text).indexOf(ink, queued.playedInk) !== -1);
    const found = this.#queue[index];
    if (found === undefined) return this.#playedUnknown(ink.length);
    found.playedInk = inkOf(found.text).indexOf(ink, found.playedInk) + ink.length;
    // What was queued before it will not be played any more.
    this.#queue.splice(0, index);
    return this.#settle();
  }

  /** Characters (blanks included) sent and not yet heard. */
  get unheardChars(): number {
    return this.#queue.reduce((sum, queued) => sum + queued.text.length - cutAt(queued.text, queued.playedInk), 0);
  }

  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  /** Everything sent counts as heard: the line fell silent with nothing queued. */
  allHeard(): void {
    this.#queue.length = 0;
  }

  /**
   * Speech was cut off and the whole queue dropped.
   *
   * @param utterance - `utteranceUntilInterrupt`: a piece of the current clause, which may already have been
   *   reported as played; null when the cut is our own.
   * @returns The turns that were not heard to their end, oldest first.
   */
  cut(utterance: string | null): CutTurn[] {
    const first = this.#queue.find((queued) => queued.kind === 'speech');
    if (first !== undefined && utterance !== null) advanceTo(first, inkOf(utterance));
    const cut = this.#queue
      .filter((queued) => queued.kind === 'speech' && queued.playedInk < inkOf(queued.text).length)
      .map(({ turn, text, playedInk }) => ({ turn, heard: text.slice(0, cutAt(text, playedInk)) }));
    this.#cutInk = this.#queue.map(({ text, playedInk }) => inkOf(text).slice(playedInk)).join('');
    this.#queue.length = 0;
    return cut;
  }

  #isLate(ink: string): boolean {
    const current = this.#queue[0];
    if (current !== undefined && inkOf(current.text).startsWith(ink, current.playedInk)) return false;
    return this.#cutInk.startsWith(ink);
  }

  /** Speech synthesis rewrote the text (a number, say): go on by length, if anything is being spoken at all. */
  #playedUnknown(ink: number): number | null {
    const current = this.#queue[0];
    if (current?.kind !== 'speech') return null;
    current.playedInk = Math.min(current.playedInk + ink, inkOf(current.text).length);
    return this.#settle();
  }

  /** Drops what was heard to its end; the last one stays while its turn may still grow. */
  #settle(): number | null {
    const [current] = this.#queue;
    const turn = current?.kind === 'speech' ? current.turn : null;
    if (current !== undefined && current.playedInk >= inkOf(current.text).length) this.#queue.shift();
    return turn;
  }
}

const inkOf = (text: string): string => text.replaceAll(/\s+/g, '');

/** Index in `text` right after its first `ink` characters that are not blank. */
function cutAt(text: string, ink: number): number {
  let left = ink;
  for (let i = 0; i < text.length; i++) {
    if (left === 0) return i;
    if (!/\s/.test(text.charAt(i))) left--;
  }
  return text.length;
}

function advanceTo(queued: Queued, utterance: string): void {
  if (utterance === '') return;
  const ink = inkOf(queued.text);
  if (ink.slice(0, queued.playedInk).endsWith(utterance)) return;
  const at = ink.indexOf(utterance, queued.playedInk);
  const end = at === -1 ? queued.playedInk + utterance.length : at + utterance.length;
  queued.playedInk = Math.min(end, ink.length);
}
