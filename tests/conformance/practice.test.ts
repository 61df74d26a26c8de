import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from './harness/event-shapes.ts';
import { jsonOf, listOf, recordOf, textOf } from './harness/http.ts';
import type { EventStream } from './harness/supervisor.ts';
import { useWorld } from './harness/use-world.ts';

const CALL_MS = 90_000;

const world = useWorld({
  PHONY_PRACTICE_PACE: 'fast',
  HOST: undefined,
  TWILIO_ACCOUNT_SID: undefined,
  TWILIO_AUTH_TOKEN: undefined,
  TWILIO_PHONE_NUMBER: undefined,
  TWILIO_API_BASE_URL: undefined,
  OPENAI_API_KEY: undefined,
  OPENAI_BASE_URL: undefined,
});

/** Answers every question of the model until the call has ended. */
async function attended(events: EventStream, callSid: string, response: string): Promise<readonly CallEvent[]> {
  const answered = new Set<string>();
  for (;;) {
    const next = await events.until(
      () =>
        events.all('call.ended')[0] ??
        events.all('question.asked').find((event) => !answered.has(event.questionId ?? '')),
      'question or end of the practice call',
      CALL_MS,
    );
    if (next.type === 'call.ended') return events.events;
    answered.add(next.questionId ?? '');
    const { questionId } = next;
    const result = await world().supervisor.post('/override/clarification', { callSid, response, questionId });
    expect(result.status).toBe(200);
  }
}

const saidIn = (events: readonly CallEvent[]): readonly string[] =>
  events
    .filter((event) => event.type.endsWith('.transcript') && event.final === true && (event.text ?? '').trim() !== '')
    .map((event) => `${event.type === 'caller.transcript' ? 'USER' : 'ASSISTANT'}: ${event.text}`);

it('is offered each callee once', async () => {
  const { body } = await world().supervisor.get('/console/state');
  const titles = listOf(body['practiceCallees']).map((callee) => textOf(callee['title']));
  expect(titles).toContain('A person');
  expect(titles).toHaveLength(new Set(titles).size);
});

describe('a practice call without any key', () => {
  it('of a conversation file ends with its transcript word for word', { timeout: CALL_MS + 10_000 }, async () => {
    const callSid = await world().supervisor.dial({ practice: 'taskmaster-sample' });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    const source = jsonOf(await readFile(join(import.meta.dirname, 'fixtures/taskmaster-sample.json'), 'utf8'));
    const rows = listOf(source['utterances']).map((row) => `${textOf(row['speaker'])}: ${textOf(row['text'])}`);
    expect(saidIn(await attended(events, callSid, '5 or 8.'))).toEqual(rows);
    expect((await events.event('call.created')).practice).toBe('taskmaster-sample');
    const call = recordOf((await world().supervisor.get(`/calls/${callSid}`)).body['call']);
    expect(call['practice']).toBe('taskmaster-sample');
  });

  it('through an IVR presses its way and ends', { timeout: CALL_MS + 10_000 }, async () => {
    const callSid = await world().supervisor.dial({ practice: 'ivr' });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    const all = await attended(events, callSid, 'Yes.');
    expect(all.some((event) => event.type === 'command' && event.name === 'press' && event.ok === true)).toBe(true);
    expect(all.at(-1)?.type).toBe('call.ended');
  });

  it.each(['person', 'voicemail', 'hold', 'screener'])('to "%s" comes up', async (practice) => {
    const callSid = await world().supervisor.dial({ practice });
    const events = await world().supervisor.follow(`callSid=${callSid}`);
    await events.event('model', (event) => event.state === 'ready');
    await events.until(() => saidIn(events.events).length > 0, 'something said', 15_000);
    expect((await world().supervisor.post('/override/end', { callSid })).status).toBe(200);
    await events.event('call.ended');
  });

  it('to nobody there is is refused', async () => {
    const result = await world().supervisor.post('/calls', { practice: 'nobody-of-that-name' });
    expect(result.status).toBeGreaterThanOrEqual(400);
    expect(result.status).toBeLessThan(500);
  });

  it('never dials a real number', async () => {
    const result = await world().supervisor.post('/calls', { practice: 'person', to: '+12125550123' });
    expect(result.status).toBe(201);
    expect(world().twilio.requests).toEqual([]);
  });
});
