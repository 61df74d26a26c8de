import { type ReactElement, useId, useRef } from 'react';
import { DIAL_KEY, practise, requestFocus } from '../../console/actions.ts';
import { type Console, useConsole } from '../../console/console.ts';
import { useFocusOn, usePracticeCallees } from '../../console/hooks.ts';
import { chosenPlaybook, putPlaybookAway } from '../../console/playbook-call.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';

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
  const hasPlaybook = useStore(console.ui, (state) => state.dialPlaybook !== null);
  const first = useRef<HTMLButtonElement>(null);
  useFocusOn('practice', first);
  const keys = useAriaKeys('desk.practice');
  const isBusy = useStore(console.ui, (state) => state.busy.has(DIAL_KEY));
  const rows = callees.map((callee, index) => {
    const isWayIn = index === 0 && !hasPlaybook;
    const label = isWayIn ? strings.desk.practiceCall : callee.title;
    return { ...callee, isWayIn, label, hint: isWayIn ? callee.title : hintOf(callee.summary) };
  });
  const shown = (open ? rows : rows.slice(0, 1)).slice(isFirst ? 1 : 0);
  if (shown.length === 0) return null;
  return (
    <section className="practice" data-open={open} aria-label={strings.desk.practice}>
      {open && <h2 className="heading">{hasPlaybook ? strings.playbooks.dial.rehearseWith : strings.desk.practice}</h2>}
      <ul>
        {shown.map((callee, index) => (
          <li key={callee.name} className="practice-row">
            <button
              ref={index === 0 ? first : undefined}
              type="button"
              className="practice-title"
              aria-describedby={`${id}-${callee.name}`}
              aria-disabled={isBusy}
              aria-keyshortcuts={callee.isWayIn ? keys : undefined}
              onClick={() => void call(console, callee.name)}
            >
              {callee.label}
            </button>
            {callee.isWayIn && <CommandKeys of="desk.practice" />}
            <span className="practice-hint" id={`${id}-${callee.name}`} title={callee.summary}>
              {callee.hint}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A practice call, of the chosen playbook where there is one; its values are kept for the real call. */
async function call(console: Console, callee: string): Promise<void> {
  const wishes = chosenPlaybook(console);
  if (wishes === null) return requestFocus(console, 'variable');
  if (await practise(console, callee, wishes)) putPlaybookAway(console, 'keep');
}

/** What fits one line: of a recorded conversation the first words, which say more than how long it is. */
const hintOf = (summary: string): string => /“[^”]+”/.exec(summary)?.[0] ?? summary;
