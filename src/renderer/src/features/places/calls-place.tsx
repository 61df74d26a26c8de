import type { ReactElement } from 'react';
import { useConsole } from '../../console/console.ts';
import { useSelectedRecord } from '../../console/hooks.ts';
import { areFactsFolded, shownPanes } from '../../stores/panes.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Desk } from '../desk/desk.tsx';
import { Facts } from '../facts/facts.tsx';
import { FirstMinute } from '../first-minute/first-minute.tsx';
import { Idle } from '../first-minute/idle.tsx';
import { GuidedSetUp } from '../set-up/guided-set-up.tsx';
import { Pane } from './pane.tsx';

/** The live desk: every call, those that are looked at side by side, the facts of the one with the keyboard. */
export function CallsPlace(): ReactElement {
  const { ui } = useConsole();
  const hasCall = useSelectedRecord() !== null;
  const factsAre = useStore(ui, (state) => (areFactsFolded(state) ? 'folded' : 'beside'));
  return (
    <div className="columns" data-facts={hasCall ? factsAre : 'none'}>
      <Desk />
      {hasCall ? <Panes /> : <Nothing />}
      {hasCall && <Facts />}
    </div>
  );
}

function Panes(): ReactElement {
  const { ui } = useConsole();
  const shown = useStore(ui, shownPanes);
  return (
    <main
      className="panes"
      aria-label={strings.call.label}
      style={{ gridTemplateColumns: `repeat(${shown.length}, minmax(0, 1fr))` }}
    >
      {shown.map((callSid) => (
        <Pane key={callSid} callSid={callSid} isOneOfMany={shown.length > 1} />
      ))}
    </main>
  );
}

function Nothing(): ReactElement {
  const { feed, ui } = useConsole();
  const step = useStore(ui, ({ setUpStep }) => setUpStep);
  const hasCalls = useStore(feed.store, ({ records }) => records.size > 0);
  const isListing = useStore(feed.store, ({ listed }) => listed === 'loading');
  if (step !== null) return <GuidedSetUp at={step} />;
  if (hasCalls) return <Idle />;
  // A newcomer's screen may not flash up while the list is on its way.
  return isListing ? <main className="first" aria-busy="true" /> : <FirstMinute />;
}
