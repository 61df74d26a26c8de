import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeLine, startPracticeLine } from '../../src/practice/practice-line.ts';
import { startAppServer, type Webhook } from './support/app-server.ts';
import { connectModel, spoken } from './support/model-client.ts';
import { type CallLog, relayCall } from './support/relay-stand-in.ts';
import { createCall, rest } from './support/rest-client.ts';
import { watchTimers } from './support/timers.ts';

const RESOURCES = join(import.meta.dirname, '../../resources/practice');
interface Line {
  readonly say?: string;
  readonly reply?: string;
}

/** A script, read without the code under test. */
const linesOf = (name: string): readonly Line[] => {
  const { steps }: { steps: Line[] } = JSON.parse(readFileSync(join(RESOURCES, 'scripts', `${name}.json`), 'utf8'));
  return steps.filter(({ say }) => say !== undefined);
};
const said = (name: string): readonly string[] => linesOf(name).map(({ say = '' }) => say);
const replies = (name: string): readonly string[] =>
  linesOf(name).flatMap(({ reply }) => (reply === undefined ? [] : [reply.replace(' [[end_call]]', '')]));
const voicemail: { greeting: string; message: string } = JSON.parse(
  readFileSync(join(RESOURCES, 'voicemail.json'), 'utf8'),
);

const detections = (call: CallLog): readonly Webhook[] => call.webhooks.filter(({ path }) => path === '/detected');
const amd = (mode: string) => (appUrl: string) => ({
  MachineDetection: mode,
  AsyncAmd: 'true',
  AsyncAmdStatusCallback: `${appUrl}/detected`,
});

let line: PracticeLine;
beforeAll(async () => {
  line = await startPracticeLine({ pace: 'fast' });
});
afterAll(() => line.close());

/** Places a call that asks for machine detection; resolves once its relay socket is open. */
async function connect(on: PracticeLine, name: string) {
  const app = await startAppServer(on.authToken);
  app.answer(
    '/start_call',
    `<Response><Connect action="${app.url}/call_ended"><ConversationRelay url="${app.wsUrl}/relay" events="speaker-events tokens-played"/></Connect></Response>`,
  );
  const sid = await createCall(on, {
    To: on.find(name)?.number ?? '',
    Url: `${app.url}/start_call`,
    StatusCallback: `${app.url}/call_status`,
    ...amd('DetectMessageEnd')(app.url),
  });
  return { app, sid, relay: await app.sockets.first(() => true) };
}

const connected = async (name: string) => {
  const model = connectModel(`${line.openaiBaseUrl.replace('http', 'ws')}/realtime?model=${line.find(name)?.model}`, {
    Authorization: `Bearer ${line.openaiApiKey}`,
  });
  await model.events.first((event) => event.type === 'session.created');
  model.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
  await model.events.first((event) => event.type === 'session.updated');
  return model;
};

describe.each(['hold', 'screener', 'screener-declines'])('a practice call to %s', (name) => {
  it('goes word for word, and the model is silent through recordings and music', async () => {
    const call = await relayCall(line, name);
    expect(call.prompts).toEqual(said(name));
    expect(call.replies).toEqual(replies(name));
    expect(call.played).toBe(replies(name).join(''));
    expect(call.frames.some((frame) => frame['type'] === 'interrupt')).toBe(false);
    expect(call.final).toMatchObject({ CallStatus: 'completed' });
  });
});

