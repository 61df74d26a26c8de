import { type ReactElement, useEffect, useRef } from 'react';
import { DIAL_KEY, practise } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { openSetUp } from '../../console/guided-set-up.ts';
import { mayTakeFocus, useControl, usePracticeCallees } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import { Drawing } from './drawing.tsx';
import './first-minute.css';

/** The empty desk of a newcomer: what this is, and one key to try it. */
export function FirstMinute(): ReactElement {
  const console = useConsole();
  const callee = usePracticeCallees()[0] ?? null;
  const { refusal, isBusy } = useControl(DIAL_KEY);
  const button = useRef<HTMLButtonElement>(null);
  const isReady = callee !== null;
  useEffect(() => {
    if (isReady && mayTakeFocus()) button.current?.focus();
  }, [isReady]);
  return (
    <main className="first">
      <Drawing />
      <h1 className="first-title">{strings.first.title}</h1>
      <div className="first-lines">
        {strings.first.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <div className="first-actions">
        <button
          ref={button}
          type="button"
          className="button"
          data-tone="primary"
          data-size="large"
          aria-disabled={!isReady || isBusy}
          aria-keyshortcuts={useAriaKeys('desk.practice')}
          title={isReady ? undefined : strings.unavailable.noPractice}
          onClick={() => {
            if (callee !== null) void practise(console, callee.name);
          }}
        >
          {strings.desk.practiceCall}
          <CommandKeys of="desk.practice" />
        </button>
        <button
          type="button"
          className="button"
          data-size="large"
          aria-keyshortcuts={useAriaKeys('console.connect')}
          onClick={() => openSetUp(console)}
        >
          {strings.desk.connect}
          <CommandKeys of="console.connect" />
        </button>
      </div>
      <p className="first-hint" role={refusal === null ? undefined : 'alert'}>
        {isBusy ? strings.first.starting : (refusal?.message ?? strings.first.practiceHint)}
      </p>
      <p className="first-hint">{strings.setUp.hint}</p>
    </main>
  );
}
