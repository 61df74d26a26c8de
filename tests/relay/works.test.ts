import { describe, expect, it } from 'vitest';
import type { NewCallEvent } from '#core/call/events.ts';
import { Works } from '#relay/works.ts';
import { CALL_SID } from '../fakes/call-recorder.ts';

const OFF = { state: 'off', detail: 'Off.' } as const;
const OK = { state: 'ok', detail: 'Fine.' } as const;

function works() {
  const lamps = new Works({ relay: OK, tunnel: OFF, model: OFF });
  let changes = 0;
  const stop = lamps.subscribe(() => (changes += 1));
  const tells = (event: Extract<NewCallEvent, { type: 'model' }>, practice = false): void =>
    lamps.watch({ callSid: CALL_SID, seq: 1, at: '2026-11-22T12:00:00.000Z', ...event }, () => practice);
  return { lamps, changes: () => changes, stop, tells };
}

describe('the lamps of the works', () => {
  it('follow the tunnel', () => {
    const { lamps, changes } = works();
    lamps.tunnel({ state: 'opening' });
    expect(lamps.lamps.tunnel.state).toBe('busy');
    lamps.tunnel({ state: 'open', host: 'relay.example.com' });
    expect(lamps.lamps.tunnel).toMatchObject({ state: 'ok', detail: expect.stringContaining('relay.example.com') });
    lamps.tunnel({ state: 'failed', message: 'Copy the token anew.', hopeless: true });
    expect(lamps.lamps.tunnel).toEqual({ state: 'failed', detail: 'Copy the token anew.' });
    expect(changes()).toBe(3);
  });

  it('follow the model of real calls', () => {
    const { lamps, tells } = works();
    tells({ type: 'model', state: 'connecting' });
    expect(lamps.lamps.model).toEqual(OFF);
    tells({ type: 'model', state: 'ready' });
    expect(lamps.lamps.model.state).toBe('ok');
    tells({ type: 'model', state: 'reconnecting' });
    expect(lamps.lamps.model.state).toBe('ok');
    tells({ type: 'model', state: 'failed', error: 'The key was refused.' });
    expect(lamps.lamps.model).toEqual({ state: 'failed', detail: 'The key was refused.' });
  });

  it('do not follow the model of practice calls', () => {
    const { lamps, tells, changes } = works();
    tells({ type: 'model', state: 'ready' }, true);
    tells({ type: 'model', state: 'failed', error: 'Gone.' }, true);
    expect(lamps.lamps.model).toEqual(OFF);
    expect(changes()).toBe(0);
  });

  it.each([
    ['ENOSPC', /free space/],
    ['EDQUOT', /free space/],
    ['EACCES', /leave to write/],
    ['EROFS', /read-only/],
    ['EMFILE', /ulimit -n/],
    ['EIO', /see that its disk/],
  ])('say that calls cannot be written (%s), where, and what helps', (code, remedy) => {
    const { lamps } = works();
    lamps.disk(code, '/data/phony');
    expect(lamps.lamps.relay.state).toBe('failed');
    expect(lamps.lamps.relay.detail).toMatch(remedy);
    expect(lamps.lamps.relay.detail).toMatch(new RegExp(`/data/phony \\(${code}\\)`));
  });

  it('are well again when the disk is', () => {
    const { lamps, changes } = works();
    const before = lamps.lamps.relay;
    lamps.disk('ENOSPC', '/data');
    lamps.disk(null, '/data');
    lamps.disk(null, '/data');
    expect(lamps.lamps.relay).toEqual(before);
    expect(changes()).toBe(2);
  });

  it('tell of a change once, and of nothing when nothing changed', () => {
    const { lamps, changes, stop } = works();
    lamps.tunnel({ state: 'opening' });
    lamps.tunnel({ state: 'opening' });
    expect(changes()).toBe(1);
    stop();
    lamps.tunnel({ state: 'open', host: 'relay.example.com' });
    expect(changes()).toBe(1);
  });
});
