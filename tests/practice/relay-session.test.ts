import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RelaySocket } from './support/app-server.ts';
import { FAR, OWN, type Rig, startRig } from './support/phone-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const EVENTS = 'events="speaker-events tokens-played"';

const said = (relay: RelaySocket, from = 0): readonly unknown[] =>
  relay.frames.all
    .slice(from)
    .map((frame) => frame['value'] ?? frame['voicePrompt'] ?? frame['digit'] ?? frame['type']);

const isInfo = (name: string, value: string) => (frame: Record<string, unknown>) =>
  frame['name'] === name && frame['value'] === value;

const action = async (): Promise<Readonly<Record<string, string>>> =>
  (await rig.app.webhooks.first(({ path }) => path === '/ended')).params;

const finalStatusIndex = async (): Promise<number> => {
  await rig.app.webhooks.first(({ path, params }) => path === '/status' && params['CallStatus'] === 'completed');
  return rig.app.webhooks.all.findIndex(({ path }) => path === '/status');
};

describe('a ConversationRelay session on the practice line', () => {
  it('opens like Twilio: signed over the address, Jetty, setup first, all strings', async () => {
    const { sid, relay } = await rig.connect(EVENTS, '<Language code="es-MX"/><Parameter name="callId" value="c_1"/>');
    expect(relay.isSigned).toBe(true);
    expect(relay.userAgent).toBe('Jetty/11.0.24');
    expect(relay.frames.all[0]).toEqual({
      type: 'setup',
      sessionId: expect.stringMatching(/^VX[0-9a-f]{32}$/),
      accountSid: rig.account.accountSid,
      callSid: sid,
      parentCallSid: '',
      from: OWN,
      to: FAR,
      forwardedFrom: '',
      callerName: '',
      callType: 'PSTN',
      direction: 'outbound-api',
      callStatus: 'IN_PROGRESS',
      customParameters: { callId: 'c_1' },
    });
  });

  it('speaks streamed text clause by clause and reports it without losing a character', async () => {
    const { relay } = await rig.connect();
    for (const token of ['Good', ' morning,', ' this is', ' Phony. ', 'How', ' are you?'])
      relay.send({ type: 'text', token, last: false });
    relay.send({ type: 'text', token: '', last: true });
    await relay.frames.first(isInfo('agentSpeaking', 'off'));
    expect(said(relay)).toEqual(['setup', 'on', 'Good morning,', ' this is Phony.', ' How are you?', 'off']);
    expect(rig.callee.happened.all.slice(1)).toEqual([
      'heard Good morning,',
      'heard  this is Phony.',
      'heard  How are you?',
      'silence',
    ]);
  });

  it('holds the tail of an open talk cycle back until it is closed', async () => {
    const { relay } = await rig.connect();
    relay.send({ type: 'text', token: 'One. Two', last: false });
    await relay.frames.first(isInfo('tokensPlayed', 'One.'));
    expect(said(relay)).not.toContain(' Two');
    relay.send({ type: 'text', token: ' three', last: true });
    await relay.frames.first(isInfo('tokensPlayed', ' Two three'));
  });

  it('says the welcome greeting', async () => {
    const { relay } = await rig.connect(`welcomeGreeting="Hello there." ${EVENTS}`);
    await relay.frames.first(isInfo('agentSpeaking', 'off'));
    expect(said(relay)).toEqual(['setup', 'on', 'Hello there.', 'off']);
  });

  it('presses keys after the speech before them, and reports them as played', async () => {
    const { relay } = await rig.connect();
    relay.send({ type: 'text', token: 'Pressing now.', last: true });
    relay.send({ type: 'sendDigits', digits: '1w2#' });
    await relay.frames.first(isInfo('tokensPlayed', '1w2#'));
    expect(said(relay)).toEqual(['setup', 'on', 'Pressing now.', 'off', '1w2#']);
    expect(rig.callee.happened.all.at(-1)).toBe('digits 1w2#');
  });

  it('tells nothing it was not subscribed to', async () => {
    const { relay } = await rig.connect('');
    relay.send({ type: 'text', token: 'Hello.', last: true });
    await rig.callee.happened.first((what) => what === 'silence');
    await rig.callee.line?.say(['Hi.']);
    rig.callee.line?.press('1');
    relay.send({ type: 'end' });
    await relay.closed;
    expect(said(relay)).toEqual(['setup', 'Hi.']);
  });

  it('sends a burst as final prompts of their own, between them no partial', async () => {
    const { relay } = await rig.connect();
    await rig.callee.line?.say(['Username: cminh730', 'cminh730@email.com']);
    await relay.frames.first((frame) => frame['voicePrompt'] === 'cminh730@email.com');
    expect(said(relay)).toEqual(['setup', 'on', 'off', 'Username: cminh730', 'cminh730@email.com']);
    expect(relay.frames.all.at(-1)).toEqual({
      type: 'prompt',
      voicePrompt: 'cminh730@email.com',
      lang: 'en-US',
      last: true,
    });
  });

  it('sends growing partial prompts where the app wants them', async () => {
    await rig.close();
    rig = await startRig({ charactersPerSecond: 1_000 });
    const { relay } = await rig.connect(`partialPrompts="true" ${EVENTS}`);
    void rig.callee.line?.say(['one two three four five six']);
    await relay.frames.first((frame) => frame['last'] === true);
    const prompts = relay.frames.all.filter((frame) => frame['type'] === 'prompt');
    expect(prompts.length).toBeGreaterThan(2);
    expect(prompts.map((frame) => frame['last'])).toEqual([...prompts.slice(1).map(() => false), true]);
    expect(prompts.every((frame) => 'one two three four five six'.startsWith(String(frame['voicePrompt'])))).toBe(true);
  });

  it('prompts in the language the app switched to', async () => {
    const { relay } = await rig.connect();
    relay.send({ type: 'language', transcriptionLanguage: 'es-MX' });
    relay.send({ type: 'text', token: 'Hola.', last: true });
    await rig.callee.happened.first((what) => what === 'silence');
    await rig.callee.line?.say(['Buenos días']);
    await relay.frames.first((frame) => frame['lang'] === 'es-MX');
  });
});

