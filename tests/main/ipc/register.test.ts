import { describe, expect, it } from 'vitest';
import { err, ok } from '#core/result.ts';
import { createHandlers } from '#main/ipc/handlers/calls.ts';
import { type IpcPort, registerIpc } from '#main/ipc/register.ts';
import type { Sender } from '#main/ipc/trusted-sender.ts';
import { channels } from '#shared/bridge.ts';
import { CALL, FakeRelay } from '../fake-relay.ts';

const CONSOLE: Sender = { senderFrame: { url: 'app://console/', parent: null } };

function connect(relay: FakeRelay, isTrusted = true) {
  const listeners = new Map<string, Parameters<IpcPort['handle']>[1]>();
  registerIpc(
    { handle: (channel, listener) => listeners.set(channel, listener) },
    createHandlers(relay),
    () => isTrusted,
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

  it('carry the new call back after dialling', async () => {
    const relay = new FakeRelay();
    relay.dialled = ok(CALL);
    expect(await connect(relay).request('calls:dial', { practice: 'person' })).toEqual({ ok: true, call: CALL });
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

  it('are answered with nothing the contract does not name', async () => {
    const relay = new FakeRelay();
    relay.dialled = ok({ ...CALL, authToken: 'secret' });
    expect(await connect(relay).request('calls:dial', { practice: 'person' })).toEqual({ ok: true, call: CALL });
  });
});
