/** As much of Electron's `globalShortcut` as is used. */
export interface Shortcuts {
  register(accelerator: string, onPressed: () => void): boolean;
  unregister(accelerator: string): void;
}

/**
 * Claims a key of the whole desktop. Returns null, or the sentence that says why it is not ours: a name that is no key
 * makes Electron throw, one that another program has is refused.
 */
export function claimKey(shortcuts: Shortcuts, accelerator: string, onPressed: () => void): string | null {
  try {
    if (shortcuts.register(accelerator, onPressed)) return null;
    return `${accelerator} is taken by another program, or this desktop gives out no keys; choose another.`;
  } catch {
    return `${accelerator} is no key; write it like CommandOrControl+Shift+K.`;
  }
}
