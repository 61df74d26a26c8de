import type { ReactElement } from 'react';
import { places } from '#shared/places.ts';
import { ariaKeys } from '../../commands/keymap.ts';
import { useConsole } from '../../console/console.ts';
import { goTo } from '../../console/go-to.ts';
import { useBindings } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import './places.css';

/** Top: where one can be, and the way to everything. */
export function TopBar(): ReactElement {
  const console = useConsole();
  const here = useStore(console.ui, ({ place }) => place);
  const bindings = useBindings();
  const palette = bindings.of('console.palette');
  const tabs = places.map((place) => ({ ...place, keys: bindings.of(`place.${place.id}`).keys }));
  return (
    <nav className="places" aria-label={strings.places.label}>
      <ul>
        {tabs.map(({ id, title, keys }) => (
          <li key={id}>
            <button
              type="button"
              className="place-tab"
              aria-current={id === here ? 'page' : undefined}
              aria-keyshortcuts={keys.length === 0 ? undefined : ariaKeys(keys)}
              onClick={() => goTo(console, id)}
            >
              {title}
              {keys[0] !== undefined && <Kbd keys={keys[0]} />}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        data-tone="quiet"
        aria-keyshortcuts={palette.keys.length === 0 ? undefined : ariaKeys(palette.keys)}
        aria-haspopup="dialog"
        onClick={() => palette.run(console)}
      >
        {strings.places.searchAll}
        {palette.keys[0] !== undefined && <Kbd keys={palette.keys[0]} />}
      </button>
    </nav>
  );
}
