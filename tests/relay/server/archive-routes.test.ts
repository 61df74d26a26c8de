import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { CallEvent } from '#core/call/events.ts';
import { LOCAL_HOST, relayServer, supervisor } from '../../fakes/relay-server.ts';
import { pastCall, sidOf, writeCall } from '../../fakes/written-calls.ts';

const UNKNOWN = `CA${'e'.repeat(32)}`;
const SECRET = 'Zanzibar4711';

/** A server that has past calls. */
async function serverWith(...calls: readonly (readonly CallEvent[])[]) {
  const server = await relayServer();
  for (const call of calls) await writeCall(server.store.journal, call);
  await server.store.history.load();
  await server.store.history.upToDate;
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    server.app.inject(supervisor(method, url, payload));
  return { ...server, ask };
}

/** A server with a call that rings. */
async function serverWithLiveCall() {
  const server = await serverWith();
  const answer = await server.ask('POST', '/calls', { to: '+15551234567' });
  const callSid: string = answer.json().call.callSid;
  return { ...server, callSid };
}

/** Names of all files of a folder that have these bytes in them. */
async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => {
      const bytes = (await readFile(file)).toString('latin1').toLowerCase();
      return bytes.includes(text.toLowerCase()) ? [path.basename(file)] : [];
    }),
  );
  return found.flat();
}

describe('a request about the record of a call', () => {
  it.each([
    ['GET', '/notes'],
    ['POST', '/notes'],
    ['PUT', '/tags'],
    ['POST', '/summary'],
    ['GET', '/export?format=md'],
    ['DELETE', ''],
  ] as const)('without the supervisor’s token gets 401: %s %s', async (method, rest) => {
    const { app } = await relayServer();
    const answer = await app.inject({ method, url: `/calls/${UNKNOWN}${rest}`, headers: { host: LOCAL_HOST } });
    expect(answer.statusCode).toBe(401);
  });

  it.each([
    ['GET', '/notes', undefined],
    ['POST', '/notes', { text: 'A note.' }],
    ['PUT', '/tags', { tags: ['refund'] }],
    ['POST', '/summary', {}],
    ['GET', '/export?format=md', undefined],
    ['DELETE', '', undefined],
  ] as const)('that there never was gets 404: %s %s', async (method, rest, body) => {
    const { ask } = await serverWith();
    const answer = await ask(method, `/calls/${UNKNOWN}${rest}`, body);
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'call_not_found']);
  });

  it.each([
    ['GET', '/calls/nonsense/notes', undefined, 'callSid'],
    ['DELETE', '/calls/..%2F..%2Fetc', undefined, 'callSid'],
    ['POST', `/calls/${UNKNOWN}/notes`, {}, 'text'],
    ['POST', `/calls/${UNKNOWN}/notes`, { text: '  ' }, 'text'],
    ['POST', `/calls/${UNKNOWN}/notes`, { text: 'x'.repeat(4_001) }, 'text'],
    ['PUT', `/calls/${UNKNOWN}/tags`, {}, 'tags'],
    ['PUT', `/calls/${UNKNOWN}/tags`, { tags: ['good', '  '] }, 'tags.1'],
    ['PUT', `/calls/${UNKNOWN}/tags`, { tags: ['<b>'] }, 'tags.0'],
    ['PUT', `/calls/${UNKNOWN}/tags`, { tags: Array.from({ length: 13 }, (_, i) => `tag ${i}`) }, 'tags'],
    ['GET', `/calls/${UNKNOWN}/export`, undefined, 'format'],
    ['GET', `/calls/${UNKNOWN}/export?format=pdf`, undefined, 'format'],
  ] as const)('that makes no sense names what is wrong: %s %s', async (method, url, body, field) => {
    const { ask } = await serverWith();
    const answer = await ask(method, url, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'invalid_request', field });
  });
});

