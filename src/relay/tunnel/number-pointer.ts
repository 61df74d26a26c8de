import type { Fault } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { faultOf } from '../adapters/twilio/rest.ts';
import type { Logger } from '../logging/logger.ts';
import type { Pointing } from '../setup/number-webhook.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

export interface NumberPointerPorts {
  /** Points the number at a host; null where there is none to point. @throws Twilio's error. */
  readonly point: (host: string) => Promise<Pointing | null>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** The tunnel's address may be another after every break: the number follows it, for as long as that takes. */
export class NumberPointer {
  readonly #ports: NumberPointerPorts;
  #host: string | null = null;
  #failures = 0;
  #stopWaiting: () => void = () => undefined;

  constructor(ports: NumberPointerPorts) {
    this.#ports = ports;
  }

  /** @param host - Where the number is to ring; null while there is no such place. */
  follow(host: string | null): void {
    this.#stopWaiting();
    this.#host = host;
    this.#failures = 0;
    if (host !== null) void this.#point(host);
  }

  async #point(host: string): Promise<void> {
    const { log, point } = this.#ports;
    try {
      const pointing = await point(host);
      if (pointing !== null) log.info(pointing, 'number pointed at the tunnel');
    } catch (error) {
      // Meanwhile it may lead elsewhere, and somebody else sees to that.
      if (this.#host === host) this.#failed(host, faultOf(error));
    }
  }

  #failed(host: string, { message, retryable }: Fault): void {
    const { clock, log } = this.#ports;
    if (this.#failures === 0) log.warn({ message }, 'number cannot be pointed at the tunnel');
    if (!retryable) return;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#stopWaiting = clock.after(waitMs, () => void this.#point(host));
  }
}
