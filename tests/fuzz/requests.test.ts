import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUTH_TOKEN,
  LOCAL_HOST,
  PUBLIC_HOST,
  relayServer,
  SUPERVISOR_TOKEN,
  supervisor,
} from '../fakes/relay-server.ts';
import { twilioSignature } from '../fakes/twilio-signature.ts';
import { hostileText, hostileValue, messageLike, RUN } from './hostile-values.ts';

const CALL_SID = `CA${'a'.repeat(32)}`;
/** Each run is a request through the whole server. */
const REQUESTS = { ...RUN, numRuns: 150 };
/** Nothing of a request is handed back but its field's name, and of a library's words a few. */
const ANSWER_MAX_BYTES = 600;

const BODIES = [
  { to: '+15551234567', mode: 'relay', confirm: ['quiet_hours'] },
  { callSid: CALL_SID, text: 'Hello.' },
  { callSid: CALL_SID, digits: '1w2' },
  { callSid: CALL_SID, number: '+15551234567' },
  { callSid: CALL_SID, paused: true },
  { callSid: CALL_SID, response: 'Yes.', questionId: 'q1' },
  { callSid: CALL_SID, approvalId: 'a1', decision: 'edit', text: 'Hi.' },
];
const ACTIONS = ['text', 'whisper', 'dtmf', 'transfer', 'end', 'pause', 'clarification', 'approval'];

interface Answer {
  readonly statusCode: number;
  readonly payload: string;
}

/** A refusal in the public surface's shape, and nothing of ours in it. */
function expectRefusal({ payload, statusCode }: Answer, among: readonly number[]): void {
  expect(among).toContain(statusCode);
  expect(JSON.parse(payload)).toEqual({ error: expect.objectContaining({ code: expect.any(String) }) });
  expect(payload.length).toBeLessThan(ANSWER_MAX_BYTES);
  expect(payload).not.toContain(SUPERVISOR_TOKEN);
  expect(payload).not.toContain(AUTH_TOKEN);
}

const shortText = hostileText.filter((text) => text.length < 4_000);

describe('a supervisor’s request, whatever is in it', () => {
  it('is done or refused for a reason that has a name, in its body', async () => {
    const { app, lines } = await relayServer();
    const route = fc.constantFrom('/calls', ...ACTIONS.map((action) => `/override/${action}`));
    await fc.assert(
      fc.asyncProperty(route, messageLike(BODIES), async (url, payload) => {
        const request = supervisor('POST', url);
        request.headers['content-type'] = 'application/json';
        const answer = await app.inject({ ...request, payload });
        if (answer.statusCode < 300) expect(url).toBe('/calls');
        else expectRefusal(answer, [400, 404, 409, 413, 422]);
      }),
      REQUESTS,
    );
    expect(lines.filter((line) => line.includes('request failed'))).toEqual([]);
  });

  it('is answered or refused, in its address', async () => {
    const { app, lines } = await relayServer();
    const query = fc.dictionary(fc.constantFrom('q', 'limit', 'state', 'before', 'since', 'x'), shortText);
    await fc.assert(
      fc.asyncProperty(shortText, query, async (name, parameters) => {
        const search = new URLSearchParams(parameters).toString();
        for (const url of [`/calls/${encodeText(name)}`, `/calls/${encodeText(name)}/events`]) {
          const answer = await app.inject(supervisor('GET', `${url}?${search}`));
          expect([200, 404]).toContain(answer.statusCode);
        }
        const list = await app.inject(supervisor('GET', `/calls?${search}`));
        if (list.statusCode !== 200) expectRefusal(list, [400]);
      }),
      REQUESTS,
    );
    expect(lines.filter((line) => line.includes('request failed'))).toEqual([]);
  });

  it.each(['/%', '/calls/%zz', '/calls/%c0%af..%c0%af', '/dashboard/%2e%2e/%', '/%E0%A4%A', '//calls', '/calls/..;/x'])(
    'at the odd address %s leads nowhere',
    async (url) => {
      const { app } = await relayServer();
      for (const host of [LOCAL_HOST, PUBLIC_HOST]) {
        const request = supervisor('GET', url);
        expectRefusal(await app.inject({ ...request, headers: { ...request.headers, host } }), [404]);
      }
    },
  );

  it.each(['/relay/ws/%', '/media/ws/%zz', `/relay/ws/${'x'.repeat(9_000)}`])(
    'to the socket %.30s is refused as one with no token is',
    async (url) => {
      const { app } = await relayServer();
      expectRefusal(await app.inject({ url, headers: { host: PUBLIC_HOST } }), [403]);
    },
  );
});

/** Percent-encoded as far as that can be done: lone surrogates cannot. */
const encodeText = (text: string): string => encodeURIComponent(text.toWellFormed());

const FORM = {
  CallSid: CALL_SID,
  From: '+15550100001',
  To: '+15550100002',
  Direction: 'inbound',
  CallStatus: 'in-progress',
  SessionStatus: 'failed',
  SequenceNumber: '1',
  CallDuration: '9',
  DialCallStatus: 'busy',
  AnsweredBy: 'human',
};
const PATHS = ['/start_call', '/receive_call', '/call_status', '/call_ended'] as const;

const post = (path: string, payload: string, signature: string, type = 'application/x-www-form-urlencoded') => ({
  method: 'POST' as const,
  url: path,
  headers: { host: PUBLIC_HOST, 'content-type': type, 'x-twilio-signature': signature },
  payload,
});

describe('a webhook, whatever is in it', () => {
  it('is answered or refused when Twilio signed it', async () => {
    const { app, lines } = await relayServer();
    const odd = fc.dictionary(fc.constantFrom(...Object.keys(FORM), '__proto__', 'constructor', 'x'), shortText);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), odd, async (path, changes) => {
        const form = wellFormed({ ...FORM, ...changes });
        const signature = twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}${path}`, form);
        const answer = await app.inject(post(path, new URLSearchParams(form).toString(), signature));
        if (answer.statusCode >= 300) expectRefusal(answer, [400]);
        else expect(answer.payload).toMatch(/^$|^<\?xml/);
      }),
      REQUESTS,
    );
    expect(lines.filter((line) => line.includes('request failed'))).toEqual([]);
  });

  it('is refused when nobody signed it, form or not, before it can break or slow anything', async () => {
    const { app, lines } = await relayServer();
    const signature = fc.constantFrom(twilioSignature('another token', 'https://x'), 'x', '');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), signature, hostileValue, async (path, signed, value) => {
        const json = JSON.stringify(value) ?? '';
        for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
          expectRefusal(await app.inject(post(path, json, signed, type)), [400, 403, 413]);
        }
      }),
      REQUESTS,
    );
    expect(lines.filter((line) => line.includes('request failed'))).toEqual([]);
  });

  it('of thousands of parameters is refused before it is looked at whether they are signed', async () => {
    const { app } = await relayServer();
    const form = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`p${index}`, '']));
    const signature = twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}/call_status`, form);
    const payload = new URLSearchParams(form).toString();
    expectRefusal(await app.inject(post('/call_status', payload, signature)), [403]);
  });
});

const wellFormed = (form: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value.toWellFormed()]));