describe('a practice call to the interrupter', () => {
  it('is cut in the middle of every second answer, in the order Twilio reports it', async () => {
    const call = await relayCall(line, 'interrupter');
    expect(call.prompts).toEqual(said('interrupter'));
    const interrupts = call.frames.flatMap((frame, index) => (frame['type'] === 'interrupt' ? [index] : []));
    expect(interrupts.map((index) => call.frames[index]?.['utteranceUntilInterrupt'])).toEqual([
      'Alex would like to know how tall the frame',
      'Would you let it go for a hundred if Alex',
      'Thank you very much for',
    ]);
    for (const index of interrupts) {
      const { utteranceUntilInterrupt } = call.frames[index] ?? {};
      expect(call.frames.slice(index - 2, index + 4)).toEqual([
        { type: 'info', name: 'clientSpeaking', value: 'on' },
        { type: 'info', name: 'tokensPlayed', value: ` ${String(utteranceUntilInterrupt)}` },
        { type: 'interrupt', utteranceUntilInterrupt, durationUntilInterruptMs: 1 },
        { type: 'info', name: 'agentSpeaking', value: 'off' },
        { type: 'info', name: 'clientSpeaking', value: 'off' },
        { type: 'prompt', voicePrompt: expect.any(String), lang: 'en-US', last: true },
      ]);
    }
    const [first, second, third, fourth, fifth, sixth] = replies('interrupter');
    expect(call.played).toBe(
      [
        first,
        second?.slice(0, second.indexOf(' is and how')),
        third,
        fourth?.slice(0, fourth.indexOf(' comes by')),
        fifth,
        sixth?.slice(0, sixth.indexOf(' your time')),
      ].join(''),
    );
    expect(call.final).toMatchObject({ CallStatus: 'completed' });
  });
});

describe('a practice call to voicemail', () => {
  it('leaves a message after the greeting and hangs up', async () => {
    const call = await relayCall(line, 'voicemail');
    expect(call.prompts).toEqual([voicemail.greeting]);
    expect(call.replies).toEqual([voicemail.message]);
    expect(call.played).toBe(voicemail.message);
    expect(call.webhooks.map(({ path }) => path)).toEqual(['/start_call', '/call_ended', '/call_status']);
    expect(call.webhooks[1]?.params).toMatchObject({ SessionStatus: 'ended' });
  });

  it('is hung up on by the machine where no message comes', async () => {
    const silent = {
      ...line,
      find: () => ({ ...(line.find('voicemail') ?? { number: '', name: '' }), model: 'practice/person' }),
    };
    const call = await relayCall(silent, 'voicemail');
    expect(call.played).toBe('');
    expect(call.webhooks[1]?.params).toMatchObject({ SessionStatus: 'completed' });
  });

  it('tells of its beep once, in a signed form of four fields, and the message may wait for it', async () => {
    const call = await relayCall(line, 'voicemail', {
      dial: amd('DetectMessageEnd'),
      onDetected: 'You have reached a voicemail and the beep has come. Leave your message now.',
    });
    expect(detections(call)).toEqual([
      {
        path: '/detected',
        isSigned: true,
        params: {
          CallSid: call.final['CallSid'],
          AccountSid: line.accountSid,
          AnsweredBy: 'machine_end_beep',
          MachineDetectionDuration: expect.stringMatching(/^\d+$/),
        },
      },
    ]);
    expect(call.webhooks.findIndex(({ path }) => path === '/detected')).toBeGreaterThan(0);
    expect(call.played).toBe(voicemail.message);
    expect(call.webhooks.at(-1)?.path).toBe('/call_status');
  });

  it('is known for a machine early where the end of the message was not asked for', async () => {
    const call = await relayCall(line, 'voicemail', { dial: amd('Enable') });
    expect(detections(call).map(({ params }) => params['AnsweredBy'])).toEqual(['machine_start']);
  });

  it('makes the TwiML wait for the beep where detection is not asynchronous', async () => {
    const call = await relayCall(line, 'voicemail', {
      dial: () => ({ MachineDetection: 'DetectMessageEnd' }),
    });
    expect(call.webhooks[0]).toMatchObject({ path: '/start_call', params: { AnsweredBy: 'machine_end_beep' } });
    expect(call.prompts).toEqual([]);
  });
});

