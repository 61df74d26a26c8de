import type { ReactElement } from 'react';
import { places } from '#shared/places.ts';
import { ariaKeys } from '../../commands/keymap.ts';
import { commandById } from '../../commands/registry.ts';
import { useConsole } from '../../console/console.ts';
import { goTo } from '../../console/go-to.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import './places.css';

/** Top: where one can be, and the way to everything. */
export function TopBar(): ReactElement {
  const console = useConsole();
  const here = useStore(console.ui, ({ place }) => place);
  const palette = commandById('console.palette');
  return (
    <nav className="places" aria-label={strings.places.label}>
      <ul>
        {places.map(({ id, title, key }) => (
          <li key={id}>
            <button
              type="button"
              className="place-tab"
              aria-current={id === here ? 'page' : undefined}
              aria-keyshortcuts={key === null ? undefined : ariaKeys([key])}
              onClick={() => goTo(console, id)}
            >
              {title}
              {key !== null && <Kbd keys={key} />}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        data-tone="quiet"
        aria-keyshortcuts={ariaKeys(palette.keys)}
        aria-haspopup="dialog"
        onClick={() => palette.run(console)}
      >
        {strings.places.searchAll}
        <Kbd keys={palette.keys[0] ?? ''} />
      </button>
    </nav>
  );
}
