import { GrowingText } from '../speech/growing-text.ts';

/** What is being said of one turn: all of its words, however many pieces they were sent in. */
interface SpokenTurn {
  text: string;
  /** Characters of `text` other than blanks. */
  ink: number;
  /** Characters of `text` other than blanks that were played. */
  playedInk: number;
  /** Later speech of ours cuts it off. */
  readonly preemptible: boolean;
}

/** A run of speech, or pressed keys, in the order the line plays them. */
interface Queued {
  readonly kind: 'speech' | 'keys';
  /** Turn of the speech; 0 for keys. */
  readonly turn: number;
  ink: string;
  /** Where its ink begins in its turn's. */
  readonly startInk: number;
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
  readonly #turns = new Map<number, SpokenTurn>();
  #queue: Queued[] = [];
  /** Speech that was sent last, a word at a time, and is in neither of those yet. */
  #fresh: { readonly turn: number; readonly preemptible: boolean; readonly text: GrowingText } | null = null;
  /** Ink of what was cut last: the line may still report a clause of it that was under way. */
  #cutInk = '';
  #reported = false;

  /** True once the line has reported anything as played: then silence of reports means silence. */
  get reports(): boolean {
    return this.#reported;
  }

  get isIdle(): boolean {
    this.#settle();
    return this.#queue.length === 0;
  }

  get hasKeys(): boolean {
    return this.#queue.some(({ kind }) => kind === 'keys');
  }

  /** Characters (blanks included) sent and not yet heard. */
  get unheardChars(): number {
    this.#settle();
    const keys = this.#queue.filter(({ kind }) => kind === 'keys').reduce((sum, { ink }) => sum + ink.length, 0);
    const turns = [...new Set(this.#queue.map(({ turn }) => turn))].flatMap((turn) => this.#turns.get(turn) ?? []);
    return turns.reduce((sum, { text, playedInk }) => sum + text.length - cutAt(text, playedInk), keys);
  }

  /** Comes with every word: what is to be counted is counted once somebody asks. */
  sent(turn: number, text: string, preemptible = true): void {
    if (this.#fresh?.turn !== turn) {
      this.#settle();
      this.#fresh = { turn, preemptible, text: new GrowingText() };
    }
    this.#fresh.text.add(text);
  }

  pressed(digits: string): void {
    this.#settle();
    this.#queue.push({ kind: 'keys', turn: 0, ink: digits, startInk: 0, playedInk: 0 });
  }

  /** The line played `value`. Returns the turn it belongs to, or null when it is of none that is being said. */
  played(value: string): number | null {
    this.#reported = true;
    this.#settle();
    const ink = inkOf(value);
    if (ink === '' || this.#isLate(ink)) return null;
    const index = this.#queue.findIndex((queued) => queued.ink.includes(ink, queued.playedInk));
    const found = this.#queue[index];
    if (found === undefined) return this.#playedUnknown(ink.length);
    // What was queued before it will not be played any more.
    this.#queue.splice(0, index);
    this.#advance(found, found.ink.indexOf(ink, found.playedInk) + ink.length);
    return found.kind === 'speech' ? found.turn : null;
  }

  /** The other party answers what was said. A line that reports nothing has no other proof that it was heard. */
  answered(): void {
    if (!this.#reported) this.allHeard();
  }

  /** Everything sent counts as heard: nothing more will be reported of it. */
  allHeard(): void {
    this.#settle();
    this.#queue = [];
  }

  /**
   * Speech was cut off.
   *
   * @param utterance - `utteranceUntilInterrupt`, when the other party cut it and the line dropped its whole queue:
   *   a piece of the current clause, which may already have been reported as played. Null when new speech of ours
   *   cuts what may be cut.
   * @returns The turns that were not heard to their end, oldest first.
   */
  cut(utterance: string | null): CutTurn[] {
    this.#settle();
    if (utterance !== null) this.#heardUntil(inkOf(utterance));
    return this.#drop(utterance === null ? ({ preemptible }) => preemptible : () => true);
  }

  /** Puts what was sent last in its turn and at the queue's end. */
  #settle(): void {
    if (this.#fresh === null) return;
    const { turn, preemptible, text: fresh } = this.#fresh;
    this.#fresh = null;
    const spoken = this.#turns.get(turn) ?? this.#newTurn(turn, preemptible);
    const startInk = spoken.ink;
    const ink = inkOf(fresh.text);
    spoken.text += fresh.text;
    spoken.ink += ink.length;
    const last = this.#queue.at(-1);
    if (last?.kind === 'speech' && last.turn === turn) last.ink += ink;
    else if (ink !== '') this.#queue.push({ kind: 'speech', turn, ink, startInk, playedInk: 0 });
  }

  #newTurn(turn: number, preemptible: boolean): SpokenTurn {
    const waiting = new Set(this.#queue.map((queued) => queued.turn));
    for (const old of this.#turns.keys()) if (!waiting.has(old)) this.#turns.delete(old);
    const spoken = { text: '', ink: 0, playedInk: 0, preemptible };
    this.#turns.set(turn, spoken);
    return spoken;
  }

  #drop(isCut: (turn: SpokenTurn) => boolean): CutTurn[] {
    const cut = new Map<number, CutTurn>();
    const kept: Queued[] = [];
    this.#cutInk = '';
    for (const queued of this.#queue) {
      const spoken = this.#turns.get(queued.turn);
      if (spoken !== undefined && !isCut(spoken)) kept.push(queued);
      else this.#cutInk += queued.ink.slice(queued.playedInk);
      if (spoken === undefined || !isCut(spoken) || queued.playedInk >= queued.ink.length) continue;
      cut.set(queued.turn, { turn: queued.turn, heard: spoken.text.slice(0, cutAt(spoken.text, spoken.playedInk)) });
    }
    this.#queue = kept;
    return [...cut.values()];
  }

  #isLate(ink: string): boolean {
    const [current] = this.#queue;
    return !current?.ink.startsWith(ink, current.playedInk) && this.#cutInk.startsWith(ink);
  }

  /** Speech synthesis rewrote the text (a number, say): go on by length, if anything is being spoken at all. */
  #playedUnknown(length: number): number | null {
    const [current] = this.#queue;
    if (current?.kind !== 'speech') return null;
    this.#advance(current, Math.min(current.playedInk + length, current.ink.length));
    return current.turn;
  }

  #heardUntil(utterance: string): void {
    const speech = this.#queue.filter(({ kind }) => kind === 'speech');
    const [first] = speech;
    if (utterance === '' || first === undefined || first.ink.slice(0, first.playedInk).endsWith(utterance)) return;
    const said = speech.find(({ ink, playedInk }) => ink.includes(utterance, playedInk));
    if (said === undefined) return this.#mark(first, Math.min(first.playedInk + utterance.length, first.ink.length));
    // What was to be said before that clause has been said: a line may tell by this alone how far it is.
    this.#queue.splice(0, this.#queue.indexOf(said));
    this.#mark(said, said.ink.indexOf(utterance, said.playedInk) + utterance.length);
  }

  #advance(queued: Queued, playedInk: number): void {
    this.#mark(queued, playedInk);
    if (playedInk >= queued.ink.length) this.#queue.shift();
  }

  #mark(queued: Queued, playedInk: number): void {
    queued.playedInk = playedInk;
    const spoken = this.#turns.get(queued.turn);
    if (spoken !== undefined) spoken.playedInk = queued.startInk + playedInk;
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
