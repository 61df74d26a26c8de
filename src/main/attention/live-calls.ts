import type { CallMessage } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import type { CallDesk } from '#relay/calls/call-desk.ts';

/** Events that change the list or what it says of a call. */
const TELLING: ReadonlySet<CallMessage['type']> = new Set<CallMessage['type']>([
  'call.created',
  'call.status',
  'call.ended',
  'question.asked',
  'question.answered',
  'question.expired',
  'approval.requested',
  'approval.resolved',
]);

interface Ports {
  readonly desk: Pick<CallDesk, 'list'>;
  /** Told of the calls that are up, oldest first. */
  readonly onChange: (calls: readonly CallSummary[]) => void;
  readonly onBug: (error: unknown) => void;
}

/** Follows which calls are up, by asking the desk anew whenever that may have changed. */
export class LiveCalls {
  readonly #ports: Ports;
  #reading: Promise<void> | null = null;
  #isStale = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  receive(message: CallMessage): void {
    if (TELLING.has(message.type)) void this.refresh();
  }

  /** Resolves when what was told last is true. One reading at a time: a second answers all that came meanwhile. */
  refresh(): Promise<void> {
    this.#isStale = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        // oxlint-disable-next-line no-await-in-loop -- reads again only where it is stale by then
        const calls = await this.#ports.desk.list({ state: 'live' });
        this.#ports.onChange(calls.toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? '')));
      } catch (error) {
        this.#ports.onBug(error);
      }
    }
  }
}
