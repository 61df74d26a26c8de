import { drawMs, type Pace, wait } from '../pace.ts';
import type { Callee, CalleeLine } from './callee.ts';
import { type IvrMenu, type IvrNode, spellDigits } from './ivr-menu.ts';

/**
 * A phone menu: says where the caller is and follows the keys they press. It hears no
 * speech; a person it connects to does, and no keys.
 */
export class Ivr implements Callee {
  readonly #menu: IvrMenu;
  readonly #pace: Pace;
  #line: CalleeLine | null = null;
  #node: IvrNode | undefined;
  #typed = '';
  #entered = '';
  #repeatsLeft = 0;
  /** Somebody has taken the call and said their line. */
  #isWithPerson = false;
  #hasHeard = false;
  /** The menu's present speech and the silence after it; a key cuts both short. */
  #turn = new AbortController();

  constructor(menu: IvrMenu, pace: Pace) {
    this.#menu = menu;
    this.#pace = pace;
  }

  answered(line: CalleeLine): void {
    this.#line = line;
    line.over.addEventListener('abort', () => this.#turn.abort());
    this.#enter(this.#menu.start);
  }

  heard(text: string): void {
    if (!this.#isWithPerson || text.trim() === '') return;
    this.#hasHeard = true;
    void this.#hearOut(this.#newTurn());
  }

  fellSilent(): void {
    if (!this.#hasHeard) return;
    this.#hasHeard = false;
    void this.#hangUpAfter(drawMs(this.#pace.hangUpMs), this.#newTurn());
  }

  heardDigits(digits: string): void {
    for (const key of digits.replaceAll(/[^0-9*#]/g, '')) this.#press(key);
  }

  #press(key: string): void {
    const node = this.#node;
    if (node === undefined || node.end || node.rings !== undefined || node.person !== undefined) return;
    if (node.entry !== undefined && key !== '*') return this.#type(node.entry, key);
    const target = node.keys[key];
    if (target === undefined) return this.#speak(this.#menu.invalidKey);
    this.#enter(target);
  }

  #type(entry: NonNullable<IvrNode['entry']>, key: string): void {
    if (key === '#') return this.#finishEntry(entry);
    this.#typed += key;
    // A half-typed number deserves the whole silence again, and no prompt over it.
    void this.#listen(this.#newTurn());
  }

  #finishEntry(entry: NonNullable<IvrNode['entry']>): void {
    const typed = this.#typed;
    this.#typed = '';
    if (typed.length !== entry.digits) return this.#speak(this.#menu.invalidKey);
    this.#entered = typed;
    this.#enter(entry.next);
  }

  #enter(name: string): void {
    this.#node = this.#menu.nodes[name];
    this.#typed = '';
    this.#repeatsLeft = this.#menu.repeats;
    this.#speak(null);
  }

  /** Says the present node, after a remark where there is one. */
  #speak(remark: string | null): void {
    void this.#run(remark, this.#newTurn());
  }

  #newTurn(): AbortSignal {
    this.#turn.abort();
    this.#turn = new AbortController();
    if (this.#line?.over.aborted) this.#turn.abort();
    return this.#turn.signal;
  }

  async #run(remark: string | null, turn: AbortSignal): Promise<void> {
    const node = this.#node;
    if (node === undefined) return;
    const text = node.say.replaceAll('{digits}', spellDigits(this.#entered));
    await this.#line?.say([remark === null ? text : `${remark} ${text}`], turn);
    if (turn.aborted) return;
    if (node.end) this.#line?.hangUp();
    else if (node.rings !== undefined) await this.#ring(node.rings, turn);
    else if (node.person === undefined) await this.#listen(turn);
    else await this.#hearOut(turn);
  }

  async #ring(next: string, turn: AbortSignal): Promise<void> {
    await wait(drawMs(this.#pace.transferRingMs), turn);
    if (!turn.aborted) this.#enter(next);
  }

  /** The person waits for an answer as long as the menu would have. */
  async #hearOut(turn: AbortSignal): Promise<void> {
    this.#isWithPerson = true;
    await this.#hangUpAfter(this.#pace.menuSilenceMs * (this.#menu.repeats + 1), turn);
  }

  async #hangUpAfter(silenceMs: number, turn: AbortSignal): Promise<void> {
    await wait(silenceMs, turn);
    if (!turn.aborted) this.#line?.hangUp();
  }

  async #listen(turn: AbortSignal): Promise<void> {
    await wait(this.#pace.menuSilenceMs, turn);
    if (turn.aborted) return;
    if (this.#typed !== '' && this.#node?.entry !== undefined) return this.#finishEntry(this.#node.entry);
    if (this.#repeatsLeft === 0) return this.#giveUp(turn);
    this.#repeatsLeft -= 1;
    await this.#run(null, turn);
  }

  async #giveUp(turn: AbortSignal): Promise<void> {
    await this.#line?.say([this.#menu.goodbye], turn);
    if (!turn.aborted) this.#line?.hangUp();
  }
}
