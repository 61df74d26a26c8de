import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Fault } from '#core/errors.ts';
import { CallSid } from '#core/ids.ts';
import { TwilioRest } from '#relay/adapters/twilio/rest.ts';
import { DialPacer } from '#relay/calls/dial-pacer.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const SID = `AC${'0'.repeat(32)}`;
const TOKEN = 'a-secret-auth-token';
const BASIC = Buffer.from(`${SID}:${TOKEN}`).toString('base64');
const CALL = CallSid.parse(`CA${'1'.repeat(32)}`);

const BRIEFINGS = new OneTimeTokens<string>(new FakeClock());

interface Request {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly form: URLSearchParams;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** A company that gives these answers in their order and the last one from then on, and our access to it. */
async function companyThatAnswers(
  ...answers: readonly [Answer, ...Answer[]]
): Promise<{ readonly rest: TwilioRest; readonly requests: Request[] }> {
  const requests: Request[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      form: new URLSearchParams(body),
    });
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? answers[0];
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { rest: restAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), requests };
}

const restAt = (baseUrl: string, publicUrl: string | null = 'https://relay.example.com'): TwilioRest =>
  new TwilioRest({
    accountSid: SID,
    authToken: TOKEN,
    phoneNumber: '+15550100002',
    baseUrl,
    publicUrl: () => publicUrl,
    pacer: new DialPacer(new FakeClock()),
    briefings: BRIEFINGS,
  });

async function faultOf(request: Promise<unknown>): Promise<Fault> {
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Fault)) throw new Error(`no fault: ${inspect(error)}`);
  return error;
}

/** Everything that could be logged of an error. */
const everythingOf = (error: Fault): string =>
  `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${error.stack} ${String(error.cause)}`;

const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: '', status },
});

describe('a call that is dialled', () => {
  it('is asked for with everything Twilio needs and no inline TwiML', async () => {
    const { rest, requests } = await companyThatAnswers({ status: 201, body: { sid: CALL, status: 'queued' } });
    await expect(rest.dial({ to: '+15551234567', timeLimitSeconds: 600 })).resolves.toBe(CALL);
    const [request] = requests;
    expect(request).toMatchObject({ method: 'POST', path: `/2010-04-01/Accounts/${SID}/Calls.json` });
    expect(request?.authorization).toBe(`Basic ${BASIC}`);
    expect(Object.fromEntries(request?.form ?? [])).toMatchObject({
      To: '+15551234567',
      From: '+15550100002',
      Url: 'https://relay.example.com/start_call',
      StatusCallback: 'https://relay.example.com/call_status',
      TimeLimit: '600',
    });
    expect(request?.form.getAll('StatusCallbackEvent')).toEqual(['initiated', 'ringing', 'answered', 'completed']);
    expect(request?.form.has('Twiml')).toBe(false);
  });

  it('of a trial account, which takes plain parameters only, is asked for a second time without the others', async () => {
    const { rest, requests } = await companyThatAnswers(
      refusal(400, 20_001, 'Trial accounts have limited parameter access: disallowed parameters MachineDetection'),
      { status: 201, body: { sid: CALL } },
    );
    await expect(rest.dial({ to: '+15551234567', timeLimitSeconds: null })).resolves.toBe(CALL);
    const [first, second] = requests.map(({ form }) => [...form.keys()]);
    expect(first).toContain('MachineDetection');
    expect(second?.some((name) => /Amd|MachineDetection|Twiml|^Method$/.test(name))).toBe(false);
    expect(second).toEqual(expect.arrayContaining(['To', 'From', 'Url', 'StatusCallback']));
  });

  it('has no time limit where none is set', async () => {
    const { rest, requests } = await companyThatAnswers({ status: 201, body: { sid: CALL } });
    await rest.dial({ to: '+15551234567', timeLimitSeconds: null });
    expect(requests[0]?.form.has('TimeLimit')).toBe(false);
  });

  it('is not dialled while there is no public address', async () => {
    const fault = await faultOf(
      restAt('http://127.0.0.1:1', null).dial({ to: '+15551234567', timeLimitSeconds: null }),
    );
    expect(fault.code).toBe('tunnel.down');
  });
});

