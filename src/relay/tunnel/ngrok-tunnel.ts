import type { Listener } from '@ngrok/ngrok';
import type { Clock } from '#core/ports/clock.ts';
import type { Tunnel, TunnelState } from '#core/ports/tunnel.ts';
import { hiding } from '../logging/secrets.ts';
import { explainTunnel } from './ngrok-errors.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

export interface NgrokOptions {
  readonly authtoken: string;
  /** A reserved domain, or null for whatever ngrok gives. */
  readonly domain: string | null;
  readonly clock: Clock;
}

/** ngrok inside our own process. Loaded on first use: it is native code that most runs never need. */
export class NgrokTunnel implements Tunnel {
  readonly #options: NgrokOptions;
  readonly #hide: (text: string) => string;
  #listener: Listener | null = null;
  #stopWaiting: () => void = () => undefined;
  #isClosed = false;
  #failures = 0;

  constructor(options: NgrokOptions) {
    this.#options = options;
    this.#hide = hiding([options.authtoken]);
  }

  async open(socketPath: string, onState: (state: TunnelState) => void): Promise<void> {
    if (this.#isClosed) return;
    onState({ state: 'opening' });
    try {
      const host = await this.#connect(socketPath);
      this.#failures = 0;
      onState({ state: 'open', host });
    } catch (error) {
      const failure = explainTunnel(this.#hide(error instanceof Error ? error.message : String(error)));
      onState({ state: 'failed', ...failure });
      if (!failure.hopeless) this.#tryAgain(socketPath, onState);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWaiting();
    await this.#listener?.close();
    this.#listener = null;
  }

  async #connect(socketPath: string): Promise<string> {
    const { authtoken, domain } = this.#options;
    const { default: ngrok } = await import('@ngrok/ngrok');
    const listener = await ngrok.forward({
      addr: process.platform === 'win32' ? `pipe:${socketPath}` : `unix:${socketPath}`,
      authtoken,
      ...(domain === null ? {} : { domain }),
    });
    if (this.#isClosed) await listener.close();
    this.#listener = listener;
    const url = listener.url();
    if (url === null) throw new Error('ngrok gave no address');
    return new URL(url).host;
  }

  #tryAgain(socketPath: string, onState: (state: TunnelState) => void): void {
    if (this.#isClosed) return;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#stopWaiting = this.#options.clock.after(waitMs, () => void this.open(socketPath, onState));
  }
}
