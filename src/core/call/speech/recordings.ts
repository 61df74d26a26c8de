import type { NewCallEvent } from '../events.ts';
import { isHoldSound } from '../hold.ts';
import { MenuWatch } from '../menu.ts';
import type { CallState } from '../state.ts';

/** A menu heard this often leads in a circle. */
const MENU_LOOP = 2;

export interface RecordingsPorts {
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  /** We were put on hold: what was just said wants no answer, and nothing will until it is over. */
  readonly onHold: () => void;
  /** More of the queue's announcements or music. */
  readonly onStillHolding: () => void;
  /** Somebody speaks who wants an answer. */
  readonly onHoldOver: () => void;
  readonly onMenuLoop: (times: number) => void;
}

/** Tells a queue and a menu from a person, by their words once they are written down. */
export class Recordings {
  readonly #ports: RecordingsPorts;
  readonly #menus = new MenuWatch();

  constructor(ports: RecordingsPorts) {
    this.#ports = ports;
  }

  /** @param words - Empty for music; null: they could not be written down, so they may be anybody's. */
  hear(words: string | null): void {
    const { direction, onHold } = this.#ports.state();
    const isMore = onHold && words === '';
    if (isMore || (direction === 'outbound' && words !== null && isHoldSound(words))) return this.#hold(onHold);
    if (onHold) {
      this.#ports.record({ type: 'hold', state: 'over' });
      this.#ports.onHoldOver();
    }
    const times = words === null ? 0 : this.#menus.hear(words);
    if (times > MENU_LOOP) this.#ports.onMenuLoop(times);
  }

  #hold(isHolding: boolean): void {
    const { onHold, onStillHolding, record } = this.#ports;
    if (isHolding) return onStillHolding();
    record({ type: 'hold', state: 'begun' });
    onHold();
  }
}
