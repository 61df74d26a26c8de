import { memo, type ReactElement } from 'react';
import type { CallSid } from '#core/ids.ts';
import { partyOf } from '../../calls/party.ts';
import { focusPane } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useWho } from '../../console/hooks.ts';
import { PaneContext, useHasKeyboard } from '../../console/pane.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CallView } from '../call/call-view.tsx';
import './panes.css';

interface PaneProps {
  readonly callSid: CallSid;
  /** There are others beside it: which one has the keyboard has to be seen. */
  readonly isOneOfMany: boolean;
}

/** One call on screen. Whatever is touched in it, the keys are its own from then on. */
export const Pane = memo(({ callSid, isOneOfMany }: PaneProps): ReactElement => {
  return (
    <PaneContext value={callSid}>
      <PaneFrame callSid={callSid} isOneOfMany={isOneOfMany} />
    </PaneContext>
  );
});
Pane.displayName = 'Pane';

function PaneFrame({ callSid, isOneOfMany }: PaneProps): ReactElement {
  const console = useConsole();
  const record = useStore(console.feed.store, ({ records }) => records.get(callSid) ?? null);
  const who = useWho();
  const hasKeyboard = useHasKeyboard();
  const take = (): void => focusPane(console, callSid);
  const label = record === null ? strings.call.label : strings.panes.label(partyOf(record.call, who).title);
  return (
    <section
      className="pane"
      aria-label={label}
      aria-current={isOneOfMany && hasKeyboard ? 'true' : undefined}
      data-focused={isOneOfMany ? hasKeyboard : undefined}
      onFocusCapture={take}
      onPointerDownCapture={take}
    >
      {record !== null && <CallView record={record} />}
    </section>
  );
}
