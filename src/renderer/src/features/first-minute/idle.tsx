import type { ReactElement } from 'react';
import { formatPhoneNumber } from '#core/phone-number.ts';
import { keyCaps } from '../../commands/keymap.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings, useCommandContext } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import './first-minute.css';

/** No call is open, and there have been some: one sentence that leads on. */
export function Idle(): ReactElement {
  const { works } = useConsole();
  const { liveCount } = useCommandContext();
  const number = useStore(works, ({ state }) => state?.phoneNumber ?? null);
  const { idle } = strings;
  const dialKeys = keyCaps(useBindings().of('desk.dial').keys[0] ?? '').join(' ');
  const next = number === null ? idle.notReady : idle.ready(formatPhoneNumber(number), dialKeys);
  return (
    <main className="first">
      <h1 className="first-title">{idle.title}</h1>
      <p className="first-hint">{liveCount > 0 ? idle.live : next}</p>
    </main>
  );
}
