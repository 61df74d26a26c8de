import { describe, expect, it } from 'vitest';
import { CallEvent } from '#core/call/events.ts';
import { callLog } from '#relay/logging/call-log.ts';
import { createLogger } from '#relay/logging/logger.ts';

const envelope = { callSid: `CA${'0'.repeat(32)}`, at: '2026-11-22T10:00:00.000Z' };
const parties = { direction: 'inbound', from: '+15551234567', to: '+15550001111', mode: 'relay', practice: null };
const CALL = [
  { ...envelope, seq: 1, type: 'call.created', ...parties },
  { ...envelope, seq: 2, type: 'caller.transcript', turn: 1, text: 'my words', final: true },
  { ...envelope, seq: 3, type: 'error', code: 'http_401', message: 'words of others', fatal: true },
  { ...envelope, seq: 4, type: 'call.ended', reason: 'model_lost', durationSeconds: 3 },
].map((event) => CallEvent.parse(event));

function logOf(debug: boolean): readonly Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  CALL.forEach(callLog(createLogger({ debug, destination })));
  return lines;
}

describe('the log of a call', () => {
  it('says that it began, what went wrong and how it ended, and nothing that was said', () => {
    expect(logOf(false)).toMatchObject([
      { msg: 'call began', callSid: envelope.callSid, direction: 'inbound', from: '+1555…67', to: '+1555…11' },
      { msg: 'call met an error', code: 'http_401', fatal: true },
      { msg: 'call ended', reason: 'model_lost', durationSeconds: 3 },
    ]);
    expect(JSON.stringify(logOf(false))).not.toContain('words');
  });

  it('has every event with debug', () => {
    expect(logOf(true)).toHaveLength(CALL.length);
    expect(JSON.stringify(logOf(true))).toMatch(/my words.*words of others/);
  });
});
