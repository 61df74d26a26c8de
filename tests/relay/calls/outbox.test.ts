import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent, CallMessage } from '#core/call/events.ts';
import { Outbox } from '#relay/calls/outbox.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';

const event = (seq: number): CallEvent => ({
  callSid: CALL_SID,
  seq,
  at: '2026-11-22T12:00:00.000Z',
  type: 'caller.dtmf',
  digit: '1',
});
const delta = (text: string) => ({ callSid: CALL_SID, type: 'assistant.delta', turn: 1, text }) as const;

/** A write that the test lets finish. */
function write() {
  const settle: { finish: () => void; fail: (error: Error) => void }[] = [];
  const promise = new Promise<void>((resolve, reject) => {
    settle.push({ finish: resolve, fail: reject });
  });
  return {
    promise,
    finish: () => settle[0]?.finish(),
    fail: (error: Error) => settle[0]?.fail(error),
  };
}

const nameOf = (message: CallMessage): string => ('seq' in message ? String(message.seq) : message.text);

let shown: string[];
let outbox: Outbox;

beforeEach(() => {
  shown = [];
  outbox = new Outbox((message) => shown.push(nameOf(message)));
});

describe('an event', () => {
  it('is not shown before it is written', async () => {
    const written = write();
    outbox.event(event(1), written.promise);
    await Promise.resolve();
    expect(shown).toEqual([]);
    written.finish();
    await outbox.idle();
    expect(shown).toEqual(['1']);
  });

  it('waits for the events before it, though it is written first', async () => {
    const [first, second] = [write(), write()];
    outbox.event(event(1), first.promise);
    outbox.event(event(2), second.promise);
    second.finish();
    await second.promise;
    expect(shown).toEqual([]);
    first.finish();
    await outbox.idle();
    expect(shown).toEqual(['1', '2']);
  });

  it('that cannot be written does not hold up the call', async () => {
    const [first, second] = [write(), write()];
    outbox.event(event(1), first.promise);
    outbox.event(event(2), second.promise);
    first.fail(new Error('disk full'));
    second.finish();
    await outbox.idle();
    expect(shown).toContain('2');
  });
});

describe('streamed text', () => {
  it('is shown at once where no event waits', () => {
    outbox.delta(delta('Hel'));
    expect(shown).toEqual(['Hel']);
  });

  it('waits behind the events before it, and events wait behind nothing of it', async () => {
    const [first, second] = [write(), write()];
    outbox.event(event(1), first.promise);
    outbox.delta(delta('a'));
    outbox.delta(delta('b'));
    outbox.event(event(2), second.promise);
    outbox.delta(delta('c'));
    first.finish();
    await first.promise;
    expect(shown).toEqual(['1', 'a', 'b']);
    second.finish();
    await outbox.idle();
    expect(shown).toEqual(['1', 'a', 'b', '2', 'c']);
  });
});

describe('whatever happens, in whatever order it is written', () => {
  it('is shown in the order it happened', async () => {
    const what = fc.array(fc.boolean(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(what, fc.array(fc.nat(), { maxLength: 20 }), async (isEvent, order) => {
        const seen: string[] = [];
        const box = new Outbox((message) => seen.push(nameOf(message)));
        const writes = isEvent.map((yes, i) => {
          const written = write();
          if (yes) box.event(event(i + 1), written.promise);
          else box.delta(delta(String(i + 1)));
          return written;
        });
        for (const at of order) writes[at % Math.max(1, writes.length)]?.finish();
        for (const written of writes) written.finish();
        await box.idle();
        expect(seen).toEqual(isEvent.map((_, i) => String(i + 1)));
      }),
    );
  });
});
