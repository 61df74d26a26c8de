import { beforeEach, describe, expect, it } from 'vitest';
import { DesktopKeys } from '#main/hotkeys/desktop-keys.ts';

let ours: Map<string, () => void>;
let taken: string[];
let pressed: string[];
beforeEach(() => {
  ours = new Map();
  taken = [];
  pressed = [];
});

const keysWith = (attention: string | null = null): DesktopKeys =>
  new DesktopKeys({
    shortcuts: {
      register: (key, onPressed) => {
        if (taken.includes(key)) return false;
        ours.set(key, onPressed);
        return true;
      },
      unregister: (key) => ours.delete(key),
    },
    fromEnvironment: { attention, steer: null },
    onPressed: { attention: () => pressed.push('attention'), steer: () => pressed.push('steer') },
  });

describe('keys of the whole desktop', () => {
  it('are claimed as they are set, and let go of when they are not', () => {
    const keys = keysWith();
    keys.apply({ attention: 'Super+P', steer: 'Super+O' });
    ours.get('Super+P')?.();
    ours.get('Super+O')?.();
    expect(pressed).toEqual(['attention', 'steer']);
    keys.apply({ attention: 'Super+I', steer: null });
    expect([...ours.keys()]).toEqual(['Super+I']);
    keys.close();
    expect([...ours.keys()]).toEqual([]);
  });

  it('say which is refused, and try it again', () => {
    taken = ['Super+P'];
    const keys = keysWith();
    keys.apply({ attention: 'Super+P', steer: null });
    expect(keys.state().attention.trouble).toContain('Super+P is taken');
    taken = [];
    keys.apply({ attention: 'Super+P', steer: null });
    expect([keys.state().attention.trouble, [...ours.keys()]]).toEqual([null, ['Super+P']]);
  });

  it('cannot be the same twice', () => {
    const keys = keysWith();
    keys.apply({ attention: 'Super+P', steer: 'super+p' });
    expect(keys.state()).toMatchObject({ attention: { trouble: null }, steer: { trouble: expect.any(String) } });
  });

  it('are the environment’s where that has one', () => {
    const keys = keysWith('Super+E');
    keys.apply({ attention: 'Super+P', steer: null });
    expect([...ours.keys()]).toEqual(['Super+E']);
    expect(keys.state().attention).toEqual({ fromEnvironment: 'Super+E', trouble: null });
  });

  it('change places', () => {
    const keys = keysWith();
    keys.apply({ attention: 'Super+P', steer: 'Super+O' });
    keys.apply({ attention: 'Super+O', steer: 'Super+P' });
    ours.get('Super+O')?.();
    expect([pressed, keys.state().attention.trouble, keys.state().steer.trouble]).toEqual([['attention'], null, null]);
  });
});