describe('a note', () => {
  it('on a past call is kept, listed, searched and exported', async () => {
    const { ask, clock } = await serverWith(pastCall(1, ['Hello.']));
    const url = `/calls/${sidOf(1)}/notes`;
    const note = { at: new Date(clock.nowMs()).toISOString(), seq: 5, text: 'Call back about the invoice.' };
    expect((await ask('POST', url, { text: ' Call back about the invoice. ' })).json()).toEqual({ ok: true, note });
    await ask('POST', url, { text: 'Done.' });
    expect((await ask('GET', url)).json().notes).toEqual([note, { ...note, text: 'Done.' }]);
    const found = (await ask('GET', '/calls?q=invoice')).json().calls;
    expect(found).toMatchObject([
      {
        callSid: sidOf(1),
        matches: [{ seq: 5, turn: null, speaker: 'note', snippet: 'Call back about the invoice.' }],
      },
    ]);
    expect((await ask('GET', `/calls/${sidOf(1)}/export?format=json`)).json().notes).toHaveLength(2);
  });

  it('on a live call is found at once, and still when the call is over', async () => {
    const { ask, callSid, registry, clock, store, folder } = await serverWithLiveCall();
    await ask('POST', `/calls/${callSid}/notes`, { text: 'Sounds like Quentin.' });
    const found = async () =>
      (await ask('GET', '/calls?q=quentin'))
        .json()
        .calls.map((call: { endedAt: string | null }) => call.endedAt !== null);
    expect(await found()).toEqual([false]);
    const runner = registry.liveCalls[0];
    runner?.abandon();
    await runner?.over;
    clock.advance(1_000);
    expect(await found()).toEqual([true]);
    await store.history.upToDate;
    expect(await readdir(path.join(folder, 'calls'))).toContain(`${callSid}.notes.jsonl`);
  });
});

describe('tags', () => {
  it('are those given last, in the list, the search, the notes and the export', async () => {
    const { ask } = await serverWith(pastCall(1, ['Hello.']), pastCall(2, ['Hello.']));
    const url = `/calls/${sidOf(1)}`;
    await ask('PUT', `${url}/tags`, { tags: ['refund'] });
    const answer = await ask('PUT', `${url}/tags`, { tags: [' VIP ', 'new lead', 'vip'] });
    expect(answer.json()).toEqual({ ok: true, tags: ['vip', 'new lead'] });
    expect((await ask('GET', `${url}/notes`)).json()).toEqual({ notes: [], tags: ['vip', 'new lead'], summary: null });
    const calls = (await ask('GET', '/calls')).json().calls;
    expect(calls.map((call: { tags?: string[] }) => call.tags)).toEqual([undefined, ['vip', 'new lead']]);
    expect((await ask('GET', '/calls?q=lead')).json().calls).toMatchObject([{ callSid: sidOf(1) }]);
    expect((await ask('GET', '/calls?q=refund')).json().calls).toEqual([]);
    expect((await ask('GET', `${url}/export?format=md`)).body).toContain('Tags: vip, new lead');
    await ask('PUT', `${url}/tags`, { tags: [] });
    expect((await ask('GET', '/calls')).json().calls[1]).not.toHaveProperty('tags');
  });

  it('of a live call are in the list at once, and stay', async () => {
    const { ask, callSid, registry, clock, store } = await serverWithLiveCall();
    await ask('PUT', `/calls/${callSid}/tags`, { tags: ['urgent'] });
    const listed = async () => (await ask('GET', '/calls')).json().calls[0];
    expect(await listed()).toMatchObject({ callSid, tags: ['urgent'] });
    registry.liveCalls[0]?.abandon();
    await registry.liveCalls[0]?.over;
    clock.advance(1_000);
    await store.history.upToDate;
    expect(await listed()).toMatchObject({ callSid, tags: ['urgent'] });
  });
});

describe('a summary', () => {
  it('is made by the model and kept', async () => {
    const { ask, model } = await serverWith(pastCall(1, ['Is it mended?', 'It is.']));
    const asked = ask('POST', `/calls/${sidOf(1)}/summary`);
    await vi.waitFor(() => expect(model.sessions).toHaveLength(1));
    model.session.ready();
    expect(model.session.memory[0]).toContain('Other party: Is it mended?');
    model.session.answers('It is mended.');
    expect((await asked).json()).toEqual({ ok: true, summary: 'It is mended.' });
    expect((await ask('GET', '/calls?q=mended')).json().calls[0]).toMatchObject({ summary: 'It is mended.' });
    expect((await ask('GET', `/calls/${sidOf(1)}/notes`)).json().summary).toBe('It is mended.');
    expect((await ask('GET', `/calls/${sidOf(1)}/export?format=md`)).body).toContain('## Summary\n\nIt is mended.');
  });

  it('is refused in words while the call is up, and of a call on which nothing was said', async () => {
    const live = await serverWithLiveCall();
    const early = await live.ask('POST', `/calls/${live.callSid}/summary`);
    expect([early.statusCode, early.json().error.code]).toEqual([409, 'call_active']);
    const { ask } = await serverWith(pastCall(1, []));
    const empty = await ask('POST', `/calls/${sidOf(1)}/summary`);
    expect([empty.statusCode, empty.json().error.code]).toEqual([409, 'nothing_said']);
  });

  it('that the model does not make says why', async () => {
    const { ask, model } = await serverWith(pastCall(1, ['Hello.']));
    const asked = ask('POST', `/calls/${sidOf(1)}/summary`);
    await vi.waitFor(() => expect(model.sessions).toHaveLength(1));
    model.session.breaks(false, { code: 'invalid_api_key', message: 'Incorrect API key provided.' });
    const answer = await asked;
    expect(answer.statusCode).toBe(502);
    expect(answer.json().error.message).toContain('Incorrect API key provided.');
  });
});

