import { type ReactElement, useRef } from 'react';
import type { BrokenPlaybook } from '#shared/playbooks.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { ERASE_KEY, erasePlaybook } from '../../console/playbook-edit.ts';
import type { ShelfState } from '../../stores/playbook-shelf.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';

const words = strings.playbooks;

interface PlaybookListProps {
  readonly state: ShelfState;
  readonly context: CommandContext;
}

/** Every playbook by title, and the files that are none with the reason. */
export function PlaybookList({ state, context }: PlaybookListProps): ReactElement {
  const { playbooks, broken, status } = state;
  return (
    <section className="shelf" aria-label={words.list}>
      <div className="shelf-top">
        {status === 'ready' && playbooks.length === 0 ? (
          <FirstPlaybook context={context} />
        ) : (
          <CommandButton id="playbook.add" context={context} />
        )}
      </div>
      {playbooks.length > 0 && <Rows state={state} />}
      <ListNote state={state} />
      {broken.length > 0 && <Broken files={broken} />}
    </section>
  );
}

/** The way to the first one has the keyboard while there is none. */
function FirstPlaybook({ context }: { readonly context: CommandContext }): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  useFocusOn('playbooks', button);
  return <CommandButton id="playbook.add" context={context} tone="primary" buttonRef={button} />;
}

function Rows({ state: { playbooks, open } }: { readonly state: ShelfState }): ReactElement {
  const console = useConsole();
  const first = useRef<HTMLButtonElement>(null);
  const current = playbooks.findIndex(({ name }) => name === open?.kept);
  useFocusOn('playbooks', first);
  return (
    <ul>
      {playbooks.map((playbook, index) => (
        <li key={playbook.name}>
          <button
            ref={index === Math.max(0, current) ? first : undefined}
            type="button"
            className="shelf-row"
            aria-current={index === current}
            onClick={() => console.playbooks.open(playbook)}
          >
            <span className="shelf-title">{playbook.title}</span>
            <span className="shelf-brief">{playbook.brief}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function ListNote({ state: { status, playbooks } }: { readonly state: ShelfState }): ReactElement | null {
  const { playbooks: shelf } = useConsole();
  if (status === 'failed')
    return (
      <div className="finder-note" role="alert">
        <p>{words.failed}</p>
        <button type="button" className="button" onClick={() => void shelf.refresh()}>
          {words.retry}
        </button>
      </div>
    );
  if (status === 'loading') return <p className="finder-note">{words.loading}</p>;
  return playbooks.length === 0 ? <p className="finder-note">{words.none}</p> : null;
}

function Broken({ files }: { readonly files: readonly BrokenPlaybook[] }): ReactElement {
  const console = useConsole();
  const { refusal, isBusy } = useControl(ERASE_KEY);
  return (
    <section className="shelf-broken" aria-labelledby="broken-title">
      <h2 className="heading" id="broken-title">
        {words.broken}
      </h2>
      {files.map(({ name, reason }) => (
        <div key={name} className="shelf-file">
          <p>{words.brokenBody(name, reason)}</p>
          <button
            type="button"
            className="button"
            data-tone="danger"
            aria-disabled={isBusy}
            onClick={() => void erasePlaybook(console, name)}
          >
            {words.removeFile(name)}
          </button>
        </div>
      ))}
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
    </section>
  );
}
