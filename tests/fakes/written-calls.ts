import type { CallEvent, NewCallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import type { Journal } from '#relay/adapters/store/journal.ts';

export const sidOf = (index: number): CallSid => CallSid.parse(`CA${index.toString(16).padStart(32, '0')}`);

/** A call that is over: who said what, in turns, the caller first. Each begins a minute after the one before it. */
export function pastCall(index: number, words: readonly string[], to = '+15551234567'): readonly CallEvent[] {
  const said = words.map((text, at): NewCallEvent => {
    const turn = at + 1;
    return at % 2 === 0
      ? { type: 'caller.transcript', turn, text, final: true }
      : { type: 'assistant.transcript', turn, text, final: true };
  });
  return numbered(index, [
    { type: 'call.created', direction: 'outbound', from: '+15550100002', to, mode: 'relay', practice: null },
    { type: 'call.status', status: 'in-progress' },
    ...said,
    { type: 'call.status', status: 'completed' },
    { type: 'call.ended', reason: 'hung_up', durationSeconds: 30 },
  ]);
}

/** Events of one call, a second apart. */
export function numbered(index: number, events: readonly NewCallEvent[]): readonly CallEvent[] {
  const startMs = Date.parse('2026-11-22T12:00:00.000Z') + index * 60_000;
  return events.map((event, at) => ({
    callSid: sidOf(index),
    seq: at + 1,
    at: new Date(startMs + at * 1_000).toISOString(),
    ...event,
  }));
}

/** Puts a call into the journal as the relay does, and lets go of it. */
export async function writeCall(journal: Journal, events: readonly CallEvent[]): Promise<void> {
  await Promise.all(events.map((event) => journal.append(event)));
  const [first] = events;
  if (first !== undefined) await journal.release(first.callSid);
}
