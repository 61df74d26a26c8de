import type { ReactElement } from 'react';
import { useCommandContext } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';

/** Puts the `phony` command where a shell finds it; the app says in a dialog of its own what it did. */
export function ShellCommand(): ReactElement {
  const context = useCommandContext();
  return (
    <div className="setting-actions">
      <p className="setting-hint">{strings.shellCommand.hint}</p>
      <div className="card-actions">
        <CommandButton id="console.install-command" context={context} />
        <CommandButton id="console.remove-command" context={context} />
      </div>
    </div>
  );
}
