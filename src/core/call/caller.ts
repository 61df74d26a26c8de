import type { Clock } from '../ports/clock.ts';
import type { NewCallEvent } from './events.ts';
import { isHoldSound } from './hold.ts';
import { MenuWatch } from './menu.ts';
import type { CallState } from './state.ts';

/** A menu heard this often leads in a circle. */
const MENU_LOOP = 2;

export interface CallerPorts {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  /** The next number for a stretch of speech. */
  readonly nextTurn: () => number;
  /** A person speaks, who was waited for. */
  readonly onHoldOver: () => void;
}

/** The other party's words as a line of text tells them, and whether something of ours has followed. */
export class Caller {
  readonly #ports: CallerPorts;
  readonly #menus = new MenuWatch();
  /** The turn that nothing of ours has followed yet, and when it came. */
  #unanswered: { readonly turn: number; readonly atMs: number } | null = null;
  /** The turn in which they are speaking now, as far as partial words tell. */
  #openTurn: number | null = null;

  constructor(ports: CallerPorts) {
    this.#ports = ports;
  }

  get isUnanswered(): boolean {
    return this.#unanswered !== null;
  }

  /** When what is to be answered came, or null. */
  get askedAtMs(): number | null {
    return this.#unanswered?.atMs ?? null;
  }

  get isSpeaking(): boolean {
    return this.#openTurn !== null;
  }

  /** The call is taken up again in the middle of a turn of theirs. */
  restore(turn: number): void {
    this.#unanswered = { turn, atMs: this.#ports.clock.monotonicMs() };
  }

  /** Words that may yet change. */
  begins(text: string): void {
    this.#openTurn = this.#turn;
    this.#ports.record({ type: 'caller.transcript', turn: this.#openTurn, text, final: false });
  }

  /** Words that are final. Returns their turn; null for a queue, which wants no answer. */
  says(text: string): number | null {
    const turn = this.#turn;
    const atMs = this.#ports.clock.monotonicMs();
    this.#openTurn = null;
    this.#ports.record({ type: 'caller.transcript', turn, text, final: true });
    if (this.#isQueue(text)) return null;
    this.#unanswered = { turn, atMs };
    return turn;
  }

  /** How often this menu has come round, where it leads in a circle; else 0. */
  menuLoops(text: string): number {
    const times = this.#menus.hear(text);
    return times > MENU_LOOP ? times : 0;
  }

  /** Something of ours has followed. */
  answered(): void {
    this.#unanswered = null;
    this.#openTurn = null;
  }

  /** A burst is one turn: it goes on until something of ours has followed it. */
  get #turn(): number {
    return this.#unanswered?.turn ?? this.#openTurn ?? this.#ports.nextTurn();
  }

  /** On hold nothing is asked of the model, which costs nothing then; a person who speaks ends it. */
  #isQueue(text: string): boolean {
    const { onHoldOver, record, state } = this.#ports;
    const { direction, onHold } = state();
    const holds = direction === 'outbound' && isHoldSound(text);
    if (holds && !onHold) record({ type: 'hold', state: 'begun' });
    if (holds || !onHold) return holds;
    record({ type: 'hold', state: 'over' });
    onHoldOver();
    return false;
  }
}
