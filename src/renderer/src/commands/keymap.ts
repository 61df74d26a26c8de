import type { Console } from '../console/console.ts';
import { bindingsOf } from './bindings.ts';
import { contextOf, type FocusPlace } from './context.ts';
import { commandFor } from './registry.ts';

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * A key press as the registry writes it: `S`, `Mod+Shift+X`, `?`, `Space`. Null
 * for what is no command anywhere: Alt chords, and AltGr, which is Ctrl+Alt.
 */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  if (press.altKey) return null;
  const hasMod = mac ? press.metaKey : press.ctrlKey;
  if (!hasMod && (press.ctrlKey || press.metaKey)) return null;
  const key = keyName(press);
  // Shift is part of how `?` or `/` is typed; with a letter or a named key it is a chord of its own.
  const hasShift = press.shiftKey && (key.length > 1 || /[A-Z0-9]/.test(key));
  return `${hasMod ? 'Mod+' : ''}${hasShift ? 'Shift+' : ''}${key}`;
}

function keyName({ key, code }: KeyPress): string {
  if (key === ' ') return 'Space';
  // On a keyboard of another script the letter is where its Latin neighbour would be.
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  if (key.length === 1 && key > '~' && latin !== undefined) return latin;
  return key.length === 1 ? key.toUpperCase() : key;
}

const TEXT_INPUTS =
  'textarea, select, [contenteditable="true"], input:not([type="button"], [type="checkbox"], [type="radio"], [type="range"])';

function placeOf(target: EventTarget | null): FocusPlace {
  if (!(target instanceof Element)) return 'page';
  if (target.closest(TEXT_INPUTS) !== null) return 'field';
  return target.closest('button, a[href], summary, input, [role="button"]') === null ? 'page' : 'control';
}

/** Puts the registry on the keyboard. Returns the function that takes it off. */
export function listenToKeys(console: Console): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const chord = chordOf(event, isMac);
    if (chord === null) return;
    const { all } = bindingsOf(console.preferences.store.get().preferences.shortcuts);
    const command = commandFor(chord, contextOf(console), placeOf(event.target), all);
    if (command === null) return;
    event.preventDefault();
    command.run(console);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

const SIGNS: Readonly<Record<string, string>> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Enter: '⏎',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
};

/** `Mod+Shift+X` as its caps: `Ctrl`, `Shift`, `X`. */
export const keyCaps = (keys: string): readonly string[] =>
  (keys === 'Mod+/' ? ['Mod', '/'] : keys.split('+')).map((cap) => SIGNS[cap] ?? cap);

/** The same for `aria-keyshortcuts`. */
export const ariaKeys = (keys: readonly string[]): string =>
  keys.map((chord) => chord.replace('Mod', isMac ? 'Meta' : 'Control')).join(' ');
