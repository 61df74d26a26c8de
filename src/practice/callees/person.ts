import type { Block, Conversation } from '../conversations/conversation.ts';
import { drawMs, type Pace, wait } from '../pace.ts';
import type { Callee, CalleeLine } from './callee.ts';

/**
 * Replays the person's side of a recorded conversation: says a block, listens until
 * the assistant has finished, thinks, says the next one, and hangs up after the last.
 * Whatever is said to them counts as the assistant's turn, so a supervisor may
 * speak in the model's place; while nothing is said they go on waiting.
 */
export class Person implements Callee {
  readonly #blocks: readonly Block[];
  readonly #pace: Pace;
  #line: CalleeLine | null = null;
  /** The block to say or hear next. */
  #next = 0;
  #hasHeard = false;
  #isSpeaking = false;
  /** What they are about to do; called off when the other party speaks again. */
  #intention = new AbortController();

  constructor(conversation: Conversation, pace: Pace) {
    this.#blocks = conversation.blocks;
    this.#pace = pace;
  }

  answered(line: CalleeLine): void {
    this.#line = line;
    line.over.addEventListener('abort', () => this.#intention.abort());
    if (this.#blocks[0]?.speaker === 'person') void this.#goOn(drawMs(this.#pace.helloMs));
  }

  heard(text: string): void {
    if (text.trim() === '') return;
    this.#hasHeard = true;
    this.#intention.abort();
  }

  fellSilent(): void {
    if (!this.#hasHeard || this.#isSpeaking) return;
    this.#hasHeard = false;
    if (this.#blocks[this.#next]?.speaker === 'assistant') this.#next += 1;
    void this.#goOn(drawMs(this.#pace.thinkMs));
  }

  heardDigits(): void {}

  async #goOn(thinkMs: number): Promise<void> {
    const line = this.#line;
    if (line === null) return;
    this.#intention.abort();
    const intention = new AbortController();
    this.#intention = intention;
    const block = this.#blocks[this.#next];
    await wait(block === undefined ? drawMs(this.#pace.hangUpMs) : thinkMs, intention.signal);
    if (intention.signal.aborted || line.over.aborted) return;
    if (block === undefined) return line.hangUp();
    await this.#say(line, block);
  }

  async #say(line: CalleeLine, block: Block): Promise<void> {
    this.#isSpeaking = true;
    this.#next += 1;
    await line.say(block.rows.map((row) => row.text));
    this.#isSpeaking = false;
    // Words that fell into their own speech are no answer to it.
    this.#hasHeard = false;
    if (this.#blocks[this.#next] === undefined) void this.#goOn(0);
  }
}
