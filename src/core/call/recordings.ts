import type { NewCallEvent } from './events.ts';
import { isHoldSound } from './hold.ts';
import { MenuWatch } from './menu.ts';
import type { CallState } from './state.ts';

/** A menu heard this often leads in a circle. */
const MENU_LOOP = 2;

export interface RecordingsPorts {
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
}

/** What words tell about who said them. */
export interface Recording {
  /**
   * `begun`: we were put on hold; `holding`: more of the queue; both want no answer.
   * `over`: somebody speaks who wants one. `none`: we are not on hold.
   */
  readonly hold: 'none' | 'begun' | 'holding' | 'over';
  /** How often this menu has come round, where it leads in a circle; else 0. */
  readonly menuLoops: number;
}

/** Tells a queue and a menu from a person, by their words. */
export class Recordings {
  readonly #ports: RecordingsPorts;
  readonly #menus = new MenuWatch();

  constructor(ports: RecordingsPorts) {
    this.#ports = ports;
  }

  /** @param words - Empty for music; null: they could not be written down, so they may be anybody's. */
  hear(words: string | null): Recording {
    const { record, state } = this.#ports;
    const { direction, onHold } = state();
    const isMore = onHold && words === '';
    if (isMore || (direction === 'outbound' && words !== null && isHoldSound(words))) {
      if (!onHold) record({ type: 'hold', state: 'begun' });
      return { hold: onHold ? 'holding' : 'begun', menuLoops: 0 };
    }
    if (onHold) record({ type: 'hold', state: 'over' });
    const times = words === null ? 0 : this.#menus.hear(words);
    return { hold: onHold ? 'over' : 'none', menuLoops: times > MENU_LOOP ? times : 0 };
  }
}

/** Whether the words are a queue's, which wants no answer. */
export const isQueue = ({ hold }: Recording): boolean => hold === 'begun' || hold === 'holding';