describe('machine detection of everyone else', () => {
  it.each(['person', 'ivr', 'hold', 'screener'])('finds %s human, once', async (name) => {
    const call = await relayCall(line, name, { dial: amd('DetectMessageEnd') });
    expect(detections(call)).toMatchObject([{ isSigned: true, params: { AnsweredBy: 'human' } }]);
  });

  it('is told to the TwiML where it is not asynchronous, and to nobody where it was not asked for', async () => {
    const sync = await relayCall(line, 'screener', { dial: () => ({ MachineDetection: 'Enable' }) });
    expect(sync.webhooks[0]?.params['AnsweredBy']).toBe('human');
    const none = await relayCall(line, 'screener', {
      dial: (appUrl) => ({ AsyncAmd: 'true', AsyncAmdStatusCallback: `${appUrl}/detected` }),
    });
    expect(detections(none)).toEqual([]);
  });
});

describe('a practice call that is hung up early', () => {
  it.each(['hold', 'voicemail', 'screener', 'interrupter'])(
    '%s: sends nothing more and detects no beep',
    async (name) => {
      const { app, sid, relay } = await connect(line, name);
      await relay.frames.first((frame) => frame['type'] === 'setup');
      await rest(line, `/Calls/${sid}.json`, [['Status', 'completed']]);
      await relay.closed;
      const before = relay.frames.all.length;
      await app.webhooks.first(({ path }) => path === '/call_status');
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(relay.frames.all).toHaveLength(before);
      expect(app.webhooks.all.at(-1)?.path).toBe('/call_status');
      expect(app.webhooks.all.filter(({ params }) => params['AnsweredBy'] === 'machine_end_beep')).toEqual([]);
      await app.close();
    },
  );

  it('by closing the line leaves no timer behind', async () => {
    const timers = watchTimers();
    const real = await startPracticeLine({ pace: 'real' });
    await createCall(real, { To: real.find('voicemail')?.number ?? '', Url: 'http://127.0.0.1:9/x' });
    const calls = await Promise.all(['hold', 'screener', 'interrupter'].map((name) => connect(real, name)));
    expect((await timers.pending()).length).toBeGreaterThan(calls.length);
    await real.close();
    await Promise.all(calls.map(({ app }) => app.close()));
    expect(await timers.pending()).toEqual([]);
    timers.stop();
  });
});

describe('the practice models behind them', () => {
  it('of voicemail speaks once it is told of the beep, and again where the message fell before it', async () => {
    const model = await connected('voicemail');
    expect(spoken(await model.respond())).toBe('');
    await model.say('The beep has come.', 'system');
    expect(spoken(await model.respond())).toBe(`${voicemail.message} [[end_call]]`);
    expect(spoken(await model.respond())).toBe('');
    await model.say('Another beep.', 'system');
    expect(spoken(await model.respond())).toBe(`${voicemail.message} [[end_call]]`);
    model.close();
  });

  it('of the hold line answers Maya once, and nobody before her', async () => {
    const model = await connected('hold');
    const maya = said('hold').indexOf('Thank you for holding, this is Maya, how can I help you?');
    for (const text of said('hold').slice(0, maya)) {
      await model.say(text);
      expect(spoken(await model.respond())).toBe('');
    }
    await model.say(said('hold')[maya] ?? '');
    expect(spoken(await model.respond())).toBe(replies('hold')[0]);
    expect(spoken(await model.respond())).toBe('');
    model.close();
  });

  it('of the menu asks for a person where every way has turned out a circle', async () => {
    const model = await connected('ivr');
    const { nodes }: { nodes: Record<string, { say: string }> } = JSON.parse(
      readFileSync(join(RESOURCES, 'ivr/clinic.json'), 'utf8'),
    );
    const pressed: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      await model.say(nodes['main']?.say ?? '');
      pressed.push(spoken(await model.respond()));
    }
    expect(pressed).toEqual(['[[press:2]]', '[[press:0]]', '']);
    model.close();
  });
});
