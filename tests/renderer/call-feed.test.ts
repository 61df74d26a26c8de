import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallMessage } from '#core/call/events.ts';
import { CallFeed } from '#renderer/stores/call-feed.ts';
import { FakeBridge } from './fake-bridge.ts';
import { consoleState } from './scenarios.ts';
import { callSid, Story } from './story.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const CALL = callSid(1);

const story = (): Story =>
  new Story(1, NOW).created('+12125550100', '+14155552671').answered().caller('Hello?').assistant('Good morning.');

function feedOf(...stories: Story[]): { feed: CallFeed; bridge: FakeBridge } {
  const bridge = new FakeBridge({ state: consoleState(), stories });
  const feed = new CallFeed(bridge, (flush) => flush);
  return { feed, bridge };
}

const texts = (feed: CallFeed): string[] =>
  (feed.store.get().records.get(CALL)?.call.entries ?? []).map((entry) =>
    entry.kind === 'turn' ? entry.text : entry.kind,
  );
const history = (feed: CallFeed): string | undefined => feed.store.get().records.get(CALL)?.history;
const fetches = (bridge: FakeBridge): number => bridge.asked.filter(({ channel }) => channel === 'calls:events').length;
const settle = (): Promise<void> => vi.waitFor(() => undefined);

describe('the calls of a console', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('follows a call from its first event without asking for anything', () => {
    const { feed, bridge } = feedOf();
    feed.receive(story().events);
    expect(texts(feed)).toEqual(['Hello?', 'Good morning.']);
    expect(fetches(bridge)).toBe(0);
  });

  it('fetches what it missed of a call it comes late to, and folds both together once', async () => {
    const late = story();
    const { feed, bridge } = feedOf(late);
    const next = late.caller('Who is there?').events.at(-1);
    if (next !== undefined) feed.receive([next]);
    expect(history(feed)).toBe('loading');
    bridge.journals.set(CALL, [...late.events]);
    await settle();
    expect(texts(feed)).toEqual(['Hello?', 'Good morning.', 'Who is there?']);
    expect(history(feed)).toBe('ready');
  });

  it('drops what a replay and the live stream both bring', async () => {
    const both = story();
    const { feed } = feedOf(both);
    feed.receive(both.events);
    feed.receive(both.events);
    await feed.sync();
    await settle();
    feed.receive(both.events.slice(2));
    expect(texts(feed)).toEqual(['Hello?', 'Good morning.']);
  });

  it('notices a hole and fills it before it shows what comes after', async () => {
    const whole = story();
    const { feed, bridge } = feedOf(whole);
    feed.receive(whole.events.slice(0, 3));
    feed.receive(whole.events.slice(-1));
    expect(texts(feed)).toEqual([]);
    await settle();
    expect(texts(feed)).toEqual(['Hello?', 'Good morning.']);
    expect(fetches(bridge)).toBe(1);
  });

  it('holds streamed text back while a journal is on its way, and lets the final text win', async () => {
    const late = story();
    const { feed } = feedOf(late);
    const stale: CallMessage = { callSid: CALL, type: 'assistant.delta', turn: 2, text: 'Good mor' };
    feed.receive([stale, late.delta('And '), late.delta('then')]);
    await settle();
    expect(texts(feed)).toEqual(['Hello?', 'Good morning.', 'And then']);
  });

  it('lists calls, reads the live ones, and leaves the others until they are opened', async () => {
    const done = new Story(2, NOW - 60_000)
      .created('+12125550100', '+4930901820')
      .add({ type: 'call.ended', reason: 'completed', durationSeconds: 3 });
    const { feed, bridge } = feedOf(story(), done);
    await feed.sync();
    await settle();
    expect(feed.store.get().listed).toBe('ready');
    expect(history(feed)).toBe('ready');
    expect(feed.store.get().records.get(done.callSid)?.history).toBe('summary');
    feed.load(done.callSid);
    await settle();
    expect(feed.store.get().records.get(done.callSid)?.history).toBe('ready');
    expect(fetches(bridge)).toBe(2);
  });

  it('says that the list did not come, and keeps one that was there', async () => {
    const { feed, bridge } = feedOf(story());
    bridge.isGone = true;
    await feed.sync();
    expect(feed.store.get().listed).toBe('failed');
    bridge.isGone = false;
    await feed.sync();
    bridge.isGone = true;
    await feed.sync();
    expect(feed.store.get().listed).toBe('ready');
  });

  it('asks again for a journal that did not come, and loses nothing meanwhile', async () => {
    const whole = story();
    const { feed, bridge } = feedOf(whole);
    feed.receive(whole.events.slice(0, 3));
    bridge.isGone = true;
    feed.receive(whole.events.slice(-1));
    await settle();
    expect(history(feed)).toBe('failed');
    bridge.isGone = false;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(history(feed)).toBe('ready');
    expect(texts(feed)).toEqual(['Hello?', 'Good morning.']);
  });

  it('keeps a call that nobody knows out of the list', async () => {
    const { feed, bridge } = feedOf();
    bridge.isGone = true;
    feed.load(CALL);
    await settle();
    expect(feed.store.get().records.size).toBe(0);
  });
});
