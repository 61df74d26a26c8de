import { expect, it } from 'vitest';
import { watchTrayHost } from '#main/tray/tray-host.ts';
import { FakeBus } from '../desktop/fake-bus.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

it('follows a panel that comes and goes', async () => {
  const bus = new FakeBus(WATCHER, null);
  const told: boolean[] = [];
  await watchTrayHost({ bus, platform: 'linux' }, (isThere) => told.push(isThere));
  bus.own(':1.4');
  bus.own(null);
  expect(told).toEqual([false, true, false]);
});

it('is there off Linux, and is not on a Linux without a bus', async () => {
  const told: boolean[] = [];
  await watchTrayHost({ bus: null, platform: 'darwin' }, (isThere) => told.push(isThere));
  await watchTrayHost({ bus: null, platform: 'linux' }, (isThere) => told.push(isThere));
  expect(told).toEqual([true, false]);
});
