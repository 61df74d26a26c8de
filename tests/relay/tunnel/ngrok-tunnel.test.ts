import type { Config } from '@ngrok/ngrok';
import { describe, expect, it } from 'vitest';
import type { TunnelState } from '#core/ports/tunnel.ts';
import { NgrokTunnel } from '#relay/tunnel/ngrok-tunnel.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

/** ngrok's library as the test wants it. */
class FakeNgrok {
  readonly opened: Config[] = [];
  closed = 0;
  /** What the listeners have for an address; an error where none can be had. */
  address: string | Error = 'https://one.ngrok.example';

  readonly forward = async (config: Config) => {
    this.opened.push(config);
    if (this.address instanceof Error) throw this.address;
    return { url: () => String(this.address), close: async () => void (this.closed += 1) };
  };

  /** The newest listener's connection changes. */
  says(status: 'closed' | 'connected', listener = this.opened.length - 1): void {
    this.opened[listener]?.onStatusChange?.(status);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function opened() {
  const [ngrok, clock, states] = [new FakeNgrok(), new FakeClock(), new Array<TunnelState>()];
  const tunnel = new NgrokTunnel({ authtoken: 'x', domain: null, clock, forward: ngrok.forward });
  await tunnel.open('/tmp/s', (state) => states.push(state));
  const story = () => states.map((state) => (state.state === 'open' ? state.host : state.state));
  return { ngrok, clock, tunnel, states, story };
}

describe('a tunnel that breaks', () => {
  it('says so, and again when the library has it back, with the address it has then', async () => {
    const { ngrok, clock, states, story } = await opened();
    ngrok.says('closed');
    ngrok.says('closed');
    expect(states.at(-1)).toMatchObject({ hopeless: false, message: expect.stringContaining('lost') });
    ngrok.address = 'https://two.ngrok.example';
    ngrok.says('connected');
    clock.advance(300_000);
    expect(story()).toEqual(['opening', 'one.ngrok.example', 'failed', 'two.ngrok.example']);
    expect(ngrok.opened).toHaveLength(1);
  });

  it('and is not back after a minute is let go, and another is opened', async () => {
    const { ngrok, clock, story } = await opened();
    ngrok.says('closed');
    clock.advance(60_000);
    await settled();
    expect(ngrok.closed).toBe(1);
    ngrok.says('connected', 0);
    expect(story()).toEqual(['opening', 'one.ngrok.example', 'failed', 'opening', 'one.ngrok.example']);
  });

  it('is tried again ever more slowly, and never twice at once', async () => {
    const { ngrok, clock } = await opened();
    ngrok.address = new Error('dns error');
    ngrok.says('closed');
    for (let minute = 0; minute < 60; minute++) {
      for (let second = 0; second < 60; second++) {
        clock.advance(1_000);
        // oxlint-disable-next-line no-await-in-loop -- one try after the other
        await settled();
      }
    }
    expect(ngrok.opened.length).toBeGreaterThan(55);
    expect(ngrok.opened.length).toBeLessThan(70);
  });

  it('is nobody’s any more once it was closed', async () => {
    const { ngrok, clock, tunnel, story } = await opened();
    await tunnel.close();
    ngrok.says('closed');
    tunnel.reopen();
    clock.advance(120_000);
    expect(story()).toEqual(['opening', 'one.ngrok.example']);
    expect(ngrok.closed).toBe(1);
  });
});
