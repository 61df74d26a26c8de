import { type FocusEvent, type ReactElement, type ReactNode, useId, useMemo, useState } from 'react';
import type { CallSid } from '#core/ids.ts';
import { urgencyOf } from '../../calls/attention.ts';
import { type DeskGroups, type DeskRow, deskGroups } from '../../calls/desk-groups.ts';
import { isSameDay } from '../../calls/times.ts';
import { selectCall } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { shownPanes } from '../../stores/panes.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CallRow } from './call-row.tsx';
import { useCalmRecords } from './calm-records.ts';
import { DialBox } from './dial-box.tsx';
import { PracticeList } from './practice-list.tsx';
import { useSearch } from './search.ts';
import './desk.css';

/** Left: the way to a new call, and every call in the order it needs a person. */
export function Desk(): ReactElement {
  const console = useConsole();
  const records = useCalmRecords(console);
  const listed = useStore(console.feed.store, (state) => state.listed);
  const groups = useMemo(() => deskGroups(records), [records]);
  const [isDialling, setDialling] = useState(false);
  const [sought, setSought] = useState('');
  const found = useSearch(sought);
  const hasText = useStore(console.ui, (state) => (state.drafts.get('/dial') ?? '') !== '');

  const hasPlaybook = useStore(console.ui, (state) => state.dialPlaybook !== null);

  const openFound = (): boolean => {
    const first = found.rows[0];
    if (first !== undefined) selectCall(console, first.call.callSid);
    return first !== undefined;
  };
  const leave = (event: FocusEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setDialling(false);
  };

  return (
    <nav className="desk" aria-label={strings.desk.label}>
      <div className="desk-top" onFocus={() => setDialling(true)} onBlur={leave}>
        <DialBox onSearch={setSought} onOpenFound={openFound} />
        {!hasText && (
          <PracticeList
            open={isDialling || records.size === 0 || hasPlaybook}
            isFirst={records.size === 0 && !hasPlaybook}
          />
        )}
      </div>
      <div className="desk-lists">
        {sought === '' ? (
          <Groups groups={groups} />
        ) : (
          <Group name={strings.desk.found} rows={found.rows} note={found.note} />
        )}
        {records.size === 0 && sought === '' && <ListNote listed={listed} />}
      </div>
    </nav>
  );
}

/** The first row that has waited a while; none while the end of a call counts down. */
function useBreathing(rows: readonly DeskRow[]): DeskRow | null {
  const { clock, ui } = useConsole();
  const isEnding = useStore(ui, ({ ending }) => ending.size > 0);
  const at = useStore(clock, (now) =>
    rows.findIndex(({ attention }) => attention !== null && urgencyOf(attention.sinceMs, now) === 'waiting'),
  );
  return isEnding ? null : (rows[at] ?? null);
}

function ListNote({ listed }: { readonly listed: 'loading' | 'ready' | 'failed' }): ReactElement | null {
  if (listed === 'ready') return null;
  return <p className="desk-note">{listed === 'loading' ? strings.desk.loading : strings.desk.listFailed}</p>;
}

function Groups({ groups }: { readonly groups: DeskGroups }): ReactElement {
  const { clock } = useConsole();
  // The day turns at midnight, not every second: the list is filtered where it is drawn.
  const now = clock.get();
  const today = groups.ended.filter((row) => row.call.endedAt !== null && isSameDay(row.call.endedAt, now));
  return (
    <>
      {groups.needing.length > 0 && <Group name={strings.desk.needsYou} rows={groups.needing} tone="attention" />}
      {groups.live.length > 0 && <Group name={strings.desk.live} rows={groups.live} />}
      {today.length > 0 && <Group name={strings.desk.today} rows={today} />}
    </>
  );
}

interface GroupProps {
  readonly name: string;
  readonly rows: readonly DeskRow[];
  readonly tone?: 'attention';
  readonly note?: ReactNode;
}

function Group({ name, rows, tone, note }: GroupProps): ReactElement {
  const { ui } = useConsole();
  const selected = useStore(ui, (state) => state.selected);
  const shown = useStore(ui, shownPanes);
  const placeOf = (callSid: CallSid): 'selected' | 'shown' | null => {
    if (callSid === selected) return 'selected';
    return shown.includes(callSid) ? 'shown' : null;
  };
  const breathing = useBreathing(rows);
  const id = useId();
  return (
    <section className="desk-group" aria-labelledby={id} data-tone={tone}>
      <h2 className="heading" id={id}>
        {name}
      </h2>
      {note !== undefined && note !== null && <p className="desk-note">{note}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.call.callSid}>
            <CallRow
              breathes={row === breathing}
              call={row.call}
              attention={row.attention}
              shortcut={row.key}
              place={placeOf(row.call.callSid)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
