import type { Preferences } from '#shared/preferences.ts';

/** Ending calls politely takes a sentence or two on the line; past this the app goes anyway. */
const CLOSE_TIMEOUT_MS = 15_000;

interface Ports {
  readonly activeCalls: () => number;
  /** Asks the supervisor whether to end the calls that are up; true: end them and quit. */
  readonly askToEndCalls: (count: number) => Promise<boolean>;
  /** Hides the window; false where nothing would then lead back to it. */
  readonly hideWindow: () => boolean;
  /** What closing the window does, as the supervisor has it. */
  readonly closeToTray: () => Preferences['desktop']['closeToTray'];
  /** Ends the relay. */
  readonly close: () => Promise<void>;
  readonly exit: (code: number) => void;
  readonly onError: (error: unknown) => void;
}

interface Preventable {
  preventDefault(): void;
}

/** Lets the app go only when no call is cut off unasked and the relay has been closed. */
export class QuitGuard {
  readonly #ports: Ports;
  #phase: 'running' | 'asking' | 'closing' | 'closed' = 'running';

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** For `before-quit`: holds the quit back until the relay is closed. */
  onBeforeQuit(event: Preventable): void {
    if (this.#phase === 'closed') return;
    event.preventDefault();
    void this.quit();
  }

  /**
   * For a window's `close`: it is only hidden where that is wished and the tray leads back to it; else, while calls are
   * up, it stays, unless the supervisor lets the calls end.
   */
  onWindowClose(event: Preventable): void {
    if (this.#phase === 'closing' || this.#phase === 'closed') return;
    const hasCalls = this.#ports.activeCalls() > 0;
    const wish = this.#ports.closeToTray();
    const isHidden = (wish === 'always' || (wish === 'calls' && hasCalls)) && this.#ports.hideWindow();
    if (!isHidden && !hasCalls) return;
    event.preventDefault();
    if (!isHidden) void this.quit();
  }

  /** Asks where a call is up, then closes the relay and exits. */
  async quit(): Promise<void> {
    if (this.#phase !== 'running') return;
    const calls = this.#ports.activeCalls();
    if (calls > 0) {
      this.#phase = 'asking';
      const agreed = await this.#ports.askToEndCalls(calls);
      // A signal may have settled it in the meantime.
      if (this.#phase !== 'asking') return;
      this.#phase = 'running';
      if (!agreed) return;
    }
    await this.end();
  }

  /** Closes the relay and exits without asking: for signals, where nobody can answer. */
  async end(): Promise<void> {
    if (this.#phase === 'closing' || this.#phase === 'closed') return;
    this.#phase = 'closing';
    const code = await this.#close();
    this.#phase = 'closed';
    this.#ports.exit(code);
  }

  async #close(): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the relay did not close in time')), CLOSE_TIMEOUT_MS);
    });
    try {
      await Promise.race([this.#ports.close(), late]);
      return 0;
    } catch (error) {
      this.#ports.onError(error);
      return 1;
    } finally {
      clearTimeout(timer);
    }
  }
}
