import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALL_CALLS, historyItems, markedPieces, outcomeOf } from '#renderer/calls/history-items.ts';
import { HistoryList } from '#renderer/stores/history-list.ts';
import { PastCall } from '#renderer/stores/past-call.ts';
import type { ListedCall } from '#shared/archive.ts';
import { FakeBridge } from './fake-bridge.ts';
import { consoleState } from './scenarios.ts';
import { callSid, Story } from './story.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const settle = (): Promise<void> => vi.waitFor(() => undefined);

const call = (index: number, patch: Partial<ListedCall> = {}): ListedCall => ({
  callSid: callSid(index),
  direction: 'outbound',
  from: '+12125550100',
  to: '+14155552671',
  status: 'completed',
  mode: 'relay',
  practice: null,
  startedAt: '2026-11-22T09:00:00.000Z',
  endedAt: '2026-11-22T09:01:00.000Z',
  durationSeconds: 60,
  needs: null,
  ...patch,
});
/** `count` ended calls, a second apart; the one with the highest number is the newest. */
const stories = (count: number): Story[] =>
  Array.from({ length: count }, (_, index) =>
    new Story(index + 1, NOW + index * 1_000)
      .created('+12125550100', '+14155552671')
      .answered()
      .caller(index % 2 === 0 ? 'About the blue jacket.' : 'Good morning.')
      .add({ type: 'call.ended', reason: 'completed', durationSeconds: 9 }),
  );

const listOf = (count: number): { list: HistoryList; bridge: FakeBridge } => {
  const bridge = new FakeBridge({ state: consoleState(), stories: stories(count) });
  return { list: new HistoryList(bridge), bridge };
};

const openOf = (): { past: PastCall; bridge: FakeBridge } => {
  const bridge = new FakeBridge({ state: consoleState(), stories: stories(2) });
  return { past: new PastCall(bridge), bridge };
};

const hits = (snippet: string, q: string): string[] =>
  markedPieces(snippet, q)
    .filter(({ isHit }) => isHit)
    .map(({ text }) => text);

