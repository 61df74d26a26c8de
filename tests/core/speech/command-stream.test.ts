import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandStream, type SpeechPiece } from '#core/speech/command-stream.ts';

/** Feeds the deltas, ends the turn; neighbouring texts are joined, since where they are cut says nothing. */
function piecesOf(...deltas: readonly string[]): readonly string[] {
  const stream = new CommandStream();
  const pieces = [...deltas.flatMap((delta) => stream.push(delta)), ...stream.end()];
  return joined(pieces).map((piece) => (piece.kind === 'text' ? piece.text : `<${piece.source}>`));
}

function joined(pieces: readonly SpeechPiece[]): readonly SpeechPiece[] {
  const result: SpeechPiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') {
      result[result.length - 1] = { kind: 'text', text: last.text + piece.text };
    } else result.push(piece);
  }
  return result;
}

const asText = (pieces: readonly SpeechPiece[]): string =>
  pieces.map((piece) => (piece.kind === 'text' ? piece.text : `[[${piece.source}]]`)).join('');

/** Text that is rich in brackets, as only a model in trouble writes it. */
const bracketText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '[',
        ']',
        '[[',
        ']]',
        '[[[',
        ']]]',
        '[[press:1#]]',
        '[[end_call]]',
        '[[ Transfer : +15551234567 ]]',
      ),
      fc.constantFrom(' ', 'Hello. ', 'é', '👩‍👩‍👧', '\n', '[[request_user:When?]]', '[[]]', ':'),
      fc.string({ maxLength: 6 }),
      fc.integer({ min: 480, max: 520 }).map((length) => 'x'.repeat(length)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const splitText = fc.tuple(bracketText, fc.array(fc.nat(), { maxLength: 30 })).map(([text, cuts]) => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const deltas = [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length));
  return { text, deltas };
});

