import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AssistantDelta, CallMessage } from '#core/call/events.ts';
import { createPublisher } from '#main/ipc/publish.ts';
import { CALL } from '../fake-relay.ts';

const delta = (text: string): AssistantDelta => ({ callSid: CALL.callSid, type: 'assistant.delta', turn: 2, text });

let sent: CallMessage[][];
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what calls say', () => {
  it('goes to the console once a frame, in order', () => {
    const publisher = createPublisher((batch) => sent.push(batch));
    publisher.message(delta('I am'));
    publisher.message(delta(' sorry'));
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(16);
    publisher.message(delta('.'));
    vi.advanceTimersByTime(16);
    expect(sent).toEqual([[delta('I am'), delta(' sorry')], [delta('.')]]);
  });

  it('is not left behind when the app ends, and nothing follows', () => {
    const publisher = createPublisher((batch) => sent.push(batch));
    publisher.message(delta('bye'));
    publisher.close();
    publisher.message(delta('late'));
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([[delta('bye')]]);
  });
});
