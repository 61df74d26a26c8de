import type { Ending } from '#core/call/ending.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '../logging/logger.ts';
import { isTerminal } from './call-status.ts';
import type { Carrier } from './carrier.ts';

/** After a session closed without a word, how long until the company is asked what became of the call. */
export const SILENCE_TIMEOUT_MS = 10_000;
/** So often is a call looked for before it is given up, or before the company is made to ask what comes next. */
const LOOK_UPS_MAX = 2;
/** The same where the company cannot be asked: a network that is gone for a minute takes no call with it. */
const BLIND_LOOK_UPS_MAX = 12;

export interface AwaitedWordPorts {
  readonly carrier: Carrier;
  readonly clock: Clock;
  readonly log: Logger;
  /** The call has a session again, or has ended: nothing is to be looked up. */
  readonly isAccountedFor: () => boolean;
  /** What our side wants to come next, once it wants the session to end. */
  readonly ending: () => Ending | null;
  /** It was handed over, and nobody has said how that went. */
  readonly isTransferring: () => boolean;
  /** Tells the company over its API what is to come. */
  readonly force: (ending: Ending) => Promise<void>;
  /** The call is over, and that is its status. */
  readonly finish: (status: string) => void;
}

/** The next word on a call that is waited for, one at a time: where none comes, the company is asked. */
export class AwaitedWord {
  readonly #callSid: CallSid;
  readonly #ports: AwaitedWordPorts;
  #lookUps = 0;
  #stop: () => void = nothing;

  constructor(callSid: CallSid, ports: AwaitedWordPorts) {
    this.#callSid = callSid;
    this.#ports = ports;
  }

  /** Acts in `delayMs`, unless something else is waited for by then. */
  wait(delayMs: number, act: () => void): void {
    this.#stop();
    this.#stop = this.#ports.clock.after(delayMs, act);
  }

  /** Asks the company in `delayMs` what became of the call. */
  lookIn(delayMs: number): void {
    this.wait(delayMs, () => void this.#lookUp());
  }

  stop(): void {
    this.#stop();
  }

  /** A session opened: whatever is missing next is looked for from the start. */
  came(): void {
    this.#stop();
    this.#lookUps = 0;
  }

  async #lookUp(): Promise<void> {
    const { carrier, ending: wanted, finish, force, isAccountedFor, isTransferring } = this.#ports;
    const status = await carrier.company?.status(this.#callSid).catch(() => undefined);
    if (isAccountedFor()) return;
    if (typeof status === 'string' && isTerminal(status)) return finish(status);
    const ending = wanted();
    const isUp = status === 'in-progress';
    // It never asked what was to come: it is told.
    if (isUp && ending !== null && !isTransferring()) await force(ending);
    if (isUp && ending?.kind === 'hangup') return;
    this.#lookUps += 1;
    if (isUp && ending === null) await this.#haveAsked();
    if (isAccountedFor()) return;
    if (this.#isGone(status)) return finish('failed');
    this.lookIn(SILENCE_TIMEOUT_MS);
  }

  /** The company does not know the call (null), or cannot be asked (undefined), and has been asked often enough. */
  #isGone(status: string | null | undefined): boolean {
    if (typeof status === 'string') return false;
    return this.#lookUps >= (status === undefined ? BLIND_LOOK_UPS_MAX : LOOK_UPS_MAX);
  }

  /** The company takes the session for alive, or asked where we were before: it is made to ask here. */
  async #haveAsked(): Promise<void> {
    const { carrier, isTransferring, log } = this.#ports;
    if (isTransferring() || this.#lookUps < LOOK_UPS_MAX) return;
    await carrier.company?.askAgain(this.#callSid).catch((error: unknown) => {
      log.warn(
        { callSid: this.#callSid, message: error instanceof Error ? error.message : String(error) },
        'call is astray',
      );
    });
  }
}

function nothing(): void {}
