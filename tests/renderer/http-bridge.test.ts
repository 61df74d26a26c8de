import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpBridge } from '#renderer/bridge/http-bridge.ts';
import type { LinkState } from '#renderer/bridge/link.ts';
import type { SocketListener } from '#renderer/bridge/live-socket.ts';
import type { Bridge, Channel, Input } from '#shared/bridge.ts';
import { consoleState } from './scenarios.ts';
import { callSid, Story } from './story.ts';

const ORIGIN = 'http://127.0.0.1:24187';
const CALL = callSid(1);
const call = {
  callSid: CALL,
  direction: 'outbound',
  from: '+12125550100',
  to: '+14155552671',
  status: 'queued',
  mode: 'relay',
  practice: null,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  needs: null,
};

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A relay of one answer, and what it was asked. */
function relay(status: number, answer: unknown) {
  const sent: Sent[] = [];
  const sockets: { readonly url: string; readonly listener: SocketListener }[] = [];
  const set = { status, answer, headers: {} };
  const downloads: { readonly name: string; readonly text: Promise<string> }[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    sent.push({
      method: init?.method ?? 'GET',
      path: (typeof input === 'string' ? input : '').replace(ORIGIN, ''),
      body,
    });
    const text = typeof set.answer === 'string' ? set.answer : JSON.stringify(set.answer);
    return Promise.resolve(new Response(text, { status: set.status, headers: set.headers }));
  };
  const bridge = createHttpBridge({
    origin: ORIGIN,
    fetch,
    openSocket: (url, listener) => {
      sockets.push({ url, listener });
      return () => undefined;
    },
    download: (content, name) => downloads.push({ name, text: content.text() }),
  });
  return { bridge, sent, sockets, set, downloads };
}

const ask = <C extends Channel>(bridge: Bridge, channel: C, input: Input<C>) => bridge.request(channel, input);

describe('the bridge of a browser', () => {
  it.each([
    ['calls:say', { callSid: CALL, text: 'Hi' }, '/override/text'],
    ['calls:whisper', { callSid: CALL, text: 'Hi' }, '/override/whisper'],
    ['calls:press', { callSid: CALL, digits: '1#' }, '/override/dtmf'],
    ['calls:transfer', { callSid: CALL, number: '+14155550199' }, '/override/transfer'],
    ['calls:end', { callSid: CALL }, '/override/end'],
    ['calls:pause', { callSid: CALL, paused: true }, '/override/pause'],
    ['calls:answer', { callSid: CALL, response: 'Yes', questionId: 'q1' }, '/override/clarification'],
    ['calls:approve', { callSid: CALL, approvalId: 'a1', decision: 'approve' }, '/override/approval'],
  ] as const)('sends %s as the public route %3$s', async (channel, input, path) => {
    const { bridge, sent } = relay(200, { ok: true });
    expect(await ask(bridge, channel, input)).toEqual({ ok: true });
    expect(sent).toEqual([{ method: 'POST', path, body: input }]);
  });

  it('dials, and hands back the call', async () => {
    const { bridge, sent } = relay(201, { ok: true, call });
    expect(await bridge.request('calls:dial', { to: '+14155552671' })).toEqual({ ok: true, call });
    expect(sent[0]).toEqual({ method: 'POST', path: '/calls', body: { to: '+14155552671' } });
  });

  it('turns an error of the relay into a refusal with its own words', async () => {
    const error = { code: 'twilio_refused', message: 'Premium numbers are off (21215).', twilioCode: 21_215 };
    const { bridge } = relay(422, { error });
    expect(await bridge.request('calls:dial', { to: '+14155552671' })).toEqual({ ok: false, error });
  });

  it('makes a sentence where the relay gave no reason', async () => {
    const { bridge } = relay(502, 'Bad gateway');
    expect(await bridge.request('calls:end', { callSid: CALL })).toMatchObject({
      ok: false,
      error: { code: 'http_502' },
    });
  });

  it('reads lists, journals and its state', async () => {
    const list = relay(200, { calls: [call] });
    expect(await list.bridge.request('calls:list', { q: 'two words', limit: 20 })).toEqual([call]);
    expect(list.sent[0]?.path).toBe('/calls?q=two+words&limit=20');
    const { events } = new Story(1, 0).created('+12125550100', '+14155552671');
    const journal = relay(200, { events });
    expect(await journal.bridge.request('calls:events', { callSid: CALL })).toEqual(events);
    expect(journal.sent[0]?.path).toBe(`/calls/${CALL}/events`);
    const state = relay(200, consoleState());
    expect(await state.bridge.request('app:state', undefined)).toEqual(consoleState());
    expect(state.sent[0]?.path).toBe('/console/state');
  });

  it('notes, erases and runs a past call again', async () => {
    const note = { at: '2026-11-22T10:00:00.000Z', seq: 4, text: 'Call back' };
    const noted = relay(200, { ok: true, note });
    expect(await noted.bridge.request('calls:note', { callSid: CALL, text: 'Call back' })).toEqual({ ok: true, note });
    expect(noted.sent).toEqual([{ method: 'POST', path: `/calls/${CALL}/notes`, body: { text: 'Call back' } }]);
    const remarks = { notes: [note], tags: ['refund'], summary: 'They agreed.' };
    const read = relay(200, remarks);
    expect(await read.bridge.request('calls:remarks', { callSid: CALL })).toEqual(remarks);
    expect(read.sent[0]).toMatchObject({ method: 'GET', path: `/calls/${CALL}/notes` });
    const tagged = relay(200, { ok: true, tags: ['refund'] });
    const tags = { callSid: CALL, tags: ['refund'] };
    expect(await tagged.bridge.request('calls:tag', tags)).toEqual({ ok: true, tags: ['refund'] });
    expect(tagged.sent).toEqual([{ method: 'PUT', path: `/calls/${CALL}/tags`, body: { tags: ['refund'] } }]);
    const summed = relay(200, { ok: true, summary: 'They agreed.' });
    expect(await summed.bridge.request('calls:sum-up', { callSid: CALL })).toMatchObject({ summary: 'They agreed.' });
    expect(summed.sent).toEqual([{ method: 'POST', path: `/calls/${CALL}/summary`, body: null }]);
    const erased = relay(200, { ok: true });
    expect(await erased.bridge.request('calls:erase', { callSid: CALL })).toEqual({ ok: true });
    expect(erased.sent).toEqual([{ method: 'DELETE', path: `/calls/${CALL}`, body: null }]);
    const report = { turns: [], differences: [] };
    const run = relay(200, { ok: true, replay: report });
    const request = { callSid: CALL, model: 'live', systemPrompt: 'Be brief.' } as const;
    expect(await run.bridge.request('calls:replay', request)).toEqual({ ok: true, replay: report });
    expect(run.sent[0]).toEqual({
      method: 'POST',
      path: `/calls/${CALL}/replay`,
      body: { model: 'live', systemPrompt: 'Be brief.' },
    });
  });

  it('hands an exported call to the browser under the relay’s name for it', async () => {
    const { bridge, sent, set, downloads } = relay(200, '# A call');
    set.headers = { 'content-disposition': 'attachment; filename="phony-1.md"' };
    const request = { callSid: CALL, format: 'md' } as const;
    expect(await bridge.request('calls:export', request)).toEqual({ ok: true, file: 'phony-1.md' });
    expect(sent[0]?.path).toBe(`/calls/${CALL}/export?format=md`);
    expect(await Promise.all(downloads.map(async ({ name, text }) => [name, await text]))).toEqual([
      ['phony-1.md', '# A call'],
    ]);
    set.status = 404;
    set.answer = { error: { code: 'call_not_found', message: 'There is no such call.' } };
    expect(await bridge.request('calls:export', request)).toMatchObject({ error: { code: 'call_not_found' } });
    expect(downloads).toHaveLength(1);
  });

  it('reads, keeps and takes away playbooks', async () => {
    const playbook = { name: 'hours', title: 'Opening hours', brief: 'Ask for them.', variables: [], checklist: [] };
    const list = relay(200, { playbooks: [playbook], broken: [] });
    expect(await list.bridge.request('playbooks:list', undefined)).toEqual({ playbooks: [playbook], broken: [] });
    const put = relay(200, { ok: true, playbook });
    expect(await put.bridge.request('playbooks:put', { name: 'hours', playbook })).toEqual({ ok: true, playbook });
    expect(put.sent).toEqual([{ method: 'PUT', path: '/playbooks/hours', body: playbook }]);
    const error = { code: 'invalid_request', field: 'title', message: 'title must not be empty' };
    const wrong = relay(400, { error });
    expect(await wrong.bridge.request('playbooks:put', { name: 'a b', playbook: {} })).toEqual({ ok: false, error });
    expect(wrong.sent[0]?.path).toBe('/playbooks/a%20b');
    const gone = relay(200, { ok: true });
    expect(await gone.bridge.request('playbooks:remove', { name: 'hours' })).toEqual({ ok: true });
    expect(gone.sent[0]).toMatchObject({ method: 'DELETE', path: '/playbooks/hours' });
  });

  it('throws when a read is refused, so that nobody takes it for an empty answer', async () => {
    const { bridge } = relay(404, { error: { code: 'call_not_found', message: 'There is no such call.' } });
    await expect(bridge.request('calls:events', { callSid: CALL })).rejects.toThrow('There is no such call.');
  });
});

