import { describe, expect, it } from 'vitest';
import type { CallEvent, NewCallEvent } from '#core/call/events.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeLine } from '../../fakes/fake-line.ts';
import { FakeSpeechLine } from '../../fakes/fake-speech-line.ts';
import { newCall } from '../../fakes/runner-call.ts';
import { ScriptedSpeech } from '../../fakes/scripted-speech.ts';

const MINUTE_MS = 60_000;
const CAPS = { minutes: 10, usd: 1 };
const GOODBYE = 'I have to go.';
const ENDS = { from: '+15550100001', to: '+15550100002', practice: null } as const;

/** A journal of a call that was answered as long ago as that. */
function journalled(clock: FakeClock, agoMs: number): readonly CallEvent[] {
  const at = new Date(clock.nowMs() - agoMs).toISOString();
  const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd: 0.7, totalCostUsd: 0.7 };
  const events: readonly NewCallEvent[] = [
    { type: 'call.created', direction: 'inbound', ...ENDS, mode: 'relay' },
    { type: 'call.status', status: 'in-progress' },
    { type: 'usage', ...usage },
  ];
  return events.map((event, i) => ({ callSid: CALL_SID, seq: i + 1, at, ...event }));
}

const codes = (shown: readonly { readonly type: string }[]): readonly unknown[] =>
  shown.flatMap((message) => (message.type === 'error' && 'code' in message ? [message.code] : []));

describe('a capped call that is taken up again after a restart', () => {
  it('has the time left that it had, and ends with a sentence', async () => {
    const { runner, clock, model, shown } = await newCall({ caps: CAPS });
    runner.restore(journalled(clock, 7 * MINUTE_MS), 3);
    model.session.ready();
    const line = new FakeLine();
    runner.lineOpened(line);
    clock.advance(MINUTE_MS);
    await runner.idle();
    expect(codes(shown)).toEqual(['cap_near']);
    clock.advance(2 * MINUTE_MS);
    await runner.idle();
    expect(codes(shown)).toEqual(['cap_near', 'cap_reached']);
    expect(line.speech).toBe(GOODBYE);
  });

  it('has the money left that it had', async () => {
    const { runner, clock, model, shown } = await newCall({ caps: CAPS });
    runner.restore(journalled(clock, MINUTE_MS), 3);
    model.session.ready();
    const line = new FakeLine();
    runner.lineOpened(line);
    const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0 };
    for (const text of ['Hello.', 'And then?']) {
      runner.fact(line, { type: 'prompt', text, final: true });
      model.session.says('Well.');
      model.session.finishes('completed', null, { ...usage, costUsd: 0.15 });
      await runner.idle();
    }
    expect(codes(shown)).toEqual(['cap_near', 'cap_reached']);
  });
});

async function inSound() {
  const speech = new ScriptedSpeech();
  const call = await newCall({ caps: CAPS, model: { mode: 'media', model: speech } });
  call.runner.begin({ type: 'call.created', direction: 'inbound', ...ENDS, mode: 'media' });
  speech.session.ready();
  call.runner.lineOpened(new FakeSpeechLine());
  return { ...call, speech };
}

describe('a capped call in sound', () => {
  it('is warned of its time, then ended with a sentence of the company’s', async () => {
    const { runner, clock, company, shown } = await inSound();
    clock.advance(8 * MINUTE_MS);
    await runner.idle();
    expect(codes(shown)).toEqual(['cap_near']);
    clock.advance(2 * MINUTE_MS);
    await runner.idle();
    expect(codes(shown)).toEqual(['cap_near', 'cap_reached']);
    expect(company.asked).toContain(`hang up ${CALL_SID} saying ${GOODBYE}`);
  });

  it('is warned of its cost, then ended', async () => {
    const { runner, company, shown, speech } = await inSound();
    const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0 };
    for (const costUsd of [0.8, 0.3]) {
      speech.session.starts();
      speech.session.finishes('completed', null, { ...usage, costUsd });
      await runner.idle();
    }
    expect(codes(shown)).toEqual(['cap_near', 'cap_reached']);
    expect(company.asked).toContain(`hang up ${CALL_SID} saying ${GOODBYE}`);
  });
});
