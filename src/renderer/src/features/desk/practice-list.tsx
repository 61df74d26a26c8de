import { type ReactElement, useId } from 'react';
import { DIAL_KEY, practise } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { usePracticeCallees } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';

interface PracticeListProps {
  /** All callees, or only the way in. */
  readonly open: boolean;
  /** On an empty desk the first callee's button is the big one in the middle, and stands only there. */
  readonly isFirst: boolean;
}

export function PracticeList({ open, isFirst }: PracticeListProps): ReactElement | null {
  const console = useConsole();
  const callees = usePracticeCallees();
  const id = useId();
  const isBusy = useStore(console.ui, (state) => state.busy.has(DIAL_KEY));
  const rows = callees.map((callee, index) => ({
    ...callee,
    label: index === 0 ? strings.desk.practiceCall : callee.title,
    hint: index === 0 ? callee.title : hintOf(callee.summary),
  }));
  const shown = (open ? rows : rows.slice(0, 1)).slice(isFirst ? 1 : 0);
  if (shown.length === 0) return null;
  return (
    <section className="practice" data-open={open} aria-label={strings.desk.practice}>
      {open && <h2 className="heading">{strings.desk.practice}</h2>}
      <ul>
        {shown.map((callee) => (
          <li key={callee.name} className="practice-row">
            <button
              type="button"
              className="practice-title"
              aria-describedby={`${id}-${callee.name}`}
              aria-disabled={isBusy}
              onClick={() => void practise(console, callee.name)}
            >
              {callee.label}
            </button>
            <span className="practice-hint" id={`${id}-${callee.name}`} title={callee.summary}>
              {callee.hint}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What fits one line: of a recorded conversation the first words, which say more than how long it is. */
const hintOf = (summary: string): string => /“[^”]+”/.exec(summary)?.[0] ?? summary;
