import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TRANSFER_NUMBER } from './fake-twilio.ts';
import { ask, tap } from './http.ts';
import { ECHO, MARKED } from './marked-secrets.ts';
import { says } from './model-protocol.ts';
import type { ModelSession } from './model-session.ts';
import { RawClient } from './raw-client.ts';
import { upgrade } from './relay-line.ts';
import type { RelayProcess } from './relay-process.ts';
import { RudeReceiver } from './rude-receiver.ts';
import { EventStream, type Supervisor } from './supervisor.ts';
import { TlsFront } from './tls-front.ts';
import { formBody } from './twilio-signature.ts';
import { verbIn } from './twiml.ts';
import { Gate } from './watched.ts';
import { type LiveStream, World } from './world.ts';
import { filesIn, type Written } from './written.ts';

export const WORDS = 'the marmalade is under the piano';
export const REPLY = 'Then nobody will look for it there.';
export const CALLEE = '+15551237788';
/** A token only this relay made: the address of one socket, one briefing. */
const ONE_TIME = /\/(?:relay\/ws|media\/ws|transfer_briefing)\/([\w-]+)/g;

/** One day of a relay at which everything goes wrong that can, and everybody quotes what they should not. */
export class Day {
  readonly world: World;
  readonly front: TlsFront;
  readonly traces: RudeReceiver;
  readonly answers: { readonly path: string; readonly text: string }[] = [];
  readonly relays: RelayProcess[] = [];
  readonly streams: EventStream[] = [];
  readonly oneTime = new Set<string>();
  commands = '';
  raw = '';

  private constructor(world: World, front: TlsFront, traces: RudeReceiver) {
    this.world = world;
    this.front = front;
    this.traces = traces;
  }

  static async begin(debug: string): Promise<Day> {
    const [front, traces] = [await TlsFront.start(), await RudeReceiver.start()];
    const world = await World.prepare({
      ...MARKED,
      PHONY_DEBUG: debug,
      PHONY_PRACTICE_PACE: 'fast',
      TRANSFER_NUMBER,
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    });
    const day = new Day(world, front, traces);
    tap.hear = (path, { status, headers, text }) => {
      day.answers.push({ path, text: `${status} ${JSON.stringify(headers)}\n${text}` });
      for (const [, token = ''] of text.matchAll(ONE_TIME)) day.oneTime.add(token);
    };
    return day;
  }

