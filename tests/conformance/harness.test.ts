import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readingOf, splitAt } from './harness/command-grammar.ts';
import { API_KEY, FakeOpenai } from './harness/fake-openai.ts';
import { ACCOUNT_SID, AUTH_TOKEN, FakeTwilio } from './harness/fake-twilio.ts';
import { jsonOf, textOf } from './harness/http.ts';
import { type Reply, says } from './harness/model-protocol.ts';
import { bodyHashOf, signatureOf } from './harness/twilio-signature.ts';
import { dialledIn, endsCall, verbIn } from './harness/twiml.ts';
import { Gate, Watched } from './harness/watched.ts';

const CALL_SID = 'CA00000000000000000000000000000001';

describe('the worked signatures of Twilio’s documentation', () => {
  it('come out for a form webhook with an empty and a non-ASCII value (1)', () => {
    const form = {
      AccountSid: 'AC00000000000000000000000000000000',
      ApiVersion: '2010-04-01',
      CallSid: CALL_SID,
      CallStatus: 'ringing',
      CallerName: '',
      Direction: 'inbound',
      From: '+15550100001',
      FromCity: 'SÃO PAULO',
      To: '+15550100002',
    };
    const url = 'https://relay.example.com/twilio/voice/inbound?line=main';
    expect(signatureOf(AUTH_TOKEN, url, form)).toBe('OkrOcJLXWDDZD0ylxANyDlcHHXk=');
  });

  it('come out for a ConversationRelay upgrade, and differ for https and a trailing slash (3)', () => {
    const address = 'relay.example.com/twilio/relay/s3cr3t';
    expect(signatureOf(AUTH_TOKEN, `wss://${address}`)).toBe('MtPuDIIoB3j1rShZtCWAGn2j2sM=');
    expect(signatureOf(AUTH_TOKEN, `https://${address}`)).toBe('Rcvu2mpIluVW5s002wBO/2G/q0A=');
    expect(signatureOf(AUTH_TOKEN, `wss://${address}/`)).toBe('aGCpGQGlx6Gw71u9wT5SYBp+lQ0=');
  });

  it('come out for a JSON body (4)', () => {
    const hash = bodyHashOf(`{"event":"call.completed","callSid":"${CALL_SID}"}`);
    expect(hash).toBe('5ecffe26b899f06850fd132e176edeccec7bc7f8ed7ed5e3779c733f5aff6102');
    expect(signatureOf(AUTH_TOKEN, `https://relay.example.com/twilio/json?bodySHA256=${hash}`)).toBe(
      '5HxtGtUaqk6h4neIG+PVlzaSlD4=',
    );
  });

  it('come out for a repeated parameter (6)', () => {
    const signature = signatureOf(AUTH_TOKEN, 'https://relay.example.com/f', { A: ['2', '1', '2'] });
    expect(signature).toBe('PUJcDVoacFM/Lw4X91qMgLwf6B4=');
  });

  it("come out for Twilio's published vector (7)", () => {
    const form = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    };
    expect(signatureOf('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form)).toBe(
      '0/KCTR6DLpKmkAf8muzZqo1nDgQ=',
    );
  });
});

const dial = (inner: string): string => `<Response><Dial callerId="+15551230001">${inner}</Dial></Response>`;

describe('TwiML as the fake phone company reads it', () => {
  it('has its attributes unescaped', () => {
    const twiml =
      '<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="https://h/call_ended?a=1&amp;b=2">' +
      '<ConversationRelay url="wss://h/relay/ws/T" welcomeGreeting="Tom &amp; &quot;Jo&quot;"/></Connect></Response>';
    expect(verbIn(twiml, 'Connect')?.attributes['action']).toBe('https://h/call_ended?a=1&b=2');
    expect(verbIn(twiml, 'ConversationRelay')?.attributes['welcomeGreeting']).toBe('Tom & "Jo"');
    expect(endsCall(twiml)).toBe(false);
  });

  it('says who is dialled, with and without a Number', () => {
    expect(dialledIn(dial('+15551230009'))).toBe('+15551230009');
    expect(dialledIn(dial('<Number>+15551230009</Number>'))).toBe('+15551230009');
    expect(dialledIn('<Response><Hangup/></Response>')).toBeNull();
    expect(endsCall('<Response><Hangup/></Response>')).toBe(true);
  });
});

describe('the reading of the command table', () => {
  it.each([
    ['One [[press:5]] two', 'One  two', ['press']],
    ['a [[ press : 1 ]] b', 'a  b', ['press']],
    ['a [[b [[PRESS:1]] c', 'a [[b  c', ['press']],
    ['[[[press:1]]]', '[]', ['press']],
    ['a ] b ]] c [ d', 'a ] b ]] c [ d', []],
    ['open [[press:1', 'open [[press:1', []],
    [`x [[${'y'.repeat(510)}]] z`, `x [[${'y'.repeat(510)}]] z`, []],
  ])('takes %j apart', (text, spoken, names) => {
    expect(readingOf(text).spoken).toBe(spoken);
    expect(readingOf(text).commands.map((command) => command.name)).toEqual(names);
  });

  it('loses nothing when a text is split', () => {
    expect(splitAt('hello', [3, 1, 1])).toEqual(['h', 'el', 'lo']);
    expect(splitAt('hello', [])).toEqual(['hello']);
  });
});

