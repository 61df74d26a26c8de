import { createContext, useContext } from 'react';
import { needsOf } from '#core/call/selectors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Payload } from '#shared/bridge.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { LinkedBridge, LinkState } from '../bridge/link.ts';
import { type Chime, createChime } from '../sound/chime.ts';
import { soundOfWaiting } from '../sound/sound-of-waiting.ts';
import { CallFeed } from '../stores/call-feed.ts';
import { ContactBook } from '../stores/contact-book.ts';
import { Examination } from '../stores/examination.ts';
import { batchPerFrame } from '../stores/frame.ts';
import { HistoryList } from '../stores/history-list.ts';
import { withCall } from '../stores/panes.ts';
import { PastCall } from '../stores/past-call.ts';
import { PlaybookShelf } from '../stores/playbook-shelf.ts';
import { PreferenceStore } from '../stores/preference-store.ts';
import { SettingsBook } from '../stores/settings-book.ts';
import { createStore, type Store } from '../stores/store.ts';
import { createUi, type UiState } from '../stores/ui.ts';
import { createWorks, type WorksState } from '../stores/works.ts';
import { seen } from './actions.ts';
import { fillDialBox } from './fill-dial-box.ts';
import { goTo } from './go-to.ts';
import { followKept } from './kept.ts';

const TICK_MS = 1_000;

/** One console: its line to the relay and everything on screen. Components get it from `useConsole`. */
export interface Console {
  readonly bridge: LinkedBridge;
  readonly feed: CallFeed;
  readonly history: HistoryList;
  readonly past: PastCall;
  readonly playbooks: PlaybookShelf;
  readonly preferences: PreferenceStore;
  readonly contacts: ContactBook;
  readonly chime: Chime;
  readonly settings: SettingsBook;
  readonly examination: Examination;
  readonly works: Store<WorksState>;
  readonly ui: Store<UiState>;
  /** Epoch milliseconds, once a second while a call is up. */
  readonly clock: Store<number>;
}

export function createConsole(bridge: LinkedBridge, batch = batchPerFrame, chime = createChime()): Console {
  return {
    bridge,
    feed: new CallFeed(bridge, batch),
    history: new HistoryList(bridge),
    past: new PastCall(bridge),
    playbooks: new PlaybookShelf(bridge),
    preferences: new PreferenceStore(bridge),
    contacts: new ContactBook(bridge),
    chime,
    settings: new SettingsBook(bridge),
    examination: new Examination(bridge),
    works: createWorks(),
    ui: createUi(),
    clock: createStore(Date.now()),
  };
}

/** Subscribes first and lists second, so that nothing falls between. Returns the function that stops it. */
export function startConsole(console: Console, first: CallSid | null): () => void {
  const { bridge, feed, works, ui, clock, settings } = console;
  if (first !== null) {
    feed.load(first);
    ui.set((state) => ({ ...withCall(state, first), focus: 'transcript' }));
  }

  const follow = followKept(console);
  const onState = (state: ConsoleState): void => {
    works.set((before) => ({ ...before, state }));
    follow(state);
  };
  const refreshState = async (): Promise<void> => {
    try {
      onState(await bridge.request('app:state', undefined));
    } catch {
      // The link says so on screen; the next `app:state` or `connected` fills it in.
    }
  };
  const onLink = (link: LinkState): void => {
    works.set((before) => (before.link === link ? before : { ...before, link }));
    if (link !== 'connected') return;
    void refreshState();
    void feed.sync();
    void settings.refresh();
  };
  const tick = (): void => {
    const hasLive = [...feed.store.get().records.values()].some((record) => record.call.endedAt === null);
    if (hasLive) clock.set(() => Date.now());
  };
  const timer = setInterval(tick, TICK_MS);
  const stops = [
    bridge.subscribe('calls:messages', (messages) => feed.receive(messages)),
    bridge.subscribe('app:state', onState),
    bridge.subscribe('settings:changed', (snapshot) => settings.show(snapshot)),
    bridge.subscribe('app:focus-call', (target) => focusCall(console, target)),
    bridge.subscribe('app:show-place', (place) => goTo(console, place)),
    bridge.subscribe('app:dial', (number) => fillDialBox(console, number)),
    bridge.onLink(onLink),
    soundOfWaiting(console),
    () => clearInterval(timer),
  ];
  if (works.get().link !== 'connected') {
    // A browser shows what the routes have before its socket is up.
    void refreshState();
    void feed.sync();
  }
  return () => {
    for (const stop of stops) stop();
  };
}

function focusCall(console: Console, { callSid, questionId }: Payload<'app:focus-call'>): void {
  const { ui, feed } = console;
  feed.load(callSid);
  const record = feed.store.get().records.get(callSid);
  // A question that was answered meanwhile may not leave a claim on the keyboard behind.
  const isOver = record?.history === 'ready' && needsOf(record.call) !== 'question';
  const focus = questionId === null || isOver ? 'transcript' : 'answer';
  ui.set((state) => ({ ...withCall(state, callSid), place: 'calls', focus }));
  seen(console, callSid);
}

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === null) throw new Error('useConsole outside of ConsoleContext');
  return console;
}
