import { type ReactElement, useEffect } from 'react';
import { useConsole } from '../../console/console.ts';
import { useCommandContext } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { PlaybookForm } from './playbook-form.tsx';
import { PlaybookList } from './playbook-list.tsx';
import './playbooks.css';

/** Calls that are made more than once: what they are about, and what they ask for. */
export function PlaybooksPlace(): ReactElement {
  const { playbooks } = useConsole();
  const state = useStore(playbooks.store, (all) => all);
  const context = useCommandContext();
  useEffect(() => void playbooks.refresh(), [playbooks]);
  const { open } = state;
  return (
    <main className="playbooks" data-open={open !== null}>
      <h1 className="visually-hidden">{strings.playbooks.title}</h1>
      <PlaybookList state={state} context={context} />
      {open === null ? (
        <p className="history-choose">{strings.playbooks.choose}</p>
      ) : (
        <PlaybookForm key={open.kept ?? ''} open={open} context={context} />
      )}
    </main>
  );
}
