import { type ReactElement, useMemo } from 'react';
import { deskGroups } from '../../calls/desk-groups.ts';
import { partyOf } from '../../calls/party.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext, useWho } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';

/** Away from the desk: who needs a person, and the key that leads there. */
export function WaitingBar(): ReactElement | null {
  const { feed } = useConsole();
  const records = useStore(feed.store, (state) => state.records);
  const { needing } = useMemo(() => deskGroups(records), [records]);
  const who = useWho();
  const context = useCommandContext();
  const [first] = needing;
  if (first === undefined || first.attention === null) return null;
  const { waiting, more } = strings.places;
  return (
    <div className="bar" data-tone={first.attention.kind === 'failing' ? 'failed' : 'attention'} role="alert">
      <p>
        {waiting[first.attention.kind](partyOf(first.call, who).title)}
        {needing.length > 1 && <span className="dim"> {more(needing.length - 1)}</span>}
      </p>
      <CommandButton id="desk.next" context={context} />
    </div>
  );
}
