import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { err, ok } from '#core/result.ts';
import { createHandlers } from '#main/ipc/handlers/calls.ts';
import type { ServedSettings } from '#main/ipc/handlers/settings.ts';
import { type IpcPort, registerIpc } from '#main/ipc/register.ts';
import type { Sender } from '#main/ipc/trusted-sender.ts';
import { channels } from '#shared/bridge.ts';
import type { SettingsSnapshot } from '#shared/settings.ts';
import { CALL, FakeRelay } from '../fake-relay.ts';

const CONSOLE: Sender = { senderFrame: { url: 'app://console/', parent: null } };

const NO_SETTINGS: SettingsSnapshot = {
  settings: [],
  vault: 'keychain',
  isWaiting: false,
  notices: [],
  dataFolder: '/tmp/phony',
};
const FAKE_SETTINGS: ServedSettings = {
  snapshot: () => NO_SETTINGS,
  change: async () => ({ ok: false, problems: [{ name: 'PORT', message: 'is no port' }] }),
  settled: async () => undefined,
  acceptWeaker: async () => ({ ok: true, settings: NO_SETTINGS }),
};

function connect(relay: FakeRelay, isTrusted = true) {
  const listeners = new Map<string, Parameters<IpcPort['handle']>[1]>();
  registerIpc(
    { handle: (channel, listener) => listeners.set(channel, listener) },
    createHandlers(relay, {
      saveFile: async ({ name }) => {
        relay.asked.push(['save', name]);
        return relay.savedAs;
      },
      folders: { open: async () => null, choose: async () => null },
      settings: FAKE_SETTINGS,
      changeShellCommand: async (wanted) => void relay.asked.push(['shell-command', wanted]),
      desktopState: async () => ({
        hotkeys: {
          attention: { fromEnvironment: null, trouble: 'taken' },
          steer: { fromEnvironment: null, trouble: null },
        },
        launchAtLogin: { trouble: null },
      }),
    }),
    { isTrusted: () => isTrusted, onBug: (error) => relay.bugs.push(error) },
  );
  return {
    channels: [...listeners.keys()],
    request: async (channel: string, input?: unknown) => listeners.get(channel)?.(CONSOLE, input),
  };
}