  get supervisor(): Supervisor {
    return this.world.supervisor;
  }

  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.relays.push(await this.world.startRelay(environment));
    this.streams.push(await this.supervisor.follow('callSid=*'));
  }

  async end(): Promise<void> {
    tap.hear = null;
    this.traces.close();
    await this.world.close();
    await this.front.stop();
  }

  /** Calls that go well, of every kind. */
  async quietHours(): Promise<void> {
    const { world, supervisor } = this;
    world.openai.whenAsked(WORDS, says(REPLY));
    const inbound = await world.incoming();
    inbound.line.prompt(WORDS);
    await inbound.line.untilSpoken(REPLY);
    await supervisor.post(`/calls/${inbound.callSid}/notes`, { text: 'a note' });
    await inbound.call.hangUp();
    await inbound.events.event('call.ended');
    const { call, callSid } = await world.outgoing(CALLEE);
    await supervisor.post('/override/transfer', { callSid, number: TRANSFER_NUMBER, briefing: 'It is about jam.' });
    await call.untilDialled();
    await call.answerTransfer();
    await call.hangUp();
    const practice = await supervisor.dial({ practice: 'voicemail' });
    const events = await supervisor.follow(`callSid=${practice}`);
    await events.event('call.ended', undefined, { deadlineMs: 60_000 });
    for (const read of ['', '/events', '/notes', '/metrics', '/export?format=json', '/export?format=md']) {
      await supervisor.get(`/calls/${inbound.callSid}${read}`);
    }
    for (const read of ['/calls?q=marmalade', '/metrics', '/console/state', '/playbooks', '/healthz', '/nowhere']) {
      await supervisor.get(read);
    }
    await supervisor.post(`/calls/${inbound.callSid}/replay`, {});
  }

  /** Twilio says no in every way it can, each time with what it was asked with. */
  async twilioRefuses(): Promise<void> {
    const { twilio } = this.world;
    for (const [status, code] of [
      [400, 21_211],
      [401, 20_003],
      [429, 20_429],
      [500, 20_500],
      [400, null],
    ] as const) {
      twilio.refuseNext({ status, code, message: `no to ${CALLEE}: ${ECHO}` });
      await this.supervisor.post('/calls', { to: CALLEE });
    }
    twilio.isUnreachable = true;
    await this.supervisor.post('/calls', { to: CALLEE });
    twilio.isUnreachable = false;
    const { call, callSid, events } = await this.#streamed();
    twilio.refuseNext({ status: 400, code: 21_220, message: `no to ${CALLEE}: ${ECHO}` });
    await this.supervisor.post('/override/transfer', { callSid, number: TRANSFER_NUMBER });
    await events.event('error', ({ code }) => code === 'twilio_refused');
    await call.hangUp();
  }

  async #streamed(): Promise<LiveStream> {
    const callSid = await this.supervisor.dial({ to: CALLEE, mode: 'media' });
    const call = this.world.twilio.call(callSid);
    await call.ring();
    return this.world.stream(call);
  }

  /** The model says no in every way it can, each time with the key. */
  async modelRefuses(): Promise<void> {
    const { openai } = this.world;
    const { line, call, events } = await this.world.incoming();
    openai.whenAsked('Fail', { ...says('x'), ending: 'failed', why: ECHO });
    openai.whenAsked('Well?', says('Well.'));
    const session = await this.#sessionOf(() => line.prompt('Well?'), 'Well?');
    session.emit({ type: 'error', error: { type: 'x', code: `odd ${ECHO}`, message: ECHO } });
    session.emit({ type: `unheard of ${ECHO}` });
    session.emitRaw(`{"no json": ${ECHO}`);
    line.prompt('Fail');
    await events.event('error');
    const closing = await this.#sessionOf(() => line.prompt('Well?'), 'Well?');
    closing.close(1011, MARKED.OPENAI_API_KEY);
    await events.event('model', ({ state }) => state === 'reconnecting');
    await call.hangUp();
    openai.reception = { kind: 'refuse', closeCode: 3000, code: 'invalid_api_key', message: `wrong key: ${ECHO}` };
    const refused = await this.world.incoming();
    await refused.events.event('model', ({ state }) => state === 'failed');
    await refused.call.hangUp();
    openai.reception = { kind: 'unreachable' };
    const lost = await this.world.incoming();
    await lost.events.event('model', ({ state }) => state === 'reconnecting');
    await lost.call.hangUp();
    openai.reception = { kind: 'accept' };
  }

  async #sessionOf(act: () => void, words: string): Promise<ModelSession> {
    act();
    const session = await this.world.openai.sessionTold(words);
    await session.untilIdle();
    return session;
  }

  /** Lines that send what no line sends. */
  async oddLines(): Promise<void> {
    const { line, call } = await this.world.incoming();
    for (const text of [`{"no json": ${ECHO}`, JSON.stringify({ type: ECHO }), JSON.stringify({ type: 'prompt' })]) {
      line.sendRaw(text);
    }
    line.sendRaw(JSON.stringify({ type: 'error', description: ECHO }));
    await this.supervisor.get('/healthz');
    const used = verbIn(call.twiml, 'ConversationRelay')?.attributes['url'] ?? '';
    const authToken = MARKED.TWILIO_AUTH_TOKEN;
    await upgrade({ port: this.world.port, url: used, authToken }).catch(() => undefined);
    await upgrade({ port: this.world.port, url: `${used}?token=${ECHO}`, authToken }).catch(() => undefined);
    await call.hangUp();
  }

  /** Strangers, and a supervisor who puts the token wherever it may stand. */
  async strangers(): Promise<void> {
    const { port } = this.world;
    const token = encodeURIComponent(MARKED.PHONY_SUPERVISOR_TOKEN);
    const bearer = { authorization: `Bearer ${MARKED.PHONY_SUPERVISOR_TOKEN}` };
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': btoa(ECHO) };
    const host = 'relay.example.com';
    await ask({ port, method: 'POST', path: '/receive_call', headers: { host, ...form }, body: formBody({ ECHO }) });
    const opened = await ask({ port, path: `/dashboard/?callSid=*&token=${token}` });
    const cookie = [opened.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';
    for (const path of ['/dashboard/', '/calls']) await ask({ port, path, headers: { cookie } });
    for (const path of [`/calls?token=${token}`, `/dashboard/?token=${token}x`, `/nowhere/${token}?token=${token}`]) {
      await ask({ port, path });
      await ask({ port, path, headers: bearer });
    }
    await ask({ port, path: '/calls', headers: { authorization: `Bearer ${ECHO}` } });
    await ask({ port, path: '/calls', headers: { ...bearer, origin: 'https://evil.example' } });
    for (const body of [`{"to": ${ECHO}`, JSON.stringify({ to: ECHO, mode: ECHO }), JSON.stringify([ECHO])]) {
      for (const path of ['/calls', '/override/text', '/console/number']) {
        await ask({ port, method: 'POST', path, headers: { ...bearer, 'content-type': 'application/json' }, body });
      }
    }
    const stream = await EventStream.open(port, `/events/ws?callSid=*&token=${token}`, {});
    stream.close();
    await EventStream.open(port, `/events/ws?callSid=*&token=${token}x`, {}).catch(() => undefined);
    for (const text of [`${ECHO}\r\n\r\n`, `GET /${token} HTTP/1.1\r\nHost: a\r\nHost: ${ECHO}\r\n\r\n`]) {
      const client = await RawClient.open(port);
      client.send(text);
      await client.until(() => client.isClosed || client.statuses.length > 0, 'answer');
      this.raw += client.received;
    }
  }

  /** A power failure with a call up, and a look at everything with a public address that works. */
  async powerFailure(): Promise<void> {
    const gate = new Gate();
    this.world.openai.whenAsked('Still there?', { parts: ['Half of it ', gate] });
    const { line, call } = await this.world.incoming();
    line.prompt('Still there?');
    await line.untilSpoken('Half of it');
    call.reportsAction = false;
    await this.world.relay.kill();
    call.status = 'completed';
    await this.start({ HOST: this.front.host, NODE_EXTRA_CA_CERTS: await this.#certificate() });
    this.front.relayPort = this.world.port;
    await this.supervisor.get('/console/checks');
    for (const point of [true, false]) await this.supervisor.post('/console/number', { point });
    this.world.openai.reception = {
      kind: 'refuse',
      closeCode: 3000,
      code: `odd ${MARKED.OPENAI_API_KEY}`,
      message: ECHO,
    };
    this.world.twilio.account.authToken = 'another';
    await this.supervisor.get('/console/checks');
    await this.doctor();
    this.world.twilio.account.authToken = MARKED.TWILIO_AUTH_TOKEN;
    this.world.openai.reception = { kind: 'accept' };
  }

  async #certificate(): Promise<string> {
    const file = join(this.world.dataDir, 'front.pem');
    await writeFile(file, this.front.cert);
    return file;
  }

  /** The terminal's command, and a value that cannot work beside secrets. */
  async doctor(): Promise<void> {
    const { port } = this.world;
    const cli = resolve(import.meta.dirname, '../../../out/main/cli.js');
    const child = spawn(process.execPath, [cli, 'doctor', '--url', `http://127.0.0.1:${port}`], {
      env: { PATH: process.env['PATH'], ...MARKED, PHONY_DATA_DIR: this.world.dataDir },
    });
    for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (this.commands += String(chunk)));
    await new Promise((done) => child.on('close', done));
  }

  /** Everything that was written anywhere: the processes' output, files, answers, events, what receivers were sent. */
  async written(): Promise<readonly Written[]> {
    const output = this.relays.flatMap(({ stdout, stderr }, index) => [
      { place: `standard output of relay ${index}`, bytes: stdout },
      { place: `standard error of relay ${index}`, bytes: stderr },
    ]);
    const answers = this.answers.map(({ path, text }) => ({ place: `answer to ${path.split('?')[0]}`, bytes: text }));
    const events = JSON.stringify(this.streams.map((stream) => [stream.events, stream.deltas]));
    return [
      ...output,
      ...answers,
      ...(await filesIn(this.world.dataDir)),
      { place: 'answers to what is no HTTP', bytes: this.raw },
      { place: 'events', bytes: events },
      { place: 'output of phony doctor', bytes: this.commands },
    ];
  }
}