describe('the live socket of a browser', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is one for all subscribers, and passes on what it understands', () => {
    const { bridge, sockets } = relay(200, {});
    const heard: unknown[] = [];
    bridge.subscribe('calls:messages', (messages) => heard.push(...messages));
    bridge.subscribe('calls:messages', () => undefined);
    expect(sockets.map(({ url }) => url)).toEqual(['ws://127.0.0.1:24187/events/ws?callSid=*']);
    const delta = { callSid: CALL, type: 'assistant.delta', turn: 1, text: 'Hel' };
    sockets[0]?.listener.onMessage(JSON.stringify(delta));
    sockets[0]?.listener.onMessage('{"type":"something.new"}');
    sockets[0]?.listener.onMessage('not JSON');
    expect(heard).toEqual([delta]);
  });

  it('says when it is down and opens again, each time later', async () => {
    const { bridge, sockets } = relay(200, {});
    const link: LinkState[] = [];
    bridge.onLink((state) => link.push(state));
    bridge.subscribe('calls:messages', () => undefined);
    sockets[0]?.listener.onOpen();
    sockets[0]?.listener.onClose();
    await vi.advanceTimersByTimeAsync(400);
    expect(sockets).toHaveLength(2);
    sockets[1]?.listener.onClose();
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(400);
    sockets[2]?.listener.onOpen();
    expect(link).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  it('tells a browser that is not signed in from a relay that is gone', async () => {
    const { bridge, sockets, set } = relay(401, { error: { code: 'unauthorized', message: 'No.' } });
    const link: LinkState[] = [];
    bridge.onLink((state) => link.push(state));
    bridge.subscribe('calls:messages', () => undefined);
    bridge.subscribe('app:state', () => undefined);
    sockets[0]?.listener.onClose();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(link.at(-1)).toBe('signed-out');
    set.status = 200;
    set.answer = consoleState();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(link.at(-1)).toBe('reconnecting');
  });
});
