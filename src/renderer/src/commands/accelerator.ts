const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Enter: 'Return',
  '+': 'Plus',
};

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * A key press as Electron writes keys of the whole desktop. Letters alone belong to whatever is being typed anywhere,
 * so a key takes Ctrl, Alt or the system key along; function keys need none.
 */
export function acceleratorOf(
  press: Press,
): { readonly accelerator: string } | { readonly wrong: 'needsModifier' | 'noKey' } {
  const key = keyOf(press);
  if (key === null) return { wrong: 'noKey' };
  const modifiers = [
    press.ctrlKey ? 'Control' : null,
    press.metaKey ? 'Super' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey ? 'Shift' : null,
  ].filter((modifier) => modifier !== null);
  const isBare = modifiers.every((modifier) => modifier === 'Shift');
  if (isBare && !/^F\d+$/.test(key)) return { wrong: 'needsModifier' };
  return { accelerator: [...modifiers, key].join('+') };
}

/** By the place on the keyboard where that has a name: with Alt or Shift the character is another. */
function keyOf({ key, code }: Press): string | null {
  const placed = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (placed !== null) return placed[1] ?? placed[2] ?? null;
  const named = NAMES[key];
  if (named !== undefined) return named;
  if (/^(?:F\d{1,2}|Home|End|PageUp|PageDown|Insert|Delete|Backspace|Tab)$/.test(key)) return key;
  return /^[\u0021-\u007e]$/.test(key) ? key : null;
}
