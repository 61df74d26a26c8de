import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConversations } from '../../src/practice/conversations/load-conversations.ts';
import { splitClauses } from '../../src/practice/phone-company/clauses.ts';
import { findResourcesDir } from '../../src/practice/resources-dir.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'practice-'));
});
afterEach(() => rm(dir, { recursive: true }));

const load = async (files: Readonly<Record<string, unknown>>) => {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return loadConversations(dir);
};
const taskmaster = {
  conversation_id: 'dlg-1',
  utterances: [
    { speaker: 'ASSISTANT', text: 'Hi.' },
    { speaker: 'USER', text: 'Hi!' },
  ],
};

describe('a folder of conversation files', () => {
  it('may hold one conversation a file or several, of either format', async () => {
    const abcd = {
      convo_id: 1,
      original: [
        ['customer', 'a'],
        ['action', 'types'],
        ['customer', 'b'],
        ['agent', ' '],
        ['agent', 'c'],
      ],
    };
    const { conversations } = await load({ 'one.json': taskmaster, 'two.json': [abcd, abcd] });
    expect(conversations.map(({ name }) => name)).toEqual(['one', 'two', 'two-2']);
    expect(conversations[1]?.blocks.map(({ speaker, rows }) => [speaker, rows.map((row) => row.text)])).toEqual([
      ['person', ['a', 'b']],
      ['assistant', ['c']],
    ]);
  });

  const malformed: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['is not JSON', { 'x.json': '{' }, /x\.json: is not JSON/],
    ['is of another format', { 'x.json': { turns: [] } }, /x\.json: \[0\]: is neither an ABCD conversation/],
    [
      'names a stranger',
      { 'x.json': [{ convo_id: 1, original: [['boss', 'hm']] }] },
      /x\.json: \[0\]\.original\[0\]\[0\]: /,
    ],
    [
      'lacks a text',
      { 'x.json': { conversation_id: 'c', utterances: [{ speaker: 'USER' }] } },
      /x\.json: \[0\]\.utterances\[0\]\.text: /,
    ],
    [
      'is asked about a row the person says',
      { 'x.json': taskmaster, 'asks.json': { x: [{ row: 1, prompt: 'p', template: '{answer}' }] } },
      /asks\.json: x\[0\]\.row: is no assistant row/,
    ],
    ['is asked about but not there', { 'asks.json': { x: [] } }, /asks\.json: x: there is no such conversation/],
  ];
  it.each(malformed)('is refused, by file and field, where a file %s', async (_what, files, message) => {
    await expect(load(files)).rejects.toThrow(message);
  });
});

describe('the resources of the practice line', () => {
  it('are found from the sources and from the bundle', () => {
    const root = join(import.meta.dirname, '../..');
    expect(findResourcesDir(join(root, 'out/main'))).toBe(join(root, 'resources/practice'));
    expect(findResourcesDir()).toBe(join(root, 'resources/practice'));
  });
});

describe('text split into clauses', () => {
  it('loses and adds nothing, however it is streamed', () => {
    assert(
      property(array(string({ unit: constantFrom('a', 'b', ' ', '.', ',', '?', '”'), maxLength: 60 })), (tokens) => {
        let rest = '';
        const played: string[] = [];
        for (const token of tokens) {
          const split = splitClauses(rest + token);
          played.push(...split.complete);
          rest = split.rest;
        }
        expect(played.join('') + rest).toBe(tokens.join(''));
        expect(played.every((clause) => clause !== '')).toBe(true);
      }),
    );
  });
});
