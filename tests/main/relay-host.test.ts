import { describe, expect, it } from 'vitest';
import { RelayHost } from '#main/relay-host.ts';
import type { RelayApp } from '#relay/relay-app.ts';

/** A relay with a name and somebody who listens to it. */
function namedRelay(name: string) {
  const listeners = new Set<(heard: never) => void>();
  let isClosed = false;
  const subscribe = (listener: (heard: never) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const relay = {
    url: name,
    desk: { subscribe, find: async () => name },
    playbooks: { list: async () => name },
    onState: subscribe,
    activeCalls: () => 0,
    close: async () => {
      isClosed = true;
    },
  };
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is asked for here
    app: relay as unknown as RelayApp,
    listeners,
    isClosed: () => isClosed,
  };
}

describe('the relay of the app', () => {
  it('is another after a change, and whoever held a part of it or listened notices nothing', async () => {
    const [first, second] = [namedRelay('first'), namedRelay('second')];
    const host = new RelayHost(first.app);
    const { desk, playbooks } = host;
    desk.subscribe(() => undefined);
    const stop = host.onState(() => undefined);
    await host.change(
      async () => second.app,
      async () => first.app,
    );
    expect([first.isClosed(), first.listeners.size, second.listeners.size]).toEqual([true, 0, 2]);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it answers with its name
    expect([host.url, await desk.find('CA' as never), await playbooks.list()]).toEqual(['second', 'second', 'second']);
    stop();
    expect(second.listeners.size).toBe(1);
  });

  it('is one as before where the other cannot be opened, and says what kept it from that', async () => {
    const [first, again] = [namedRelay('first'), namedRelay('again')];
    const host = new RelayHost(first.app);
    host.desk.subscribe(() => undefined);
    const changed = host.change(
      () => Promise.reject(new Error('no port')),
      async () => again.app,
    );
    await expect(changed).rejects.toThrow('no port');
    expect([host.url, again.listeners.size]).toEqual(['again', 1]);
  });

  it('closes the one there is once a change is through', async () => {
    const [first, second] = [namedRelay('first'), namedRelay('second')];
    const host = new RelayHost(first.app);
    const changing = host.change(
      async () => second.app,
      async () => first.app,
    );
    await host.close();
    await changing;
    expect(second.isClosed()).toBe(true);
  });
});
