import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Speakable } from '#core/speech/speakable.ts';

const speak = (...deltas: readonly string[]): string => {
  const speakable = new Speakable();
  return deltas.map((delta) => speakable.push(delta)).join('') + speakable.flush();
};

describe('text on its way to a voice', () => {
  it.each([
    ['**Hello** there', 'Hello there'],
    ['It is **very, very** good.', 'It is very, very good.'],
    ['__Hello__ there', 'Hello there'],
    ['"**Yes**," he said (__no__).', '"Yes," he said (no).'],
    ['**Hours:**\n- Monday: 9\n- Tuesday: 10', 'Hours:\nMonday: 9\nTuesday: 10'],
    ['* one\n• two\n  - three\n\t* four', 'one\ntwo\n  three\n\tfour'],
    ['# Title\ntext\n### Next one\n', 'Title\ntext\nNext one\n'],
    ['- **Bold** bullet', 'Bold bullet'],
    ['Press `1` or ```2```', 'Press 1 or 2'],
    ['See [our site](https://x.example/z) now', 'See our site now'],
    ['[**Our** site](http://x.example/a_(b)_c), then', 'Our site, then'],
    ['**Room 5** and **Ann’s**', 'Room 5 and Ann’s'],
    ['[one](https://a.example) [two](http://b.example)', 'one two'],
    ['[cut off](https://x.example/and then', 'cut off then'],
    ['hi 👋🏽 there ❤️ ok 🇩🇪', 'hi  there  ok '],
    ['👩‍💻 🙂‍↔️🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☎ 5', '   5'],
    ['press 1️⃣ or #️⃣', 'press 1 or #'],
    ['Done✅👍🏽Next 😀**one**, 1️⃣2️⃣, 好😀好!', 'Done Next one, 1 2, 好 好!'],
    ['Hi👋. Ok', 'Hi. Ok'],
    ['**Great 😀** then\n✅ Done', 'Great  then\n Done'],
    ['See https://x.example/a-b_c?d=1. Then', 'See x.example. Then'],
    ['(https://x.example:8080/a), "Http://y.example"', '(x.example), "y.example"'],
    ['https://x.example/**a**!', 'x.example!'],
    ['[https://x.example/a](https://x.example/a) now', 'x.example now'],
    ['请访问 https://x.example/a。谢谢', '请访问 x.example。谢谢'],
  ])('loses what is no word: %j', (text, spoken) => {
    expect(speak(text)).toBe(spoken);
    expect(speak(...text.split(''))).toBe(spoken);
  });

  it.each([
    '5 * 3 is 15',
    '2**3 is 8',
    'Très bien 名前, **5** * 3',
    'a ** b',
    'press the # key, then *',
    '# 5 on the list',
    '#1 choice',
    '*emphasis* and _emphasis_',
    'snake_case and snake__case',
    'card **** **** 1234',
    '____ is a blank',
    '***',
    'all of it **',
    'x [a](b) y [ z ]]',
    '[not closed, however long it goes on and on and on',
    '[a](mailto:ann@x.example)',
    'x.example, www.x.example/a-b_c and ann@x.example',
    'oh, the https',
    'shttps://x.example/a',
    '3 - 2 - 1',
    '-5 degrees',
    'well-known',
    '© 𝒳 ™ 𠮷',
    'क्‍ष',
    '1. one\n2. two',
    '',
  ])('keeps what may be meant: %j', (text) => {
    expect(speak(text)).toBe(text);
    expect(speak(...text.split(''))).toBe(text);
  });

  it('closes no pair that an earlier line opened', () => {
    expect(speak('**Note\n2**3 is 8')).toBe('Note\n2**3 is 8');
  });

  it('holds nothing back that cannot begin a mark', () => {
    const speakable = new Speakable();
    const deltas = ['Good', ' day', '! It is 5', ' (about).', ' ]', ')', ' he', 'ights', ' 𝒳'];
    expect(deltas.map((delta) => speakable.push(delta))).toEqual(deltas);
  });

  it('holds back a beginning only until it is known what it is', () => {
    const speakable = new Speakable();
    const pushed = (...deltas: readonly string[]): string[] => deltas.map((delta) => speakable.push(delta));
    expect(pushed('5 *', ' 3', '\n-', '2', ' [', 'x] ')).toEqual(['5 ', '* 3', '\n', '-2', ' ', '[x] ']);
    expect(pushed('**', 'b', '**', '.')).toEqual(['', 'b', '', '.']);
    expect(pushed(' h', 'ello', ' http', 's://', 'x.', 'example')).toEqual([' ', 'hello', ' ', '', 'x.', 'example']);
    expect(pushed('/a', '?b=1', '.', 'c ', 'd')).toEqual(['', '', '', ' ', 'd']);
    expect(pushed('/a.', '\uD83D', '\uDC4B', '.')).toEqual(['/a.', '', '', '.']);
  });

  it('does not take a mark to go on behind a command', () => {
    const speakable = new Speakable();
    expect(speakable.push('a *') + speakable.flush() + speakable.push('* b - c') + speakable.flush()).toBe(
      'a ** b - c',
    );
    const first = new Speakable();
    expect(first.flush() + first.push('- wait')).toBe('- wait');
  });

  const pieces = fc.array(
    fc.constantFrom(
      '**',
      '*',
      '__',
      '_',
      '#',
      '# ',
      '- ',
      '• ',
      '[',
      ']',
      '](',
      '(',
      ')',
      '](http://',
      'https://',
      '`',
      ' ',
      '\n',
      '5',
      'word',
      '.',
      'h',
      '/',
      'x.y',
      '👋🏽',
      '\u200D',
      '\uFE0F',
    ),
    { maxLength: 24 },
  );

  it('is the same however it is split', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(4), { minLength: 1 }), (parts, sizes) => {
        const text = parts.join('');
        const deltas: string[] = [];
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = (sizes[i % sizes.length] ?? 0) + 1;
          deltas.push(text.slice(at, at + size));
          at += size;
        }
        expect(speak(...deltas)).toBe(speak(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('only ever loses characters (but for a blank in the place of an emoji), never a word outside an address, and changes no order', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        const spoken = speak(text);
        let at = 0;
        // The blank that keeps words apart has come for an emoji.
        const source = text.replaceAll(/👋🏽|\uFE0F/gu, (emoji) => `${emoji} `);
        for (const sign of spoken) {
          at = source.indexOf(sign, at);
          expect(at).not.toBe(-1);
          at += sign.length;
        }
        if (!text.includes('http')) expect(spoken.replaceAll(/[^\w.]|_/g, '')).toBe(text.replaceAll(/[^\w.]|_/g, ''));
      }),
      { numRuns: 2_000 },
    );
  });
});
