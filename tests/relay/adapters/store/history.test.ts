import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import { newCall } from '#core/call/state.ts';
import { type FoldedCall, History } from '#relay/adapters/store/history.ts';
import { parseQuery } from '#relay/adapters/store/search-query.ts';
import { keptLog } from '../../../fakes/log.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { pastCall, sidOf } from '../../../fakes/written-calls.ts';

const live = (words: readonly string[], more: Partial<FoldedCall> = {}): FoldedCall => ({
  state: pastCall(1, words)
    .slice(0, -2)
    .reduce(applyEvent, newCall(sidOf(1))),
  notes: [],
  journalBytes: null,
  notesBytes: 0,
  ...more,
});

async function openHistory(): Promise<History> {
  const history = History.open(path.join(await temporaryFolder(), 'history.db'), keptLog().log);
  onTestFinished(() => history.close());
  return history;
}

describe('a call in the history', () => {
  it('has every turn once, however often it was written', async () => {
    const history = await openHistory();
    for (const words of [['one'], ['one', 'two'], ['one', 'two'], ['one', 'two', 'one']]) history.put([live(words)]);
    history.put([live(['one', 'two', 'one'], { journalBytes: 9 })]);
    expect(history.matches(sidOf(1), parseQuery('one two')).map(({ turn }) => turn)).toEqual([1, 2, 3]);
  });

  it('is written whole after a time when it could not be', async () => {
    const history = await openHistory();
    history.put([live(['one'])]);
    const refused = live([], { notesBytes: Number.NaN });
    expect(() => history.put([live(['one', 'two']), refused])).toThrow(/NOT NULL/);
    history.put([live(['one', 'two', 'three'], { journalBytes: 9 })]);
    const terms = parseQuery('"one" "two" "three"');
    expect(history.page({ terms, before: null, limit: 1 })).toHaveLength(1);
  });

  it('keeps its notes apart from its turns', async () => {
    const history = await openHistory();
    const note = { at: '2026-11-22T12:00:00.000Z', seq: 3, text: 'Two is a note.' };
    history.put([live(['one', 'two'], { notes: [note, { ...note, text: 'Three is one, too.' }], journalBytes: 9 })]);
    expect(history.matches(sidOf(1), parseQuery('"three"'))).toEqual([
      { seq: 3, turn: null, speaker: 'note', snippet: 'Three is one, too.' },
    ]);
    expect(history.matches(sidOf(1), parseQuery('"two"')).map(({ speaker }) => speaker)).toEqual(['assistant', 'note']);
  });
});
