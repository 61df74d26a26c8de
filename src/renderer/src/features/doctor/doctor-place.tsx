import { type ReactElement, useEffect, useRef } from 'react';
import { summaryOf } from '../../calls/doctor-report.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext, useFocusOn } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { CheckList } from './check-list.tsx';
import './doctor.css';

const words = strings.doctor;

/** Every part of the set-up, looked at as a real call would use it, with the exact remedy. */
export function DoctorPlace(): ReactElement {
  const { examination } = useConsole();
  const context = useCommandContext();
  const state = useStore(examination.store, (all) => all);
  const note = useStore(useConsole().ui, ({ copied }) => copied);
  const button = useRef<HTMLButtonElement>(null);
  useFocusOn('doctor', button);
  useEffect(() => {
    const { running, found, parts } = examination.store.get();
    const isWhole = parts.length > 0 && parts.every(({ id }) => found.has(id));
    if (running.size === 0 && !isWhole) void examination.look();
  }, [examination]);
  return (
    <main className="doctor">
      <header className="doctor-head">
        <h1 className="settings-title">{words.title}</h1>
        <p className="settings-about">{words.about}</p>
        <div className="card-actions">
          <CommandButton id="doctor.look" context={context} tone="primary" buttonRef={button} />
          <CommandButton id="doctor.copy" context={context} />
          <CommandButton id="console.connect" context={context} label={words.guided} />
        </div>
        <output className="doctor-summary">{note ? words.copied : summaryOf(state)}</output>
      </header>
      <CheckList ids={null} />
    </main>
  );
}
