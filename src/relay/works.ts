import type { CallMessage } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';
import type { TunnelState } from '#core/ports/tunnel.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';

type Lamp = ConsoleState['relay'];
type Part = 'relay' | 'tunnel' | 'model';

/** Whether each part of the works is well, with the sentence that helps where it is not. */
export class Works {
  readonly #lamps: Record<Part, Lamp>;
  readonly #listeners = new Set<() => void>();

  constructor(lamps: Record<Part, Lamp>) {
    this.#lamps = { ...lamps };
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

  journalFailed(reason: string): void {
    const detail = `The journal cannot be written (${reason}): calls go on, but are not kept. Free space or choose another data folder.`;
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