describe('the text of a turn', () => {
  it.each<[what: string, text: string, pieces: readonly string[]]>([
    ['plain words', 'Hello there.', ['Hello there.']],
    ['a command between words', 'One moment. [[press:1]] There.', ['One moment. ', '<press:1>', ' There.']],
    ['a command alone', '[[end_call]]', ['<end_call>']],
    ['two commands in a row', '[[press:1]][[press:2]]', ['<press:1>', '<press:2>']],
    ['an unknown command', 'a[[unknown:x]]b', ['a', '<unknown:x>', 'b']],
    ['an empty command', 'a[[]]b', ['a', '<>', 'b']],
    ['a command without its argument', '[[press:]]', ['<press:>']],
    ['blanks inside a command', '[[  Press : 12 ]]', ['<  Press : 12 >']],
    ['a [[ that meets another [[', 'a [[b [[press:1]] c', ['a [[b ', '<press:1>', ' c']],
    ['a [[ that meets two others', '[[a[[b[[press:1]]', ['[[a[[b', '<press:1>']],
    ['a [[ never closed', 'Hi [[press:1', ['Hi [[press:1']],
    ['a [[ closed with a single ]', 'Hi [[press:1] there', ['Hi [[press:1] there']],
    ['three brackets', 'a[[[press:1]]', ['a[', '<press:1>']],
    ['four brackets', '[[[[press:1]]', ['[[', '<press:1>']],
    ['three brackets inside an open one', '[[a[[[press:1]]', ['[[a[', '<press:1>']],
    ['a single [', 'a [b] c', ['a [b] c']],
    ['a [ at the end', 'a [', ['a [']],
    ['a ]] alone', 'a ]] b', ['a ]] b']],
    ['one ] too many', '[[press:1]]]', ['<press:1>', ']']],
    ['nothing', '', []],
  ])('reads %s', (_what, text, pieces) => {
    expect(piecesOf(text)).toEqual(pieces);
    expect(piecesOf(...Array.from(text))).toEqual(pieces);
  });

  it('is read the same however it is split over deltas', () => {
    fc.assert(
      fc.property(splitText, ({ text, deltas }) => {
        expect(piecesOf(...deltas)).toEqual(piecesOf(text));
      }),
      { numRuns: 400 },
    );
  });

  it('is whole again when speech and commands are put together', () => {
    fc.assert(
      fc.property(splitText, ({ text, deltas }) => {
        const stream = new CommandStream();
        expect(asText([...deltas.flatMap((delta) => stream.push(delta)), ...stream.end()])).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('never speaks a command', () => {
    fc.assert(
      fc.property(splitText, ({ deltas }) => {
        for (const piece of piecesOf(...deltas)) {
          if (!piece.startsWith('<')) expect(piece).not.toMatch(/\[\[(?:press:1#|end_call)\]\]/);
        }
      }),
    );
  });
});

describe('text that is still streaming', () => {
  it('is held back only where it could still become a command', () => {
    fc.assert(
      fc.property(splitText, ({ deltas }) => {
        const stream = new CommandStream();
        let written = '';
        let left = '';
        for (const delta of deltas) {
          written += delta;
          left += asText(stream.push(delta));
          const held = written.slice(left.length);
          expect(written.startsWith(left)).toBe(true);
          expect(held === '' || held === '[' || isOpenCommand(held), `held back: ${held}`).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('leaves with the delta that brought it', () => {
    const stream = new CommandStream();
    expect(stream.push('Good ')).toEqual([{ kind: 'text', text: 'Good ' }]);
    expect(stream.push('morning [')).toEqual([{ kind: 'text', text: 'morning ' }]);
    expect(stream.push('a')).toEqual([{ kind: 'text', text: '[a' }]);
  });

  it('gives a command with the delta that closes it', () => {
    const stream = new CommandStream();
    expect(stream.push('Bye [[end_')).toEqual([{ kind: 'text', text: 'Bye ' }]);
    expect(stream.push('call]')).toEqual([]);
    expect(stream.push('] now')).toEqual([
      { kind: 'command', source: 'end_call' },
      { kind: 'text', text: ' now' },
    ]);
  });

  it('starts afresh after the end of a turn', () => {
    const stream = new CommandStream();
    stream.push('a [[press');
    stream.end();
    expect(stream.push(':1]] b')).toEqual([{ kind: 'text', text: ':1]] b' }]);
  });
});

/** A question of so many characters, name included. */
const source = (length: number): string => `request_user:${'x'.repeat(length - 'request_user:'.length)}`;

describe('a [[ with a long text behind it', () => {
  it('is a command with up to 500 characters before its ]], however it is split', () => {
    const text = `[[${source(500)}]]`;
    expect(piecesOf(text)).toEqual([`<${source(500)}>`]);
    expect(piecesOf(...Array.from(text))).toEqual([`<${source(500)}>`]);
  });

  it('is plain text when ]] comes later', () => {
    const text = `[[${source(501)}]] b`;
    expect(piecesOf(text)).toEqual([text]);
    expect(piecesOf(...Array.from(text))).toEqual([text]);
  });

  it('is spoken once 500 characters have no ]] behind them, and not before', () => {
    const stream = new CommandStream();
    expect(stream.push(`[[${'x'.repeat(500)}`)).toEqual([]);
    expect(stream.push(']')).toEqual([]);
    expect(asText(stream.push('y'))).toBe(`[[${'x'.repeat(500)}]y`);
    expect(stream.push('z')).toEqual([{ kind: 'text', text: 'z' }]);
  });

  it('does not hide a command inside what turned out to be plain text', () => {
    const text = `[[${'x'.repeat(495)}[[press:1]]`;
    expect(piecesOf(text)).toEqual([`[[${'x'.repeat(495)}`, '<press:1>']);
    expect(piecesOf(...Array.from(text))).toEqual(piecesOf(text));
  });
});

/** An open `[[` that a `]]` behind at most 500 characters could still close. */
function isOpenCommand(held: string): boolean {
  if (!held.startsWith('[[')) return false;
  const inside = held.slice(2);
  const isShort = inside.length <= 500 || (inside.length === 501 && inside.endsWith(']'));
  return isShort && !inside.includes('[[') && !inside.includes(']]');
}
