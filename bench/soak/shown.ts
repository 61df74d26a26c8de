import type { CallEvent } from '../../tests/conformance/harness/event-shapes.ts';
import type { Supervisor } from '../../tests/conformance/harness/supervisor.ts';

/** What a second screen was shown of one call, over any number of restarts of the relay. */
export class ShownCall {
  readonly callSid: string;
  /** As shown, by number; the same number shown twice with other content is a doubled event. */
  readonly events = new Map<number, string>();
  conflicts = 0;
  #isOver = false;

  constructor(callSid: string) {
    this.callSid = callSid;
  }

  get lastSeq(): number {
    return Math.max(0, ...this.events.keys());
  }

  get hasEnded(): boolean {
    return this.#isOver;
  }

  /** Follows the call until it ends or the relay goes away; called anew after each restart. */
  async follow(supervisor: Supervisor): Promise<void> {
    const stream = await supervisor.follow(`callSid=${this.callSid}&since=${this.lastSeq}`);
    let taken = 0;
    await stream.until(
      () => {
        for (; taken < stream.events.length; taken++) this.#take(stream.events[taken]);
        return stream.isClosed || this.#isOver;
      },
      'end of the call',
      2 ** 30,
    );
    stream.close();
  }

  #take(event: CallEvent | undefined): void {
    if (event === undefined) return;
    const text = contentOf(event);
    const before = this.events.get(event.seq);
    if (before !== undefined && before !== text) this.conflicts += 1;
    this.events.set(event.seq, text);
    if (event.type === 'call.ended') this.#isOver = true;
  }
}

/** An event as text, whatever order its fields came in. */
export const contentOf = (event: CallEvent): string =>
  JSON.stringify(Object.entries(event).toSorted(([a], [b]) => a.localeCompare(b)));
