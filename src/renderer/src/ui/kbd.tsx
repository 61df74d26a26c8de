import type { ReactElement } from 'react';
import { keyCaps } from '../commands/keymap.ts';

/** A chord as key caps. Hidden from screen readers: the control says it through `aria-keyshortcuts`. */
export function Kbd({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span className="kbd" aria-hidden="true">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
