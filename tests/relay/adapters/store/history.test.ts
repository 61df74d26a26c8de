import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import { newCall } from '#core/call/state.ts';
import { type FoldedCall, History } from '#relay/adapters/store/history.ts';
import { NOTHING_NOTED } from '#relay/adapters/store/note-book.ts';
import { parseQuery } from '#relay/adapters/store/search-query.ts';
import { keptLog } from '../../../fakes/log.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { pastCall, sidOf } from '../../../fakes/written-calls.ts';

const live = (words: readonly string[], more: Partial<FoldedCall> = {}): FoldedCall => ({
  state: pastCall(1, words)
    .slice(0, -2)
    .reduce(applyEvent, newCall(sidOf(1))),
  noted: NOTHING_NOTED,
  journalBytes: null,
  ...more,
});

async function openHistory(): Promise<History> {
  const history = History.open(path.join(await temporaryFolder(), 'history.db'), keptLog().log);
  onTestFinished(() => history.close());
  return history;
}

describe('a call in the history', () => {
  it('has its tags and its summary as they are now, and is found by them', async () => {
    const history = await openHistory();
    const page = (q: string) => history.page({ terms: parseQuery(q), before: null, limit: 5 });
    history.put([live(['one'], { noted: { ...NOTHING_NOTED, tags: ['refund'], bytes: 9 }, journalBytes: 9 })]);
    expect(page('refund')).toMatchObject([{ tags: ['refund'] }]);
    const noted = { notes: [], tags: ['vip', 'new lead'], summary: 'They agreed.', bytes: 18 };
    history.put([live(['one'], { noted, journalBytes: 9 })]);
    expect(page('refund')).toEqual([]);
    expect(page('"new lead"')).toMatchObject([{ tags: ['vip', 'new lead'], summary: 'They agreed.' }]);
    expect(history.matches(sidOf(1), parseQuery('agreed'))).toMatchObject([{ speaker: 'note', turn: null }]);
  });

  it('has every turn once, however often it was written', async () => {
    const history = await openHistory();
    for (const words of [['one'], ['one', 'two'], ['one', 'two'], ['one', 'two', 'one']]) history.put([live(words)]);
    history.put([live(['one', 'two', 'one'], { journalBytes: 9 })]);
    expect(history.matches(sidOf(1), parseQuery('one two')).map(({ turn }) => turn)).toEqual([1, 2, 3]);
  });

  it('is written whole after a time when it could not be', async () => {
    const history = await openHistory();
    history.put([live(['one'])]);
    const refused = live([], { noted: { ...NOTHING_NOTED, bytes: Number.NaN } });
    expect(() => history.put([live(['one', 'two']), refused])).toThrow(/NOT NULL/);
    history.put([live(['one', 'two', 'three'], { journalBytes: 9 })]);
    const terms = parseQuery('"one" "two" "three"');
    expect(history.page({ terms, before: null, limit: 1 })).toHaveLength(1);
  });

  it('keeps its notes apart from its turns', async () => {
    const history = await openHistory();
    const note = { at: '2026-11-22T12:00:00.000Z', seq: 3, text: 'Two is a note.' };
    const noted = { ...NOTHING_NOTED, notes: [note, { ...note, text: 'Three is one, too.' }] };
    history.put([live(['one', 'two'], { noted, journalBytes: 9 })]);
    expect(history.matches(sidOf(1), parseQuery('"three"'))).toEqual([
      { seq: 3, turn: null, speaker: 'note', snippet: 'Three is one, too.' },
    ]);
    expect(history.matches(sidOf(1), parseQuery('"two"')).map(({ speaker }) => speaker)).toEqual(['assistant', 'note']);
  });
});
