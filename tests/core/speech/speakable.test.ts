import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Speakable } from '#core/speech/speakable.ts';

const speak = (deltas: readonly string[]): string => {
  const speakable = new Speakable();
  return deltas.map((delta) => speakable.push(delta)).join('') + speakable.end();
};

describe('text on its way to a voice', () => {
  it.each([
    ['**Hello** there', 'Hello there'],
    ['See [our site](https://x.example/z) now', 'See [our site now'],
    ['- one\n- two\n1. three', 'one\ntwo\n1. three'],
    ['# Title\ntext', 'Title\ntext'],
    ['hi 👋🏽 there ❤️ ok 🇩🇪', 'hi  there  ok '],
    ['go to https://example.com/a now', 'go to example.com/a now'],
    ['`code`', 'code'],
  ])('loses its marks: %j', (text, spoken) => {
    expect(speak([text])).toBe(spoken);
  });

  it.each(['5 * 3 is 15', 'press the # key', 'x [a](b) y [ z ]]', 'the high house', '© 2020 → a-b', '3 - 2', ''])(
    'keeps what only looks like a mark: %j',
    (text) => {
      expect(speak([text])).toBe(text);
    },
  );

  it('is the same however it is split', () => {
    const piece = fc.constantFrom(
      '**',
      '*',
      '# ',
      '- ',
      '](',
      'https://',
      'http',
      'h',
      ')',
      ' ',
      '\n',
      '👋🏽',
      '`',
      'word',
      '[',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(4)), (pieces, cuts) => {
        const text = pieces.join('');
        const chars = Array.from(text);
        const deltas: string[] = [];
        for (let at = 0, i = 0; at < chars.length; i++) {
          const size = (cuts[i % Math.max(1, cuts.length)] ?? 0) + 1;
          deltas.push(chars.slice(at, at + size).join(''));
          at += size;
        }
        expect(speak(deltas)).toBe(speak([text]));
      }),
    );
  });

  it('holds nothing back of a plain word', () => {
    const speakable = new Speakable();
    expect(speakable.push('Good')).toBe('Good');
    expect(speakable.push(' with')).toBe(' with');
  });
});
