import { describe, expect, it } from 'vitest';
import { ariaKeys, chordOf } from '#renderer/commands/keymap.ts';

const press = (key: string, held: Partial<KeyboardEvent> = {}, code = '') => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('a key press as the registry writes it', () => {
  it.each([
    ['a letter', press('s'), 'S'],
    ['a letter with Ctrl', press('s', { ctrlKey: true }), 'Mod+S'],
    ['a capital is a chord of its own', press('S', { shiftKey: true }), 'Shift+S'],
    ['Ctrl and Shift', press('X', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+X'],
    ['a sign that needs Shift', press('?', { shiftKey: true }), '?'],
    ['the space bar', press(' '), 'Space'],
    ['Cyrillic keyboards', press('ы', {}, 'KeyS'), 'S'],
    ['AltGr, which is Ctrl and Alt', press('@', { ctrlKey: true, altKey: true }), null],
    ['the Windows key', press('s', { metaKey: true }), null],
  ])('%s', (_, event, expected) => {
    expect(chordOf(event, false)).toBe(expected);
  });

  it('takes Cmd for Mod on a Mac, and leaves Ctrl alone there', () => {
    expect(chordOf(press('d', { metaKey: true }), true)).toBe('Mod+D');
    expect(chordOf(press('d', { ctrlKey: true }), true)).toBeNull();
  });
});

it('tells screen readers the same keys', () => {
  expect(ariaKeys(['S', 'Mod+S'])).toBe('S Control+S');
});