describe('a barge-in', () => {
  it('drops the whole queue, in the order Twilio reports it', async () => {
    const { relay } = await rig.connect();
    rig.callee.onHeard = (text) => text === 'First.' && void rig.callee.line?.say(['Stop!']);
    relay.send({ type: 'text', token: 'First. Second.', last: true });
    relay.send({ type: 'text', token: 'Third, never heard.', last: true });
    await relay.frames.first((frame) => frame['type'] === 'prompt');
    expect(said(relay)).toEqual(['setup', 'on', 'First.', 'on', 'interrupt', 'off', 'off', 'Stop!']);
    expect(relay.frames.all.find((frame) => frame['type'] === 'interrupt')).toEqual({
      type: 'interrupt',
      utteranceUntilInterrupt: 'First.',
      durationUntilInterruptMs: expect.any(Number),
    });
    relay.send({ type: 'text', token: 'Yes?', last: true });
    await relay.frames.first(isInfo('tokensPlayed', 'Yes?'));
    expect(said(relay).some((what) => String(what).includes('Third'))).toBe(false);
  });

  it('by a key reports the key first', async () => {
    const { relay } = await rig.connect(`dtmfDetection="true" ${EVENTS}`);
    rig.callee.onHeard = (text) => text === 'One.' && rig.callee.line?.press('9');
    relay.send({ type: 'text', token: 'One. Two.', last: true });
    await relay.frames.first(isInfo('agentSpeaking', 'off'));
    expect(said(relay)).toEqual(['setup', 'on', 'One.', '9', 'interrupt', 'off']);
    expect(relay.frames.all.at(-2)).toMatchObject({ utteranceUntilInterrupt: 'One.' });
  });

  it('is none where the message may not be interrupted: it is heard to its end', async () => {
    const { relay } = await rig.connect(`reportInputDuringAgentSpeech="any" ${EVENTS}`);
    rig.callee.onHeard = (text) => text === 'One.' && void rig.callee.line?.say(['But']);
    relay.send({ type: 'text', token: 'One. Two.', last: true, interruptible: false });
    await relay.frames.first((frame) => frame['type'] === 'prompt');
    await relay.frames.first(isInfo('tokensPlayed', ' Two.'));
    expect(said(relay)).not.toContain('interrupt');
  });

  it('is not even reported where the app asked for no input during speech', async () => {
    const { relay } = await rig.connect(`interruptible="none" ${EVENTS}`);
    let isSaid: Promise<void> | undefined;
    rig.callee.onHeard = (text) => {
      if (text === 'One.') isSaid = rig.callee.line?.say(['But']);
    };
    relay.send({ type: 'text', token: 'One. Two.', last: true });
    await relay.frames.first(isInfo('clientSpeaking', 'off'));
    await isSaid;
    rig.callee.onHeard = () => {};
    await relay.frames.first(isInfo('agentSpeaking', 'off'));
    await rig.callee.line?.say(['Well.']);
    await relay.frames.first((frame) => frame['voicePrompt'] === 'Well.');
    expect(said(relay)).not.toContain('But');
  });
});

