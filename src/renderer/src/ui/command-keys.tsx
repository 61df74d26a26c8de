import type { ReactElement } from 'react';
import { ariaKeys } from '../commands/keymap.ts';
import type { CommandId } from '../commands/registry.ts';
import { useBindings } from '../console/hooks.ts';
import { Kbd } from './kbd.tsx';

/** The key of a command as key caps; nothing where it has none. */
export function CommandKeys({ of }: { readonly of: CommandId }): ReactElement | null {
  const [shown] = useBindings().of(of).keys;
  return shown === undefined ? null : <Kbd keys={shown} />;
}

/** The same for `aria-keyshortcuts` of a control that is no `CommandButton`. */
export function useAriaKeys(id: CommandId): string | undefined {
  const { keys } = useBindings().of(id);
  return keys.length === 0 ? undefined : ariaKeys(keys);
}
