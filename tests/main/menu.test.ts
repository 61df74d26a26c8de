import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '#main/menu.ts';

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

const itemsOf = (platform: NodeJS.Platform): MenuItemConstructorOptions[] =>
  flat(menuTemplate({ platform, appName: 'Phony', isPackaged: true, showAbout: () => undefined }));

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

  it('has tools for developers in development only', () => {
    expect(itemsOf('linux').some(({ role }) => role === 'toggleDevTools')).toBe(false);
  });
});