describe('the lines of the history', () => {
  const rows = [
    call(1, { direction: 'inbound' }),
    call(2, { practice: 'ivr' }),
    call(3, { status: 'busy' }),
    call(4, { status: 'failed' }),
    call(5, { endedAt: null, status: 'in-progress' }),
  ];
  const shown = (patch: Partial<typeof ALL_CALLS>): number[] =>
    historyItems(rows, { ...ALL_CALLS, ...patch }).map(({ row }) => rows.indexOf(row) + 1);

  it('are filtered by line and by how the calls went', () => {
    expect(shown({})).toEqual([1, 2, 3, 4, 5]);
    expect(shown({ line: 'inbound' })).toEqual([1]);
    expect(shown({ line: 'practice' })).toEqual([2]);
    expect(shown({ line: 'real', outcome: 'missed' })).toEqual([3]);
    expect(rows.map(outcomeOf)).toEqual(['answered', 'answered', 'missed', 'failed', 'live']);
  });

  it('have the places found in a call below it', () => {
    const match = { seq: 4, turn: 1, speaker: 'caller', snippet: 'the blue jacket' } as const;
    const items = historyItems([call(1, { matches: [match, { ...match, seq: 9, turn: 3 }] })], ALL_CALLS);
    expect(items.map((item) => item.match?.seq ?? null)).toEqual([null, 4, 9]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(3);
  });
});

describe('a snippet', () => {
  it('has the searched words marked, whatever their case and accents', () => {
    expect(hits('… the BLUE jacket, bluer than blue', 'blue')).toEqual(['BLUE', 'bluer', 'blue']);
    expect(hits('at the Café', 'cafe')).toEqual(['Café']);
    expect(hits('the blue jacket', '"blue jack*"')).toEqual(['blue', 'jacket']);
    expect(hits('nothing here', '')).toEqual([]);
  });

  it('loses nothing', () => {
    const snippet = '… I’d like a table — for 8, please …';
    expect(
      markedPieces(snippet, 'table 8')
        .map(({ text }) => text)
        .join(''),
    ).toBe(snippet);
  });
});

describe('the list of calls', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('comes page by page, each asked for once', async () => {
    const { list, bridge } = listOf(230);
    list.refresh();
    await settle();
    expect([list.store.get().rows.length, list.store.get().hasMore]).toEqual([100, true]);
    list.more();
    list.more();
    await settle();
    expect(bridge.asked).toHaveLength(2);
    list.more();
    await settle();
    const { rows, hasMore } = list.store.get();
    expect([new Set(rows.map((row) => row.callSid)).size, hasMore]).toEqual([230, false]);
  });

  it('is refreshed without losing the pages further down', async () => {
    const { list, bridge } = listOf(150);
    list.refresh();
    await settle();
    list.more();
    await settle();
    const next = new Story(151, NOW + 500_000).created('+12125550100', '+14155552671');
    bridge.journals.set(next.callSid, [...next.events]);
    list.refresh();
    await settle();
    expect(list.store.get().rows.map((row) => row.callSid)[0]).toBe(next.callSid);
    expect(list.store.get().rows).toHaveLength(151);
  });

  it('is searched once typing pauses, and an older answer never replaces a newer one', async () => {
    const { list, bridge } = listOf(6);
    list.search('bl');
    list.search('blue');
    await vi.advanceTimersByTimeAsync(200);
    expect(bridge.asked).toEqual([{ channel: 'calls:list', input: { limit: 100, q: 'blue' } }]);
    expect(list.store.get().rows).toHaveLength(3);
    expect(list.store.get().rows[0]?.matches?.[0]?.snippet).toBe('About the blue jacket.');
    list.search('');
    await vi.advanceTimersByTimeAsync(200);
    expect(list.store.get().rows).toHaveLength(6);
  });

  it('says that it did not come, and keeps what was there', async () => {
    const { list, bridge } = listOf(3);
    list.refresh();
    await settle();
    bridge.isGone = true;
    list.refresh();
    await settle();
    expect(list.store.get()).toMatchObject({ status: 'failed' });
    expect(list.store.get().rows).toHaveLength(3);
  });
});

describe('the open past call', () => {
  it('is read with its notes', async () => {
    const { past, bridge } = openOf();
    bridge.notes.set(callSid(1), [{ at: '2026-11-22T10:00:00.000Z', seq: 4, text: 'Call back' }]);
    past.open(callSid(1), null);
    expect(past.store.get()?.status).toBe('loading');
    await vi.waitFor(() => expect(past.store.get()?.remarks?.notes.map(({ text }) => text)).toEqual(['Call back']));
    expect(past.store.get()).toMatchObject({ status: 'ready', call: { endReason: 'completed' } });
  });

  it('is only scrolled where it is open already', async () => {
    const { past, bridge } = openOf();
    past.open(callSid(1), null);
    await settle();
    const asked = bridge.asked.length;
    past.open(callSid(1), { seq: 5, turn: 1, speaker: 'caller' });
    expect(bridge.asked).toHaveLength(asked);
    expect(past.store.get()?.at?.turn).toBe(1);
  });

  it('is not overwritten by the answer to another one', async () => {
    const { past } = openOf();
    past.open(callSid(1), null);
    past.open(callSid(2), null);
    await settle();
    expect(past.store.get()).toMatchObject({ callSid: callSid(2), call: { callSid: callSid(2) }, status: 'ready' });
  });

  it('says that it did not come, and comes when asked for again', async () => {
    const { past, bridge } = openOf();
    bridge.isGone = true;
    past.open(callSid(1), null);
    await settle();
    expect(past.store.get()?.status).toBe('failed');
    bridge.isGone = false;
    past.readAgain();
    await settle();
    expect(past.store.get()?.status).toBe('ready');
  });
});
