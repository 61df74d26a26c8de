import { describe, expect, it } from 'vitest';
import { ftsOf, likeOf, parseQuery } from '#relay/adapters/store/search-query.ts';
import { snippetOf } from '#relay/adapters/store/search-snippet.ts';

const fts = (query: string): readonly string[] => parseQuery(query).map(ftsOf);

describe('a query', () => {
  it.each([
    ['dentist', ['"dentist" *']],
    ['  book   dentist ', ['"book"', '"dentist" *']],
    ['"book a dentist"', ['"book a dentist"']],
    ['"book a" dent', ['"book a"', '"dent" *']],
    ['"book a dent', ['"book a dent" *']],
    ['don’t', ['"don’t" *']],
    ['col:x* NEAR(a) -b ^c (d OR e)', ['"col:x*"', '"NEAR(a)"', '"-b"', '"^c"', '"(d"', '"OR"', '"e)" *']],
    ['* ( ) - "" : ^ +', []],
    ['', []],
    ['a\0b', ['"a"', '"b" *']],
    ['?', []],
    ['予約', ['"予約" *']],
  ])('%j looks for %j', (query, terms) => {
    expect(fts(query)).toEqual(terms);
  });

  it('looks for the digits of a number, however it is written', () => {
    expect(parseQuery('(555)123-4567').map(likeOf)).toEqual(['%5551234567%']);
    expect(parseQuery('+1555').map(likeOf)).toEqual(['%+1555%']);
    expect(parseQuery('10%_off').map(likeOf)).toEqual(['%10\\%\\_off%']);
  });
});

const snippet = (text: string, query: string): string | null => snippetOf(text, parseQuery(query));

describe('a snippet', () => {
  it('is the words around the first place', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen';
    expect(snippet(text, '"six"')).toBe('one two three four five six seven eight nine ten eleven twelve thirteen …');
    expect(snippet(text, '"eight"')).toBe('… three four five six seven eight nine ten eleven twelve thirteen fourteen');
  });

  it.each([
    ['Where is the CAFÉ?', 'cafe', true],
    ['Where is the cafe\u0301?', 'café', true],
    ['Don’t go', 'don', true],
    ['I said don’t go', '"don’t go"', true],
    ['Category', 'cat', true],
    ['Category', '"cat"', false],
    ['cat nap', '"nap cat"', false],
    ['the cat', 'dog cat', true],
  ])('of %j for %s: %s', (text, query, isFound) => {
    expect(snippet(text, query) !== null).toBe(isFound);
  });
});
