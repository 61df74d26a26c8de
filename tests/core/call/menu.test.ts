import { describe, expect, it } from 'vitest';
import { MenuWatch } from '#core/call/menu.ts';

const MENU = 'For billing, press 1. For anything else, press 0.';

describe('a recorded menu', () => {
  it.each([
    MENU,
    'Press one for English.',
    'Enter your 8 digit number.',
    'To repeat this, press star.',
    'Dial 0 for the operator.',
  ])('is known by what it asks for: %s', (text) => {
    expect(new MenuWatch().hear(text)).toBe(1);
  });

  it.each(['Hello?', 'I pressed the shirt. One moment.', 'The press wrote about it.', 'Two tickets, please.', ''])(
    'is not: %s',
    (text) => {
      expect(new MenuWatch().hear(text)).toBe(0);
    },
  );

  it('is counted each time it comes round, however it is punctuated', () => {
    const menus = new MenuWatch();
    expect(
      [MENU, MENU.toUpperCase(), 'for billing press 1 for anything else press 0'].map((t) => menus.hear(t)),
    ).toEqual([1, 2, 3]);
  });

  it('is another when it offers something else', () => {
    const menus = new MenuWatch();
    menus.hear(MENU);
    expect(menus.hear('For a refund, press 1. To go back, press 9.')).toBe(1);
    expect(menus.hear(MENU)).toBe(2);
  });
});