describe('a refusal of Twilio’s', () => {
  it.each([
    [400, 21_215, 'Geo permission configuration is not permitting call'],
    [401, 20_003, 'Authenticate'],
    [429, 20_429, 'Too many requests'],
  ])('with HTTP %i keeps Twilio’s own code %i and words', async (status, code, message) => {
    const { rest } = await companyThatAnswers(refusal(status, code, message));
    const fault = await faultOf(rest.dial({ to: '+15551234567', timeLimitSeconds: null }));
    expect(fault).toMatchObject({ code: 'twilio.refused', vendorCode: code, retryable: status === 429 });
    expect(fault.message).toContain(message);
    expect(everythingOf(fault)).not.toMatch(new RegExp(`${TOKEN}|${BASIC}`));
  });
});

describe('Twilio out of reach', () => {
  it.each([500, 502, 503])('by an answer of HTTP %i is unreachable', async (status) => {
    const { rest } = await companyThatAnswers(refusal(status, 20_500, 'Internal error'));
    const fault = await faultOf(rest.dial({ to: '+15551234567', timeLimitSeconds: null }));
    expect(fault).toMatchObject({ code: 'twilio.unreachable', retryable: true });
    expect(everythingOf(fault)).not.toMatch(new RegExp(`${TOKEN}|${BASIC}`));
  });

  it('by a refused connection is unreachable, and the fault holds no credentials', async () => {
    const fault = await faultOf(restAt('http://127.0.0.1:1').dial({ to: '+15551234567', timeLimitSeconds: null }));
    expect(fault).toMatchObject({ code: 'twilio.unreachable', retryable: true });
    expect(fault.message).toContain('ECONNREFUSED');
    expect(everythingOf(fault)).not.toMatch(new RegExp(`${TOKEN}|${BASIC}|authorization`, 'i'));
  });
});

describe('a call that is hung up', () => {
  it('is completed', async () => {
    const { rest, requests } = await companyThatAnswers({ status: 200, body: { sid: CALL, status: 'completed' } });
    await rest.hangUp(CALL);
    expect(requests[0]).toMatchObject({ method: 'POST', path: `/2010-04-01/Accounts/${SID}/Calls/${CALL}.json` });
    expect(requests[0]?.form.get('Status')).toBe('completed');
  });

  it.each([
    [400, 21_220],
    [404, 20_404],
  ])('and is gone already (%i, %i) is success', async (status, code) => {
    const { rest } = await companyThatAnswers(refusal(status, code, 'Call is not in-progress.'));
    await expect(rest.hangUp(CALL)).resolves.toBeUndefined();
  });

  it('and refused otherwise is a fault', async () => {
    const { rest } = await companyThatAnswers(refusal(401, 20_003, 'Authenticate'));
    expect((await faultOf(rest.hangUp(CALL))).vendorCode).toBe(20_003);
  });
});

describe('a call that is transferred', () => {
  it('is given TwiML that dials the number', async () => {
    const { rest, requests } = await companyThatAnswers({ status: 200, body: { sid: CALL } });
    await rest.transfer(CALL, { number: '+15551234567' });
    expect(requests[0]?.form.get('Twiml')).toMatch(/<Dial .*>.*<Number>\+15551234567/);
  });

  it('warmly is given an address of the briefing, never its words', async () => {
    const { rest, requests } = await companyThatAnswers({ status: 200, body: { sid: CALL } });
    await rest.transfer(CALL, { number: '+15551234567', briefing: 'Ada, about her invoice.' });
    const twiml = requests[0]?.form.get('Twiml') ?? '';
    const token = /<Number url="https:\/\/relay\.example\.com\/transfer_briefing\/([^"/?]+)"/.exec(twiml)?.[1] ?? '';
    expect(twiml).not.toContain('invoice');
    expect([BRIEFINGS.redeem(token), BRIEFINGS.redeem(token)]).toEqual(['Ada, about her invoice.', null]);
  });
});

describe('the status of a call', () => {
  it('is Twilio’s word', async () => {
    const { rest } = await companyThatAnswers({ status: 200, body: { sid: CALL, status: 'no-answer' } });
    await expect(rest.status(CALL)).resolves.toBe('no-answer');
  });

  it('is nothing where Twilio knows no such call', async () => {
    const { rest } = await companyThatAnswers(refusal(404, 20_404, 'not found'));
    await expect(rest.status(CALL)).resolves.toBeNull();
  });
});
