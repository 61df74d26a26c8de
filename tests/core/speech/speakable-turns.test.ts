import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Speakable } from '#core/speech/speakable.ts';

function spoken(...deltas: readonly string[]): string {
  const speakable = new Speakable();
  return deltas.map((delta) => speakable.push(delta)).join('') + speakable.end();
}

const ink = (text: string): string => text.replaceAll(/[^\w]/g, '');

describe('text made fit to be spoken', () => {
  it('keeps every letter and digit that is not in a link', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w .,?!*#-]{0,60}$/), (text) => {
        expect(ink(spoken(text))).toBe(ink(text));
      }),
    );
  });
});

describe('a turn that ended in the middle of something', () => {
  it.each(['See [this](https://exam', 'a **', 'word', '- ', 'see h'])(
    '(%j) leaves no trace in the next one',
    (before) => {
      fc.assert(
        fc.property(fc.constantFrom('- One.', '# Two', 'Three four.', '**Five**', 'https://six'), (text) => {
          const speakable = new Speakable();
          speakable.push(before);
          speakable.end();
          expect(speakable.push(text) + speakable.end()).toBe(spoken(text));
        }),
      );
    },
  );
});
