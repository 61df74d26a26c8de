import { describe, expect, it } from 'vitest';
import { colours, noColours } from '#cli/paint.ts';
import { table } from '#cli/table.ts';
import { clockLength, fit, json, plain, widthOf } from '#cli/text.ts';

describe('a table', () => {
  const columns = [{ title: 'A' }, { title: 'NAME', shrinksTo: 4 }, { title: 'C' }];
  const rows = [
    [{ text: 'one' }, { text: 'somebody' }, { text: 'x' }],
    [{ text: '電話' }, { text: 'b' }, { text: '' }],
  ];

  it('aligns by cells, not by characters', () => {
    expect(table(columns, rows, { columns: null, paint: noColours })).toBe(
      'A     NAME      C\none   somebody  x\n電話  b\n',
    );
  });

  it('shrinks what may give way, then loses the right end', () => {
    expect(table(columns, rows, { columns: 14, paint: noColours })).toBe('A     NAME   C\none   some…  x\n電話  b\n');
    expect(table(columns, rows, { columns: 8, paint: noColours })).toBe('A     N…\none   s…\n電話  b\n');
  });

  it('does not count colour as width', () => {
    const painted = table(columns, [[{ text: 'one', tone: 'warn' }, { text: 'b' }, { text: 'x' }]], {
      columns: null,
      paint: colours,
    });
    expect(painted).toContain('\u001B[1;33mone\u001B[0m  b     x\n');
  });
});

describe('text for a terminal', () => {
  it('is cut between characters', () => {
    expect(fit('abcdef', 6)).toBe('abcdef');
    expect(fit('abcdefg', 6)).toBe('abcde…');
    expect(fit('電話番号', 5)).toBe('電話…');
    expect(fit('abc', 0)).toBe('');
    expect(widthOf('é👩‍🚀電')).toBe(5);
  });

  it('holds nothing that steers it', () => {
    expect(plain('a\u001B[31mb\r\nc\u202Ed\u009Be')).toBe('a [31mb c d e');
    expect(json({ text: '\u009B\u001B' })).toBe('{"text":"\\u009b\\u001b"}');
  });

  it('gives lengths as a clock does', () => {
    expect([0, 59.6, 754, 3_725].map(clockLength)).toEqual(['0:00', '1:00', '12:34', '1:02:05']);
  });
});
