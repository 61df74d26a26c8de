import { expect, it } from 'vitest';
import { claimKey } from '#main/hotkeys/claim-key.ts';
import { settingsOf } from '#main/settings/app-settings.ts';

it('is off unless it is set', () => {
  expect(settingsOf({}).attentionKey).toBeNull();
  expect(settingsOf({ PHONY_HOTKEY_ATTENTION: ' ' }).attentionKey).toBeNull();
  expect(settingsOf({ PHONY_HOTKEY_ATTENTION: 'Super+P' }).attentionKey).toBe('Super+P');
});

it('is claimed, and calls', () => {
  let pressed = 0;
  const keys: Record<string, () => void> = {};
  const shortcuts = {
    register: (key: string, onPressed: () => void) => {
      keys[key] = onPressed;
      return true;
    },
    unregister: () => undefined,
  };
  expect(claimKey(shortcuts, 'Super+P', () => (pressed += 1))).toBeNull();
  keys['Super+P']?.();
  expect(pressed).toBe(1);
});

it('says who has it, or that it is none', () => {
  const taken = { register: () => false, unregister: () => undefined };
  const odd = {
    register: () => {
      throw new TypeError('conversion failure');
    },
    unregister: () => undefined,
  };
  expect(claimKey(taken, 'Super+P', () => undefined)).toMatch(/Super\+P is taken.*choose another/);
  expect(claimKey(odd, 'Sup+?', () => undefined)).toMatch(/Sup\+\? is no key; write it like/);
});