describe('preemptible speech', () => {
  it('gives way to the next talk cycle, which is not cut itself', async () => {
    await rig.close();
    rig = await startRig({ charactersPerSecond: 200 });
    const { relay } = await rig.connect();
    relay.send({
      type: 'text',
      token: 'Let me see. That may take a while, a very long while.',
      last: true,
      preemptible: true,
    });
    await relay.frames.first(isInfo('tokensPlayed', 'Let me see.'));
    relay.send({ type: 'text', token: 'Found it.', last: true, preemptible: false });
    await relay.frames.first(isInfo('agentSpeaking', 'off'));
    const played = relay.frames.all.filter((frame) => frame['name'] === 'tokensPlayed').map((frame) => frame['value']);
    expect(played.at(-1)).toBe('Found it.');
    expect(played.join('')).not.toContain('long while');
    expect(said(relay)).not.toContain('interrupt');
  });

  it('lets an endless sound be replaced by speech', async () => {
    await rig.close();
    rig = await startRig({ soundMs: 10_000 });
    const { relay } = await rig.connect();
    relay.send({ type: 'play', source: 'https://r.example.com/thinking.mp3', loop: 0, preemptible: true });
    relay.send({ type: 'text', token: 'Here.', last: true });
    await relay.frames.first(isInfo('tokensPlayed', 'Here.'));
  });
});

describe('the end of a session', () => {
  it('by the app closes 1000 and asks the action, which says what comes next', async () => {
    const { relay } = await rig.connect();
    rig.app.answer('/ended', '<Response><Say>Bye.</Say></Response>');
    relay.send({ type: 'end', handoffData: '{"reason":"transfer"}' });
    expect(await relay.closed).toEqual({ code: 1000, reason: 'Closing websocket session' });
    expect(await action()).toMatchObject({
      SessionId: relay.frames.all[0]?.['sessionId'],
      SessionStatus: 'ended',
      CallStatus: 'in-progress',
      HandoffData: '{"reason":"transfer"}',
      SessionDuration: '0',
    });
    await finalStatusIndex();
    expect(rig.callee.happened.all).toContain('heard Bye.');
  });

  it('gives no HandoffData where none was sent', async () => {
    const { relay } = await rig.connect();
    relay.send({ type: 'end' });
    expect(await action()).not.toHaveProperty('HandoffData');
  });

  it('by a dead app socket is a failure that the action can mend', async () => {
    const { relay } = await rig.connect();
    const start = rig.app.url;
    rig.app.answer('/ended', (params) =>
      params['SessionStatus'] === 'failed'
        ? `<Response><Connect action="${start}/ended"><ConversationRelay url="${rig.app.wsUrl}/again"/></Connect></Response>`
        : '<Response/>',
    );
    const line = rig.callee.line;
    relay.socket.terminate();
    expect(await action()).toMatchObject({
      SessionStatus: 'failed',
      CallStatus: 'in-progress',
      ErrorCode: '64105',
      ErrorMessage: 'Websocket ended',
    });
    // Said while nobody listened: the next session hears it.
    void line?.say(['Hello?']);
    const again = await rig.app.sockets.first((socket) => socket !== relay);
    await again.frames.first((frame) => frame['voicePrompt'] === 'Hello?');
    expect(again.frames.all[0]).toMatchObject({ callSid: relay.frames.all[0]?.['callSid'], type: 'setup' });
    expect(again.frames.all[0]?.['sessionId']).not.toBe(relay.frames.all[0]?.['sessionId']);
  });

  it('comes with 1007 after ten bad frames in a row, each answered by an error', async () => {
    const { relay } = await rig.connect();
    for (let n = 0; n < 9; n += 1) relay.send(n % 2 === 0 ? 'no json' : { type: 'interrupt' });
    relay.send({ type: 'text', token: 'Good.', last: true });
    for (let n = 0; n < 10; n += 1) relay.send(`bad #${n}`);
    expect(await relay.closed).toEqual({ code: 1007, reason: 'Too many consecutive malformed messages.' });
    const errors = relay.frames.all.filter((frame) => frame['type'] === 'error');
    expect(errors).toHaveLength(19);
    expect(errors.at(-1)).toEqual({ type: 'error', description: 'Invalid message received, code: 64107, bad #9' });
    expect(await action()).toMatchObject({ SessionStatus: 'failed', ErrorCode: '64105' });
  });

  it.each([
    ['the far end hangs up', (): unknown => rig.callee.line?.hangUp()],
    [
      'the REST API ends the call',
      async (sid: string): Promise<unknown> => rig.rest(`/Calls/${sid}.json`, [['Status', 'completed']]),
    ],
  ])('when %s closes 1000, then comes the action, then the final status', async (_what, hangUp) => {
    const { sid, relay } = await rig.connect();
    await hangUp(sid);
    expect(await relay.closed).toMatchObject({ code: 1000 });
    expect(await action()).toMatchObject({ SessionStatus: 'completed', CallStatus: 'completed' });
    const actionIndex = rig.app.webhooks.all.findIndex(({ path }) => path === '/ended');
    expect(await finalStatusIndex()).toBeGreaterThan(actionIndex);
  });

  it('where the socket is refused is told to the action', async () => {
    rig.app.refuseSockets();
    rig.app.answer(
      '/start',
      `<Response><Connect action="/ended"><ConversationRelay url="${rig.app.wsUrl}/x"/></Connect></Response>`,
    );
    await rig.dial();
    expect(await action()).toMatchObject({ SessionStatus: 'failed', ErrorCode: '64102' });
  });
});
