import type { ReactElement, RefObject } from 'react';
import type { CommandContext } from '../commands/context.ts';
import { ariaKeys } from '../commands/keymap.ts';
import type { CommandId } from '../commands/registry.ts';
import { useConsole } from '../console/console.ts';
import { useBindings } from '../console/hooks.ts';
import { Kbd } from './kbd.tsx';

interface CommandButtonProps {
  readonly id: CommandId;
  readonly context: CommandContext;
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  /** For a button that opens something: whether that is open. */
  readonly expanded?: boolean;
  /** Where the command's title says more than this button does. */
  readonly label?: string;
  readonly buttonRef?: RefObject<HTMLButtonElement | null>;
}

/** A button that is the registry's command: its name, key, and why it cannot be pressed. */
export function CommandButton({
  id,
  context,
  tone = 'plain',
  expanded,
  label,
  buttonRef,
}: CommandButtonProps): ReactElement {
  const console = useConsole();
  const command = useBindings().of(id);
  const reason = command.unavailable(context);
  const shown = command.keys[0];
  return (
    <button
      ref={buttonRef}
      type="button"
      className="button"
      data-tone={tone}
      // Not `disabled`: a control that cannot be reached cannot say why.
      aria-disabled={reason !== null}
      aria-expanded={expanded}
      aria-keyshortcuts={command.keys.length === 0 ? undefined : ariaKeys(command.keys)}
      title={reason ?? undefined}
      onClick={() => {
        if (reason === null) command.run(console);
      }}
    >
      {label ?? command.title}
      {shown !== undefined && <Kbd keys={shown} />}
    </button>
  );
}
