import type { ReactElement } from 'react';
import { useConsole } from '../../console/console.ts';
import { useSelectedRecord } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { CallView } from '../call/call-view.tsx';
import { Desk } from '../desk/desk.tsx';
import { Facts } from '../facts/facts.tsx';
import { FirstMinute } from '../first-minute/first-minute.tsx';
import { Idle } from '../first-minute/idle.tsx';

/** The live desk: every call, the one that is looked at, its facts. */
export function CallsPlace(): ReactElement {
  const hasCall = useSelectedRecord() !== null;
  return (
    <div className="columns" data-facts={hasCall}>
      <Desk />
      <Middle />
      {hasCall && <Facts />}
    </div>
  );
}

function Middle(): ReactElement {
  const { feed } = useConsole();
  const record = useSelectedRecord();
  const hasCalls = useStore(feed.store, ({ records }) => records.size > 0);
  const isListing = useStore(feed.store, ({ listed }) => listed === 'loading');
  if (record !== null) return <CallView record={record} />;
  if (hasCalls) return <Idle />;
  // A newcomer's screen may not flash up while the list is on its way.
  return isListing ? <main className="first" aria-busy="true" /> : <FirstMinute />;
}
