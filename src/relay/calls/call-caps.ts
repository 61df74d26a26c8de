import type { CallEvent } from '#core/call/events.ts';
import type { Clock } from '#core/ports/clock.ts';

/** At this share of a cap the supervisor is warned. */
const WARN_AT = 0.8;

export interface CallCaps {
  /** 0 for none. */
  readonly minutes: number;
  /** 0 for none. */
  readonly usd: number;
}

export interface CallCapPorts {
  readonly clock: Clock;
  readonly warn: (code: string, message: string) => void;
  /** The cap is reached: the call is to be ended politely. */
  readonly end: (message: string) => void;
}

/** Watches one call's time and cost: warns, then ends it politely. */
export class CallCapWatch {
  readonly #caps: CallCaps;
  readonly #ports: CallCapPorts;
  #stops: (() => void)[] = [];
  #costWarned = false;

  constructor(caps: CallCaps, ports: CallCapPorts) {
    this.#caps = caps;
    this.#ports = ports;
  }

  /** The call was answered: its time runs. */
  answered(): void {
    const { minutes } = this.#caps;
    if (minutes === 0 || this.#stops.length > 0) return;
    const { clock, warn, end } = this.#ports;
    const capMs = minutes * 60_000;
    const left = Math.max(1, Math.round(minutes * (1 - WARN_AT)));
    this.#stops = [
      clock.after(capMs * WARN_AT, () =>
        warn('cap_near', `This call ends in ${left} min: PHONY_CALL_MINUTES is ${minutes}.`),
      ),
      clock.after(capMs, () => end(`The call has lasted ${minutes} min, which is PHONY_CALL_MINUTES.`)),
    ];
  }

  spent({ totalCostUsd }: Extract<CallEvent, { type: 'usage' }>): void {
    const { usd } = this.#caps;
    if (usd === 0 || totalCostUsd < usd * WARN_AT) return;
    const spent = `$${totalCostUsd.toFixed(2)}`;
    if (totalCostUsd >= usd) return this.#ports.end(`The call has cost ${spent}; PHONY_CALL_USD is ${usd}.`);
    if (this.#costWarned) return;
    this.#costWarned = true;
    this.#ports.warn('cap_near', `The call has cost ${spent} of the $${usd} that PHONY_CALL_USD allows.`);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
