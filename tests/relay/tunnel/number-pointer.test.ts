import { describe, expect, it } from 'vitest';
import { Fault } from '#core/errors.ts';
import type { TunnelState } from '#core/ports/tunnel.ts';
import { NumberPointer } from '#relay/tunnel/number-pointer.ts';
import { tunnelLog } from '#relay/tunnel/open-door.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { keptLog } from '../../fakes/log.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function pointer(failures: readonly Error[]) {
  const clock = new FakeClock();
  const { log, lines } = keptLog();
  const asked: string[] = [];
  const left = [...failures];
  const follow = new NumberPointer({
    clock,
    log,
    point: async (host) => {
      asked.push(host);
      const failure = left.shift();
      if (failure !== undefined) throw failure;
      return { done: 'pointed', message: 'It rings here.' };
    },
  });
  return { clock, lines, asked, follow };
}

const away = new Fault('twilio.unreachable', 'Twilio cannot be reached.', { retryable: true });

describe('the number', () => {
  it('follows the tunnel, also where Twilio cannot be told at once, with one line in the log', async () => {
    const { clock, lines, asked, follow } = pointer([away, away, away]);
    follow.follow('one.example');
    for (let tries = 0; tries < 4; tries++) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await settled();
      clock.advance(60_000);
    }
    expect(asked).toEqual(['one.example', 'one.example', 'one.example', 'one.example']);
    expect(lines).toHaveLength(2);
  });

  it('does not follow where the tunnel is no more', async () => {
    const { clock, asked, follow } = pointer([away]);
    follow.follow('one.example');
    await settled();
    follow.follow(null);
    follow.follow('two.example');
    await settled();
    clock.advance(600_000);
    expect(asked).toEqual(['one.example', 'two.example']);
  });

  it('is let be where Twilio refuses', async () => {
    const { clock, asked, follow } = pointer([new Fault('twilio.refused', 'No.', { retryable: false })]);
    follow.follow('one.example');
    await settled();
    clock.advance(600_000);
    expect(asked).toEqual(['one.example']);
  });
});

describe('the log', () => {
  it('says of a tunnel what is new, and nothing again', () => {
    const { log, lines } = keptLog();
    const tell = tunnelLog(log);
    const failed: TunnelState = { state: 'failed', message: 'No network.', hopeless: false };
    const open: TunnelState = { state: 'open', host: 'one.example' };
    for (let hour = 0; hour < 60; hour++) for (const state of [{ state: 'opening' } as const, failed]) tell(state);
    tell(open);
    tell(failed);
    expect(lines).toHaveLength(3);
  });
});
