import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '#main/menu.ts';
import { type PlaceId, places } from '#shared/places.ts';

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

const itemsOf = (platform: NodeJS.Platform): MenuItemConstructorOptions[] =>
  flat(
    menuTemplate({
      platform,
      appName: 'Phony',
      isPackaged: true,
      showAbout: () => undefined,
      showPlace: () => undefined,
      changeShellCommand: () => undefined,
      shortcuts: {},
    }),
  );

describe('the menu', () => {
  it.each(['linux', 'win32'] as const)('leaves the keys of text fields to the page on %s', (platform) => {
    const edit = itemsOf(platform).filter(({ role }) => role === 'cut' || role === 'copy' || role === 'paste');
    expect(edit.map(({ registerAccelerator }) => registerAccelerator)).toEqual([false, false, false]);
  });

  it.each(['linux', 'win32', 'darwin'] as const)(
    'never closes the window by the key that whispers on %s',
    (platform) => {
      const close = itemsOf(platform).filter(({ role }) => role === 'close');
      expect(close.every(({ accelerator }) => accelerator === 'Shift+Cmd+W')).toBe(true);
    },
  );

  it.each(['linux', 'win32', 'darwin'] as const)('leads to every place, and leaves its key to the page on %s', (os) => {
    const asked: PlaceId[] = [];
    const showPlace = (place: PlaceId): number => asked.push(place);
    const template = menuTemplate({
      platform: os,
      appName: 'Phony',
      isPackaged: true,
      showAbout: () => undefined,
      showPlace,
      changeShellCommand: () => undefined,
      shortcuts: {},
    });
    for (const { id, key } of places) {
      const item = flat(template).find((each) => each.id === id);
      expect([item?.accelerator ?? null, item?.registerAccelerator]).toEqual([
        key?.replace('Mod', 'CmdOrCtrl') ?? null,
        false,
      ]);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- neither item nor event is looked at
      item?.click?.(undefined as never, undefined, undefined as never);
    }
    expect(asked).toEqual(places.map(({ id }) => id));
  });

  it.each(['linux', 'win32', 'darwin'] as const)('offers the phony command and takes it back on %s', (platform) => {
    const wanted: string[] = [];
    const items = flat(
      menuTemplate({
        platform,
        appName: 'Phony',
        isPackaged: true,
        showAbout: () => undefined,
        showPlace: () => undefined,
        shortcuts: {},
        changeShellCommand: (each) => wanted.push(each),
      }),
    );
    for (const id of ['install-command', 'remove-command']) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- neither item nor event is looked at
      items.find((item) => item.id === id)?.click?.(undefined as never, undefined, undefined as never);
    }
    expect(wanted).toEqual(['install', 'remove']);
  });

  it('shows the keys a supervisor has given the places', () => {
    const template = menuTemplate({
      platform: 'linux',
      appName: 'Phony',
      isPackaged: true,
      showAbout: () => undefined,
      showPlace: () => undefined,
      changeShellCommand: () => undefined,
      shortcuts: { 'place.history': ['Mod+Shift+ArrowLeft'], 'place.playbooks': [] },
    });
    const shown = (id: string): unknown => flat(template).find((each) => each.id === id)?.accelerator;
    expect([shown('history'), shown('playbooks')]).toEqual(['CmdOrCtrl+Shift+Left', undefined]);
  });

  it('has tools for developers in development only', () => {
    expect(itemsOf('linux').some(({ role }) => role === 'toggleDevTools')).toBe(false);
  });
});
