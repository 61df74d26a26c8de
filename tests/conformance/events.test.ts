import { describe, expect, it } from 'vitest';
import { faultOfEvent } from './harness/event-shapes.ts';
import { CALLER_NUMBER, OUR_NUMBER } from './harness/fake-twilio.ts';
import { says } from './harness/model-protocol.ts';
import { newCallSid } from './harness/phone-call.ts';
import { UpgradeRefused } from './harness/relay-line.ts';
import type { EventStream } from './harness/supervisor.ts';
import { useWorld } from './harness/use-world.ts';
import type { LiveCall } from './harness/world.ts';

const world = useWorld();

/** A call in which every kind of event has its cause, save approvals and expiries. */
async function eventfulCall(): Promise<LiveCall> {
  world().openai.whenAsked(
    'Book a table',
    says('One moment. ', '[[press:', '5]] [[request_user:For how many?]]', ' Done.'),
  );
  world().openai.whenAsked('Two people', says('A table for two.'));
  world().openai.whenAsked('Thank you', says('You are very welcome indeed.'));
  const live = await world().incoming();
  const { line, events, callSid } = live;
  line.dtmf('7');
  line.prompt('Book a table');
  await events.event('question.asked');
  await world().supervisor.post('/override/clarification', { callSid, response: 'Two people' });
  await line.untilSpoken('A table for two.');
  await world().supervisor.post('/override/whisper', { callSid, text: 'Be brief.' });
  line.playback = 'manual';
  line.prompt('Thank you');
  await line.untilSpoken('You are very welcome indeed.');
  line.tokensPlayed('You are very');
  line.interrupt('You are very');
  await events.event('assistant.transcript', (event) => event.interrupted === true);
  return live;
}

async function ended({ call, events }: LiveCall): Promise<EventStream> {
  await call.hangUp();
  await events.event('call.ended');
  return events;
}