describe('requests of the console', () => {
  it('have a listener for every channel of the contract', () => {
    expect(connect(new FakeRelay()).channels).toEqual(channels);
  });

  it('are refused from any other sender before the relay hears of them', async () => {
    const relay = new FakeRelay();
    await expect(connect(relay, false).request('calls:end', { callSid: CALL.callSid })).rejects.toThrow('untrusted');
    expect(relay.asked).toEqual([]);
  });

  it('are refused where they do not fit the contract', async () => {
    const relay = new FakeRelay();
    await expect(connect(relay).request('calls:press', { callSid: CALL.callSid, digits: 'abc' })).rejects.toThrow();
    expect(relay.asked).toEqual([]);
  });

  it('reach the desk with what was asked', async () => {
    const relay = new FakeRelay();
    const request = { callSid: CALL.callSid, text: 'hello' };
    expect(await connect(relay).request('calls:say', request)).toEqual({ ok: true });
    expect(relay.asked).toEqual([['say', request]]);
  });

  it('reach the app where the relay has no part in them', async () => {
    const relay = new FakeRelay();
    expect(await connect(relay).request('app:shell-command', 'install')).toEqual({ ok: true });
    await expect(connect(relay).request('app:shell-command', '; rm -rf /')).rejects.toThrow();
    expect(relay.asked).toEqual([['shell-command', 'install']]);
  });

  it('carry the new call back after dialling', async () => {
    const relay = new FakeRelay();
    relay.dialled = ok(CALL);
    expect(await connect(relay).request('calls:dial', { practice: 'person' })).toEqual({ ok: true, call: CALL });
  });

  it('keep what is preferred, and say what became of it on the desktop', async () => {
    const relay = new FakeRelay();
    const patch = { appearance: { theme: 'dark' } };
    expect(await connect(relay).request('preferences:change', patch)).toMatchObject({ ok: true, trouble: null });
    expect(relay.asked).toEqual([['change', patch]]);
    expect(await connect(relay).request('desktop:state')).toMatchObject({
      hotkeys: { attention: { trouble: 'taken' } },
    });
    await expect(connect(relay).request('preferences:change', { theme: 'dark' })).rejects.toThrow();
  });

  it('name the field of a contact that is wrong', async () => {
    const relay = new FakeRelay();
    const request = { id: null, contact: { name: '' } };
    expect(await connect(relay).request('contacts:put', request)).toMatchObject({
      ok: false,
      error: { field: 'name' },
    });
  });

  it('carry a refusal back as a value', async () => {
    const relay = new FakeRelay();
    relay.outcome = err({ code: 'call_not_active', message: 'the call has ended' });
    expect(await connect(relay).request('calls:end', { callSid: CALL.callSid })).toEqual({
      ok: false,
      error: { code: 'call_not_active', message: 'the call has ended' },
    });
  });

  it('for the events of an unknown call find none', async () => {
    expect(await connect(new FakeRelay()).request('calls:events', { callSid: CALL.callSid })).toEqual([]);
  });

  it('have a call exported to where the supervisor says, and say where that is', async () => {
    const relay = new FakeRelay();
    const request = { callSid: CALL.callSid, format: 'md' };
    expect(await connect(relay).request('calls:export', request)).toEqual({ ok: true, file: '/tmp/call.md' });
    expect(relay.asked).toEqual([['save', `${CALL.callSid}.md`]]);
    relay.savedAs = null;
    expect(await connect(relay).request('calls:export', request)).toEqual({ ok: true, file: null });
  });

  it('reach notes, erasure and the call run again', async () => {
    const relay = new FakeRelay();
    const { request } = connect(relay);
    const { callSid } = CALL;
    expect(await request('calls:note', { callSid, text: 'Call back' })).toMatchObject({ note: { text: 'Call back' } });
    expect(await request('calls:remarks', { callSid })).toBeNull();
    expect(await request('calls:tag', { callSid, tags: ['VIP'] })).toEqual({ ok: true, tags: ['vip'] });
    expect(await request('calls:sum-up', { callSid })).toEqual({ ok: true, summary: 'They agreed on Tuesday.' });
    expect(await request('calls:erase', { callSid })).toEqual({ ok: true });
    expect(await request('calls:replay', { callSid })).toEqual({ ok: true, replay: { turns: [], differences: [] } });
    expect(relay.asked).toEqual([
      ['tag', [callSid, 'vip']],
      ['sum up', callSid],
      ['erase', callSid],
      ['replay', { model: 'recorded' }],
    ]);
    await expect(request('calls:replay', { callSid, systemPrompt: 'Be brief.' })).rejects.toThrow('live');
  });

  it('list and keep playbooks, with what is wrong with one and in which field', async () => {
    const relay = new FakeRelay();
    const { request } = connect(relay);
    expect(await request('playbooks:list')).toEqual({
      playbooks: [],
      broken: [{ name: 'odd', reason: 'it is not JSON' }],
    });
    expect(await request('playbooks:put', { name: 'hours', playbook: { title: '' } })).toEqual({
      ok: false,
      error: { code: 'invalid_request', field: 'title', message: 'title must not be empty' },
    });
    expect(await request('playbooks:remove', { name: 'hours' })).toEqual({ ok: true });
    await expect(request('playbooks:remove', { name: '../hours' })).rejects.toThrow();
  });

  it('that break us tell the page no more than that, and the log what', async () => {
    const relay = new FakeRelay();
    const broken = Object.assign(new Error('request with SECRET failed'), { config: { auth: 'SECRET' } });
    relay.breaksWith = broken;
    const failure: unknown = await connect(relay)
      .request('calls:say', { callSid: CALL.callSid, text: 'hello' })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(/^calls:say: .*log/) });
    expect(inspect(failure)).not.toContain('SECRET');
    expect(relay.bugs).toEqual([broken]);
  });

  it('are answered with nothing the contract does not name', async () => {
    const relay = new FakeRelay();
    relay.dialled = ok({ ...CALL, authToken: 'secret' });
    expect(await connect(relay).request('calls:dial', { practice: 'person' })).toEqual({ ok: true, call: CALL });
  });
});
