import type { Config, Listener } from '@ngrok/ngrok';
import type { Clock } from '#core/ports/clock.ts';
import type { Tunnel, TunnelState } from '#core/ports/tunnel.ts';
import { explainTunnel } from './ngrok-errors.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** The library connects again by itself; one that has not by then is let go, and another opened. */
const LOST_TIMEOUT_MS = 60_000;
const LOST = 'The connection to ngrok was lost; calls cannot come in until it is back. It is being opened again.';

type OpenListener = Pick<Listener, 'url' | 'close'>;

export interface NgrokOptions {
  readonly authtoken: string;
  /** A reserved domain, or null for whatever ngrok gives. */
  readonly domain: string | null;
  readonly clock: Clock;
  /** Stands in for the library in tests. */
  readonly forward?: (config: Config) => Promise<OpenListener>;
}

/** Where requests are led, and who is told how that goes. */
interface Lead {
  readonly socketPath: string;
  readonly onState: (state: TunnelState) => void;
}

/** ngrok inside our own process. */
export class NgrokTunnel implements Tunnel {
  readonly #options: NgrokOptions;
  #lead: Lead | null = null;
  #listener: OpenListener | null = null;
  #stopWaiting: () => void = () => undefined;
  #isClosed = false;
  #isLost = false;
  #failures = 0;
  /** Counts the listeners: what an earlier one still says is nobody's. */
  #listeners = 0;

  constructor(options: NgrokOptions) {
    this.#options = options;
  }

  async open(socketPath: string, onState: (state: TunnelState) => void): Promise<void> {
    if (this.#isClosed) return;
    const lead = { socketPath, onState };
    this.#lead = lead;
    onState({ state: 'opening' });
    await this.#try(lead);
  }

  reopen(): void {
    if (this.#lead === null || this.#isClosed) return;
    this.#stopWaiting();
    this.#letGo();
    void this.open(this.#lead.socketPath, this.#lead.onState);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWaiting();
    await this.#listener?.close();
    this.#listener = null;
  }

  async #try(lead: Lead): Promise<void> {
    this.#isLost = false;
    this.#listeners += 1;
    const id = this.#listeners;
    try {
      const listener = await this.#connect(lead, id);
      if (this.#isClosed || id !== this.#listeners) return await listener.close();
      this.#listener = listener;
      this.#opened(lead);
    } catch (error) {
      if (id === this.#listeners) this.#failed(lead, error);
    }
  }

  #connect({ socketPath }: Lead, id: number): Promise<OpenListener> {
    const { authtoken, domain, forward = forwardByNgrok } = this.#options;
    return forward({
      addr: process.platform === 'win32' ? `pipe:${socketPath}` : `unix:${socketPath}`,
      authtoken,
      ...(domain === null ? {} : { domain }),
      onStatusChange: (status) => this.#onStatus(status, id),
    });
  }

  #opened(lead: Lead): void {
    const url = this.#listener?.url() ?? null;
    if (url === null) throw new Error('ngrok gave no address');
    this.#failures = 0;
    lead.onState({ state: 'open', host: new URL(url).host });
  }

  #failed(lead: Lead, error: unknown): void {
    if (this.#isClosed) return;
    const failure = explainTunnel(error instanceof Error ? error.message : String(error));
    lead.onState({ state: 'failed', ...failure });
    if (failure.hopeless) return;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#stopWaiting = this.#options.clock.after(waitMs, () => void this.#try(lead));
  }

  /** @param status - `closed` when the connection is lost, `connected` when the library has it again. */
  #onStatus(status: string, id: number): void {
    const lead = this.#lead;
    if (lead === null || this.#isClosed || id !== this.#listeners || this.#listener === null) return;
    if (status === 'connected' && this.#isLost) {
      this.#isLost = false;
      this.#stopWaiting();
      this.#opened(lead);
    } else if (status === 'closed' && !this.#isLost) {
      this.#isLost = true;
      lead.onState({ state: 'failed', message: LOST, hopeless: false });
      this.#stopWaiting = this.#options.clock.after(LOST_TIMEOUT_MS, () => this.reopen());
    }
  }

  #letGo(): void {
    const listener = this.#listener;
    this.#listener = null;
    // Its connection may be gone: then there is nothing to be closed.
    void listener?.close().catch(() => undefined);
  }
}

/** Loaded on first use: it is native code that most runs never need. */
async function forwardByNgrok(config: Config): Promise<OpenListener> {
  const { default: ngrok } = await import('@ngrok/ngrok');
  return ngrok.forward(config);
}