describe('the events of one call', () => {
  it('have the fields of the table, each of them', async () => {
    const events = await ended(await eventfulCall());
    expect(events.events.map(faultOfEvent).filter((fault) => fault !== null)).toEqual([]);
    const types = new Set(events.events.map((event) => event.type));
    for (const type of [
      'call.created',
      'caller.transcript',
      'caller.dtmf',
      'assistant.transcript',
      'command',
      'question.asked',
      'question.answered',
      'supervisor',
      'latency',
      'usage',
      'model',
      'call.ended',
    ]) {
      expect(types).toContain(type);
    }
  });

  it('are numbered from 1 without gaps, in order of time, and end with call.ended', async () => {
    const live = await eventfulCall();
    const { events } = await ended(live);
    await live.call.reportStatus('completed', { CallDuration: '15' });
    const listed = await world().supervisor.events(live.callSid);
    expect(listed).toEqual(events);
    expect(listed.map((event) => event.seq)).toEqual(listed.map((_event, index) => index + 1));
    const times = listed.map((event) => Date.parse(event.at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(listed.filter((event) => event.type === 'call.ended')).toEqual([listed.at(-1)]);
  });

  it('begin with who calls whom', async () => {
    const { events, callSid } = await world().incoming();
    const created = await events.event('call.created');
    expect(created).toMatchObject({
      callSid,
      seq: 1,
      direction: 'inbound',
      from: CALLER_NUMBER,
      to: OUR_NUMBER,
      mode: 'relay',
    });
  });

  it('count turns up over both parties, a reply one more than its prompt', async () => {
    world().openai.whenAsked('First', says('One.'));
    world().openai.whenAsked('Second', says('Two.'));
    const { line, events } = await world().incoming();
    for (const [prompt, reply] of [
      ['First', 'One.'],
      ['Second', 'Two.'],
    ] as const) {
      line.prompt(prompt);
      const asked = await events.event('caller.transcript', (event) => event.final === true && event.text === prompt);
      const said = await events.event('assistant.transcript', (event) => event.final === true && event.text === reply);
      expect(said.turn).toBe((asked.turn ?? 0) + 1);
    }
    const turns = [...events.all('caller.transcript'), ...events.all('assistant.transcript')]
      .filter((event) => event.final === true)
      .sort((a, b) => a.seq - b.seq)
      .map((event) => event.turn ?? 0);
    expect(turns).toEqual([...turns].sort((a, b) => a - b));
    expect(turns[0]).toBeGreaterThan(0);
  });

  it('hold key presses, statuses and usage as the far ends gave them', async () => {
    world().openai.whenAsked('Price?', {
      ...says('Ten.'),
      usage: { inputTokens: 1_000, outputTokens: 200, cachedTokens: 400 },
    });
    const { line, events, call } = await world().incoming();
    line.dtmf('#');
    expect((await events.event('caller.dtmf')).digit).toBe('#');
    line.prompt('Price?');
    const usage = await events.event('usage', (event) => event.inputTokens === 1_000);
    expect(usage).toMatchObject({ outputTokens: 200, cachedTokens: 400 });
    // gpt-realtime-2.1, text: 4.00 in, 0.40 cached, 24.00 out for a million.
    expect(usage.costUsd).toBeCloseTo((600 * 4 + 400 * 0.4 + 200 * 24) / 1e6, 6);
    await call.reportStatus('in-progress');
    await events.event('call.status', (event) => event.status === 'in-progress');
  });

  it('add up the cost of the call', async () => {
    const { line, events } = await world().incoming();
    for (const [index, prompt] of ['Cost one', 'Cost two', 'Cost three'].entries()) {
      world().openai.whenAsked(prompt, says(`${prompt}.`));
      line.prompt(prompt);
      await line.untilSpoken(`${prompt}.`);
      await events.until(() => events.all('usage').length === index + 1, 'the usage of the turn');
    }
    const costs = events.all('usage').map((event) => event.costUsd ?? 0);
    expect(events.all('usage').at(-1)?.totalCostUsd).toBeCloseTo(
      costs.reduce((sum, cost) => sum + cost, 0),
      9,
    );
    expect(costs.every((cost) => cost > 0)).toBe(true);
  });

  it('name one call once, however often Twilio asks what to do with it', async () => {
    const call = world().twilio.incoming();
    await call.ring();
    await call.ring();
    const stream = await world().supervisor.follow(`callSid=${call.sid}`);
    await call.connect();
    await call.hangUp();
    await stream.event('call.ended');
    expect(stream.all('call.created')).toHaveLength(1);
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'])(
    'end a call that came to nothing with status %s',
    async (status) => {
      const callSid = await world().supervisor.dial({ to: '+12125550123' });
      const stream = await world().supervisor.follow(`callSid=${callSid}`);
      const call = world().twilio.call(callSid);
      await call.reportStatus('ringing');
      await call.reportStatus(status, { CallDuration: '0' });
      await call.reportStatus('initiated');
      await stream.event('call.ended');
      expect(stream.all('call.status').map((event) => event.status)).toContain(status);
      const listed = await world().supervisor.events(callSid);
      expect(listed.at(-1)?.type).toBe('call.ended');
      expect(listed.map((event) => event.seq)).toEqual(listed.map((_event, index) => index + 1));
    },
  );

  it('measure first token, relay overhead and barge-in', async () => {
    world().openai.whenAsked('Talk', says('This is a long story about a phone.'));
    const { line, events } = await world().incoming();
    line.playback = 'manual';
    line.prompt('Talk');
    await line.untilSpoken('phone.');
    const said = await events.event('latency', (event) => event.metric === 'first_token');
    expect(said.ms).toBeGreaterThanOrEqual(0);
    await events.event('latency', (event) => event.metric === 'relay_overhead');
  });
});

describe('a subscription', () => {
  it('shows what was before, oldest first, then what comes', async () => {
    world().openai.whenAsked('Still there?', says('Yes, here.'));
    const { line, callSid, events } = await world().incoming();
    line.prompt('Still there?');
    await events.event('assistant.transcript', (event) => event.final === true);
    const late = await world().supervisor.follow(`callSid=${callSid}`);
    await late.event('assistant.transcript', (event) => event.final === true);
    line.dtmf('3');
    await Promise.all([late.event('caller.dtmf'), events.event('caller.dtmf')]);
    expect(late.events).toEqual(events.events);
  });

  it('with since= shows only what came after', async () => {
    const { line, callSid, events } = await world().incoming();
    line.dtmf('1');
    const first = await events.event('caller.dtmf');
    const later = await world().supervisor.follow(`callSid=${callSid}&since=${first.seq}`);
    line.dtmf('2');
    const second = await later.event('caller.dtmf', (event) => event.digit === '2');
    expect(later.events[0]?.seq).toBe(first.seq + 1);
    expect(second.seq).toBeGreaterThan(first.seq);
  });

  it('to every call shows all of them from now on', async () => {
    const before = await world().incoming();
    await before.events.event('call.created');
    const all = await world().supervisor.follow('callSid=*');
    const [one, two] = [await world().incoming(), await world().incoming()];
    for (const { callSid } of [one, two]) {
      await all.event('call.created', (event) => event.callSid === callSid);
    }
    expect(all.all('call.created').map((event) => event.callSid)).not.toContain(before.callSid);
  });

  it('still shows a call that has ended', async () => {
    const live = await world().incoming();
    await ended(live);
    const late = await world().supervisor.follow(`callSid=${live.callSid}`);
    await late.event('call.ended');
    expect(late.events).toEqual(live.events.events);
  });

  it.each(['unknown', 'missing'])('to a call that is %s is refused before the upgrade', async (what) => {
    const attempt = world().supervisor.follow(what === 'missing' ? '' : `callSid=${newCallSid()}`);
    const status = await attempt.then(
      () => 101,
      (error: unknown) => (error instanceof UpgradeRefused ? error.status : 0),
    );
    expect(what === 'unknown' ? [404] : [400, 404]).toContain(status);
  });

  it('shows deltas without seq, never journalled, that add up to the turn', async () => {
    world().openai.whenAsked('Sing', says('La ', 'la ', 'la.'));
    const { line, events, callSid } = await world().incoming();
    line.prompt('Sing');
    const said = await events.event(
      'assistant.transcript',
      (event) => event.final === true && event.text === 'La la la.',
    );
    const added = (): string => events.deltas.map((one) => (one.turn === said.turn ? one.text : '')).join('');
    await events.until(() => added() === 'La la la.', 'deltas that add up to the turn');
    expect(events.deltas.every((one) => !('seq' in one) && one['callSid'] === callSid)).toBe(true);
    expect((await world().supervisor.events(callSid)).map((event) => event.type)).not.toContain('assistant.delta');
  });
});

describe('the journal', () => {
  it('keeps a call that was up when the power failed, without losing what was shown', async () => {
    world().openai.whenAsked('Remember this', says('I will.'));
    const { line, events, callSid } = await world().incoming();
    line.prompt('Remember this');
    await events.event('assistant.transcript', (event) => event.final === true && event.text === 'I will.');
    const shown = [...events.events];
    await world().relay.kill();
    await world().startRelay();
    const kept = await world().supervisor.events(callSid);
    expect(kept.slice(0, shown.length)).toEqual(shown);
  });
});