class ModelClient extends Watched {
  readonly types: string[] = [];
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  closed: number | null = null;
  readonly socket: WebSocket;

  constructor(openai: FakeOpenai, key = API_KEY) {
    super();
    this.socket = new WebSocket(`${openai.baseUrl.replace('http', 'ws')}/realtime?model=gpt-realtime-2.1`, {
      headers: { authorization: `Bearer ${key}` },
    });
    this.socket.on('message', (data: Buffer) => {
      const message = jsonOf(data.toString('utf8'));
      this.messages.push(message);
      this.types.push(textOf(message['type']));
      this.changed();
    });
    this.socket.on('close', (code) => {
      this.closed = code;
      this.changed();
    });
  }

  send(...messages: readonly object[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  async ready(): Promise<void> {
    await this.until(() => this.types.includes('session.created'), 'session.created');
    this.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    await this.until(() => this.types.includes('session.updated'), 'session.updated');
    this.types.length = 0;
    this.messages.length = 0;
  }

  has(type: string): Promise<true> {
    return this.until(() => this.types.includes(type), type);
  }

  protected override evidence(): string {
    return JSON.stringify(this.messages);
  }
}

const userItem = (text: string, id = 'u1'): object => ({
  type: 'conversation.item.create',
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});
const create = { type: 'response.create', event_id: 'mine' };

describe('the fake model', () => {
  let openai: FakeOpenai;
  let client: ModelClient;

  const open = async (asked: string, reply: Reply): Promise<void> => {
    openai = await FakeOpenai.start();
    openai.whenAsked(asked, reply);
    client = new ModelClient(openai);
    await client.ready();
  };

  afterEach(async () => {
    client.socket.terminate();
    await openai.stop();
  });

  it('answers in the order captured from the live API (OpenAI’s documentation)', async () => {
    await open('table', says('Sure, ', 'when?'));
    client.send(userItem('A table'), create);
    await client.has('rate_limits.updated');
    expect(client.types).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    expect(openai.sessions[0]?.history()).toEqual([
      { role: 'user', text: 'A table' },
      { role: 'assistant', text: 'Sure, when?' },
    ]);
  });

  it('refuses a second response while one runs, naming the event', async () => {
    const gate = new Gate();
    await open('table', { parts: [gate] });
    client.send(userItem('A table'), create, { ...create, event_id: 'second' });
    await client.has('error');
    expect(client.messages.find((one) => one['type'] === 'error')?.['error']).toMatchObject({
      code: 'conversation_already_has_active_response',
      event_id: 'second',
    });
    expect(openai.problems()).toHaveLength(1);
  });

  it('cancels a created response, late deltas included, and knows no cancel before that', async () => {
    const [created, held] = [new Gate(), new Gate()];
    await open('table', { parts: ['One ', held], beforeCreated: created, late: ['late'] });
    client.send(userItem('A table'), create, { type: 'response.cancel' });
    await client.has('error');
    created.open();
    await held.reached;
    client.send({ type: 'response.cancel' });
    await client.has('response.done');
    expect(client.messages.find((one) => one['type'] === 'response.done')?.['response']).toMatchObject({
      status: 'cancelled',
      status_details: { reason: 'client_cancelled' },
    });
    expect(openai.sessions[0]?.said('assistant')).toEqual(['One late']);
  });

  it('replaces an item between its neighbours', async () => {
    await open('table', says('One two three.'));
    client.send(userItem('A table'), create);
    await client.has('response.done');
    const said = openai.sessions[0]?.items.at(-1)?.id;
    client.send(userItem('And a chair', 'u2'), { type: 'conversation.item.delete', item_id: said });
    client.send({
      type: 'conversation.item.create',
      previous_item_id: 'u1',
      item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'One two' }] },
    });
    await client.has('conversation.item.deleted');
    await openai.sessionTold('One two');
    expect(openai.sessions[0]?.history().map((item) => item.text)).toEqual(['A table', 'One two', 'And a chair']);
  });

  it('drops an update with one bad field whole', async () => {
    await open('table', says());
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'x', temperature: 0.8 } });
    await client.has('error');
    expect(openai.sessions[0]?.settings['instructions']).toBeUndefined();
  });

  it('refuses a wrong key with an error event and close 3000, not with a status', async () => {
    openai = await FakeOpenai.start();
    client = new ModelClient(openai, 'sk-wrong');
    expect(await client.until(() => client.closed, 'close')).toBe(3000);
    expect(client.types).toEqual(['error']);
  });
});

describe('the fake phone company', () => {
  it('makes a call, refuses as told, and wants the right credentials', async () => {
    const twilio = await FakeTwilio.start();
    const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${twilio.url}/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({
          To: '+15551230002',
          From: '+15551230001',
          Url: 'https://relay.example.com/start_call',
        }),
      });
    expect((await post({ authorization })).status).toBe(201);
    expect(twilio.calls).toHaveLength(1);
    twilio.refuseNext({ status: 400, code: 21215, message: 'Geo permission missing' });
    expect(await (await post({ authorization })).json()).toMatchObject({ code: 21215 });
    expect((await post({ authorization: 'Basic eDp5' })).status).toBe(401);
    await twilio.stop();
  });
});
