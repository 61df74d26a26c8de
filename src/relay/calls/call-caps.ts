import type { CallEvent } from '#core/call/events.ts';
import type { Clock } from '#core/ports/clock.ts';

/** At this share of a cap the supervisor is warned. */
const WARN_AT = 0.8;

/** A longer timer runs at once. No call lasts these 24 days: Twilio ends it after one. */
const TIMER_MAX_MS = 2 ** 31 - 1;

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

  /**
   * The call is up. Its time runs from when it was first answered, also where
   * this is a later session, or we were away in between.
   *
   * @param answeredAtMs - When, on the monotonic clock; may lie before its beginning.
   */
  answered(answeredAtMs: number): void {
    const { minutes } = this.#caps;
    if (minutes === 0 || this.#stops.length > 0) return;
    const { clock, end } = this.#ports;
    const capMs = minutes * 60_000;
    const untilMs = (ms: number): number =>
      Math.min(Math.max(0, answeredAtMs + ms - clock.monotonicMs()), TIMER_MAX_MS);
    this.#stops = [
      clock.after(untilMs(capMs * WARN_AT), () => this.#warnOfTime(answeredAtMs + capMs)),
      clock.after(untilMs(capMs), () => end(`The call has lasted ${minutes} min, which is PHONY_CALL_MINUTES.`)),
    ];
  }

  #warnOfTime(endsAtMs: number): void {
    const leftMs = endsAtMs - this.#ports.clock.monotonicMs();
    // Taken up again only after its time: it ends now.
    if (leftMs <= 0) return;
    const left = Math.max(1, Math.round(leftMs / 60_000));
    this.#ports.warn('cap_near', `This call ends in ${left} min: PHONY_CALL_MINUTES is ${this.#caps.minutes}.`);
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