describe('an erased call', () => {
  it('is in no byte of the data folder any more, and the others are untouched', async () => {
    const words = ['Hello?', `My secret is ${SECRET}.`, 'Thank you.'];
    const others = Array.from({ length: 40 }, (_, i) => pastCall(i + 2, ['Hello?', `Common words number ${i}.`]));
    const { ask, folder } = await serverWith(pastCall(1, words, '+33199887766'), ...others);
    await ask('POST', `/calls/${sidOf(1)}/notes`, { text: `Remember ${SECRET}.` });
    expect((await ask('GET', `/calls?q=${SECRET}`)).json().calls).toHaveLength(1);
    expect((await filesWith(folder, SECRET)).length).toBeGreaterThanOrEqual(3);

    const answer = await ask('DELETE', `/calls/${sidOf(1)}`);
    expect([answer.statusCode, answer.json()]).toEqual([200, { ok: true }]);
    for (const trace of [SECRET, '+33199887766', sidOf(1)]) expect(await filesWith(folder, trace)).toEqual([]);
    expect((await ask('GET', `/calls?q=${SECRET}`)).json().calls).toEqual([]);
    expect((await ask('GET', '/calls?q=hello')).json().calls).toHaveLength(40);
    expect((await ask('GET', `/calls/${sidOf(1)}/events`)).statusCode).toBe(404);
  });

  it('cannot be erased twice: 404', async () => {
    const { ask } = await serverWith(pastCall(1, ['Hello.']));
    expect((await ask('DELETE', `/calls/${sidOf(1)}`)).statusCode).toBe(200);
    const again = await ask('DELETE', `/calls/${sidOf(1)}`);
    expect([again.statusCode, again.json().error.code]).toEqual([404, 'call_not_found']);
  });

  it('is not one that is up: 409, and nothing happens', async () => {
    const { ask, callSid } = await serverWithLiveCall();
    const answer = await ask('DELETE', `/calls/${callSid}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'call_active']);
    expect((await ask('GET', `/calls/${callSid}`)).statusCode).toBe(200);
  });
});

describe('calls kept for some days', () => {
  it('are erased when they are older, at the start and every day', async () => {
    // The clock says 12:00 on 22 November; the calls began then and two days later.
    const { archive, ask, clock, folder } = await serverWith(
      pastCall(1, ['old words']),
      pastCall(2_881, ['new words']),
    );
    const listed = async () => (await ask('GET', '/calls')).json().calls.length;
    archive.keepFor(7);
    await archive.settled;
    expect(await listed()).toBe(2);
    clock.advance(8 * 24 * 60 * 60 * 1_000);
    await archive.settled;
    expect(await listed()).toBe(1);
    expect(await filesWith(folder, 'old words')).toEqual([]);
    clock.advance(2 * 24 * 60 * 60 * 1_000);
    await archive.settled;
    expect(await listed()).toBe(0);
    archive.close();
  });
});

describe('an export', () => {
  it.each([
    ['json', 'application/json; charset=utf-8', '"call"'],
    ['md', 'text/markdown; charset=utf-8', '# Call to'],
    ['csv', 'text/csv; charset=utf-8; header=present', 'turn,at'],
    ['vtt', 'text/vtt; charset=utf-8', 'WEBVTT'],
  ])('as %s is a file of type %s', async (format, type, begin) => {
    const { ask } = await serverWith(pastCall(1, ['Hello.', 'Hi.']));
    const answer = await ask('GET', `/calls/${sidOf(1)}/export?format=${format}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="phony-20261122T1201-${sidOf(1)}.${format}"`,
    );
    expect(answer.body).toContain(begin);
  });

  it('of a live call has what was said so far', async () => {
    const { ask, callSid } = await serverWithLiveCall();
    const answer = await ask('GET', `/calls/${callSid}/export?format=json`);
    expect(answer.json()).toMatchObject({ call: { callSid, endedAt: null }, notes: [] });
    expect(answer.json().events[0]).toMatchObject({ seq: 1, type: 'call.created' });
  });
});
