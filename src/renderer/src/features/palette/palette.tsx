import { Command as Menu } from 'cmdk';
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { chordOf, isMac } from '../../commands/keymap.ts';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings, useCommandContext } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { type PaletteItem, paletteItems, ranked } from './palette-items.ts';
import './palette.css';

const words = strings.palette;

/** Everything by name. What it runs is what the key runs. */
export function Palette(): ReactElement {
  const console = useConsole();
  const context = useCommandContext();
  const bindings = useBindings();
  useStore(console.playbooks.store, (state) => state);
  useEffect(() => void console.playbooks.refresh(), [console]);
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const close = (): void => openDialog(console, null);
  const run = (item: PaletteItem): void => {
    close();
    item.run(console);
  };
  // The key that opens it closes it; the registry is deaf while a dialog is open.
  const onKeyDown = (event: KeyboardEvent): void => {
    const chord = chordOf(event, isMac);
    if (chord === null || !bindings.of('console.palette').keys.includes(chord)) return;
    event.preventDefault();
    close();
  };
  const found = ranked(paletteItems(console, context), search);
  return (
    <Dialog title={words.title} description={words.about} firstField={field} onClose={close}>
      <Menu className="palette" label={words.field} shouldFilter={false} loop vimBindings={false} onKeyDown={onKeyDown}>
        <Menu.Input
          ref={field}
          className="palette-field"
          placeholder={words.field}
          value={search}
          onValueChange={setSearch}
        />
        {/* Outside the list, which may hold nothing but options, and there before it speaks, or it is not read out. */}
        <output className="palette-none">{found.length === 0 && words.none}</output>
        <Menu.List className="palette-list" label={words.list} hidden={found.length === 0}>
          {found.map(([group, items]) => (
            <Menu.Group key={group} heading={words.groups[group]}>
              {items.map((item) => (
                <Item key={item.id} item={item} onRun={run} />
              ))}
            </Menu.Group>
          ))}
        </Menu.List>
      </Menu>
    </Dialog>
  );
}

function Item({
  item,
  onRun,
}: {
  readonly item: PaletteItem;
  readonly onRun: (item: PaletteItem) => void;
}): ReactElement {
  const { id, title, hint, keys } = item;
  return (
    <Menu.Item className="palette-item" value={id} onSelect={() => onRun(item)}>
      <span className="palette-title">{title}</span>
      <span className="palette-hint">{hint}</span>
      {keys !== null && <Kbd keys={keys} />}
    </Menu.Item>
  );
}
