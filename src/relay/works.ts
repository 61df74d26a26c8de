import type { CallMessage } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';
import type { TunnelState } from '#core/ports/tunnel.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';

type Lamp = ConsoleState['relay'];
type Part = 'relay' | 'tunnel' | 'model';

const SPACE = 'free space on its disk';
const PERMISSION = 'give Phony leave to write there';
const FEWER_FILES = 'close other programs, or allow more open files (ulimit -n)';

/** What helps against what a file system says. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  EFBIG: 'allow larger files (ulimit -f)',
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  EROFS: 'make its disk writable again; it is mounted read-only',
  EMFILE: FEWER_FILES,
  ENFILE: FEWER_FILES,
  ETIMEDOUT: 'see why its disk does not answer',
};

/** Whether each part of the works is well, with the sentence that helps where it is not. */
export class Works {
  readonly #lamps: Record<Part, Lamp>;
  /** How the relay stands when nothing is wrong with it. */
  readonly #well: Lamp;
  readonly #listeners = new Set<() => void>();

  constructor(lamps: Record<Part, Lamp>) {
    this.#lamps = { ...lamps };
    this.#well = lamps.relay;
  }

  get lamps(): Readonly<Record<Part, Lamp>> {
    return this.#lamps;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tunnel(state: TunnelState): void {
    if (state.state === 'open') this.#set('tunnel', { state: 'ok', detail: `Twilio reaches us at ${state.host}.` });
    else if (state.state === 'opening') this.#set('tunnel', { state: 'busy', detail: 'The tunnel is being opened.' });
    else this.#set('tunnel', { state: 'failed', detail: state.message });
  }

  /** @param code - Why the data folder cannot be written, or null when it can again. */
  disk(code: string | null, folder: string): void {
    if (code === null) return this.#set('relay', this.#well);
    const remedy = REMEDIES[code] ?? 'see that its disk is there and well';
    const detail = `Calls cannot be written to ${folder} (${code}): they go on, and what happens is kept in memory until they can. Remedy: ${remedy}.`;
    this.#set('relay', { state: 'failed', detail });
  }

  /** The model's state on a real line is the model's state; practice calls have a model of their own. */
  watch(message: CallMessage, isPractice: (callSid: CallSid) => boolean): void {
    if (message.type !== 'model' || isPractice(message.callSid)) return;
    if (message.state === 'ready') this.#set('model', { state: 'ok', detail: 'The model answers.' });
    if (message.state === 'failed') {
      this.#set('model', { state: 'failed', detail: message.error ?? 'The model cannot be reached.' });
    }
  }

  #set(part: Part, lamp: Lamp): void {
    const before = this.#lamps[part];
    if (before.state === lamp.state && before.detail === lamp.detail) return;
    this.#lamps[part] = lamp;
    for (const listener of this.#listeners) listener();
  }
}
