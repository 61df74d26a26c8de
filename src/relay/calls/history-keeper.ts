import { setImmediate as nextTick } from 'node:timers/promises';
import { applyEvents } from '#core/call/apply-event.ts';
import { type CallSummary, summaryOf } from '#core/call/selectors.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ListedCall } from '#shared/archive.ts';
import type { ListRequest } from '#shared/supervisor-api.ts';
import { type Folded, type FoldedCall, type History, remarksOf } from '../adapters/store/history.ts';
import { isDamage } from '../adapters/store/history-database.ts';
import type { Journal, JournalPhase } from '../adapters/store/journal.ts';
import { lastSeqOf, VERSION } from '../adapters/store/journal-lines.ts';
import { NOTHING_NOTED, type NoteBook, type Noted } from '../adapters/store/note-book.ts';
import { parseQuery, type SearchTerm } from '../adapters/store/search-query.ts';
import type { Logger } from '../logging/logger.ts';

const PAGE = 100;
/** How far the projection may be behind a live call. A search brings it up first. */
const BEHIND_MS = 1_000;
/** Calls that are read before the start goes on: a page of the list, and more than the hourly cap. */
const READ_FIRST = 200;
/** Calls written in one transaction, so that no step holds a live call up. */
const AT_ONCE = 8;
/** Between two such steps, for whatever came in meanwhile. */
const BETWEEN_MS = 1;
/** Journals looked at between two looks at everything else. */
const SORTED_AT_ONCE = 64;
/** Calls named in one line of the log. */
const NAMED_MAX = 20;
/** Until a write the disk refused is tried again. */
const RETRY_MS = 30_000;

interface KeeperPorts {
  readonly journal: Journal;
  readonly notes: NoteBook;
  readonly history: History;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Keeps the history in step with the journals: at the start, while calls are
 * up, and when they are over or erased. Answers from it what past calls there
 * were. Nothing here is the truth, and nothing waits for it on a call's way.
 */
export class HistoryKeeper {
  readonly #ports: KeeperPorts;
  /** Live calls whose last events are not in the history yet. */
  readonly #behind = new Map<CallSid, CallState>();
  /** Calls that are over and not in the history as such yet: their journal waits for the disk, or the history does. */
  readonly #held = new Map<CallSid, CallState>();
  /** What was noted on calls that are not past. */
  readonly #notes = new Map<CallSid, Noted>();
  /** Past calls whose journals are still to be read, newest first. */
  readonly #unread = new Set<CallSid>();
  readonly #erased = new Set<CallSid>();
  /** Calls whose journals this release cannot read. */
  readonly #alone = new Set<CallSid>();
  #stopTimer: (() => void) | null = null;
  #reading: Promise<void> = Promise.resolve();
  #sweeping: Promise<void> = Promise.resolve();
  #isClosed = false;
  #hasComplained = false;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /**
   * Compares the history with the files there are. Journals that changed are
   * read, the newest now and the others behind the start.
   *
   * @returns Calls that had not ended when we went down.
   */
  async load(): Promise<readonly CallSid[]> {
    const { journal, notes, history } = this.#ports;
    const [journals, noteFiles] = await Promise.all([journal.list(), notes.list()]);
    const folded = this.#ask(() => history.folded(), new Map<CallSid, Folded>());
    const gone = [...folded.keys()].filter((callSid) => !journals.has(callSid));
    const changed = [...journals]
      .filter(([callSid, { bytes }]) => {
        const known = folded.get(callSid);
        return known?.journalBytes !== bytes || known.notesBytes !== (noteFiles.get(callSid)?.bytes ?? 0);
      })
      .toSorted(([, a], [, b]) => b.changedMs - a.changedMs)
      .map(([callSid]) => callSid);
    const open = await this.#sort(changed);
    await this.#foldSome(READ_FIRST);
    this.#reading = this.#foldRest();
    if (gone.length > 0 || this.#ask(() => history.isSweepDue(), false)) void this.forget(gone).catch(this.#complain);
    return open;
  }

  /** Resolves when every journal that changed has been read. */
  get upToDate(): Promise<void> {
    return this.#reading;
  }

  /** A live call goes on: the history follows in a moment. */
  follow(state: CallState): void {
    this.#behind.set(state.callSid, state);
    this.#stopTimer ??= this.#ports.clock.after(BEHIND_MS, () => this.#catchUpAFew());
  }

  /** A call is over, and the caller lets go of it. */
  async retire(state: CallState): Promise<void> {
    const { callSid } = state;
    this.#behind.delete(callSid);
    this.#held.set(callSid, state);
    this.#settle(state, await this.#ports.journal.release(callSid));
  }

  /** Whether there was such a call and it is over. */
  isPast(callSid: CallSid): boolean {
    return this.#unread.has(callSid) || this.#alone.has(callSid) || this.summary(callSid) !== null;
  }

  /** A past call, or null. While journals are still being read, `read` it first. */
  summary(callSid: CallSid): CallSummary | null {
    const held = this.#held.get(callSid);
    return held === undefined ? this.#ask(() => this.#ports.history.find(callSid), null) : summaryOf(held);
  }

  /** Reads a past call's journal now, if it is still to be read. */
  async read(callSid: CallSid): Promise<void> {
    if (this.#unread.has(callSid)) await this.#fold([callSid]);
  }

  /** A call turned out to be over: its journal has to be read. */
  async remember(callSid: CallSid): Promise<void> {
    this.#unread.add(callSid);
    await this.#fold([callSid]);
  }

  /** Calls, newest first: `live` ones and past ones. */
  list({ state, q, limit = PAGE, before }: ListRequest, live: readonly CallState[]): readonly ListedCall[] {
    const query = q?.trim() ?? '';
    const terms = parseQuery(query);
    if (query !== '' && terms.length === 0) return [];
    const { history } = this.#ports;
    const inMemory = [...live, ...this.#held.values()].map((call) => this.#listed(call));
    const key = before === undefined ? null : (inMemory.find((c) => c.callSid === before) ?? this.summary(before));
    const found = this.#having(inMemory, terms)
      .filter(({ endedAt }) => state === undefined || (endedAt === null) === (state === 'live'))
      .filter((call) => key === null || newestFirst(key, call) < 0);
    const past = state === 'live' ? [] : this.#ask(() => history.page({ terms, before: key, limit }), []);
    const page = [...found, ...past].toSorted(newestFirst).slice(0, limit);
    if (terms.length === 0) return page;
    return page.map((call) => ({ ...call, matches: this.#ask(() => history.matches(call.callSid, terms), []) }));
  }

  /** Calls dialled on a real line since then that are over. */
  dialledSince(sinceMs: number): number {
    const held = [...this.#held.values()].filter((state) => wasDialledSince(state, sinceMs)).length;
    return held + this.#ask(() => this.#ports.history.dialledSince(sinceMs), 0);
  }

  /** Whether a number that begins so was dialled on a real line, on a call that is over. */
  hasDialled(prefix: string): boolean {
    const isHeld = [...this.#held.values()].some((state) => wasDialledTo(state, prefix));
    return isHeld || this.#ask(() => this.#ports.history.hasDialled(prefix), false);
  }

  /** Numbers dialled on a real line by calls that are over. */
  numbersDialled(): readonly string[] {
    const held = [...this.#held.values()].filter((state) => wasDialledSince(state, 0)).map(({ to }) => to);
    return [...held, ...this.#ask(() => this.#ports.history.numbersDialled(), [])];
  }

  /** Past calls that began before then. */
  startedBefore(beforeMs: number): readonly CallSid[] {
    return this.#ask(() => this.#ports.history.startedBefore(beforeMs), []);
  }

  /** There is a new note on a call. */
  async noted(callSid: CallSid, live: CallState | null): Promise<void> {
    const state = live ?? this.#held.get(callSid);
    if (state === undefined) return this.#fold([callSid]);
    this.#notes.set(callSid, await this.#ports.notes.read(callSid));
    this.follow(state);
  }

  /** Takes calls out. Resolves once their words are in no file of the history any more. */
  async forget(callSids: readonly CallSid[]): Promise<void> {
    for (const callSid of callSids) {
      this.#erased.add(callSid);
      for (const calls of [this.#behind, this.#held, this.#notes, this.#unread]) calls.delete(callSid);
    }
    this.#ports.history.remove(callSids);
    this.#sweeping = this.#sweeping.catch(nothing).then(() => this.#sweep());
    await this.#sweeping;
  }

  async close(): Promise<void> {
    this.#catchUp();
    this.#stopTimer?.();
    // Calls that were just let go of by their journals.
    await nextTick();
    this.#isClosed = true;
    await Promise.allSettled([this.#reading, this.#sweeping]);
    this.#ports.history.close();
  }

  /** A search waits for all of it. */
  #catchUp(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#putBehind(this.#behind.size);
  }

  /** Nobody waits: a few calls at a time, and whatever came in meanwhile goes first. */
  #catchUpAFew(): void {
    this.#stopTimer = null;
    this.#putBehind(AT_ONCE);
    if (this.#behind.size > 0) this.#stopTimer = this.#ports.clock.after(BETWEEN_MS, () => this.#catchUpAFew());
  }

  #putBehind(count: number): void {
    const states = [...this.#behind.values()].slice(0, count);
    for (const { callSid } of states) this.#behind.delete(callSid);
    if (states.length > 0) this.#put(states.map((state) => this.#recordOf(state, null)));
  }

  #settle(state: CallState, journalBytes: number): void {
    const { callSid } = state;
    // Erased meanwhile.
    if (!this.#held.has(callSid) || this.#isClosed) return;
    if (this.#put([this.#recordOf(state, journalBytes)])) {
      this.#held.delete(callSid);
      this.#notes.delete(callSid);
    } else this.#ports.clock.after(RETRY_MS, () => this.#settle(state, journalBytes));
  }

  #recordOf(state: CallState, journalBytes: number | null): FoldedCall {
    return { state, noted: this.#notes.get(state.callSid) ?? NOTHING_NOTED, journalBytes };
  }

  /** A call that is not past, as a row of the list. */
  #listed(state: CallState): ListedCall {
    const { tags, summary } = this.#notes.get(state.callSid) ?? NOTHING_NOTED;
    return { ...summaryOf(state), ...remarksOf(tags, summary) };
  }

  #having(calls: readonly ListedCall[], terms: readonly SearchTerm[]): readonly ListedCall[] {
    if (terms.length === 0) return calls;
    this.#catchUp();
    const sids = calls.map(({ callSid }) => callSid);
    const having = this.#ask(() => this.#ports.history.having(sids, terms), new Set<string>());
    return calls.filter(({ callSid }) => having.has(callSid));
  }

  // Reading journals

  /** Past calls go to the unread ones. Returns calls that are open. */
  async #sort(callSids: readonly CallSid[]): Promise<readonly CallSid[]> {
    const open: CallSid[] = [];
    for (const [index, callSid] of callSids.entries()) {
      const phase = this.#phaseOf(callSid);
      if (phase === 'open') open.push(callSid);
      else if (phase === 'ended') this.#unread.add(callSid);
      else this.#alone.add(callSid);
      if (index % SORTED_AT_ONCE === 0) await nextTick();
    }
    if (this.#alone.size > 0) {
      const calls = [...this.#alone].slice(0, NAMED_MAX);
      const why = 'journals are left alone: they are of a newer release (update Phony), or may not be read';
      this.#ports.log.warn({ calls, count: this.#alone.size }, why);
    }
    return open;
  }

  #phaseOf(callSid: CallSid): JournalPhase | 'unreadable' {
    try {
      return this.#ports.journal.phase(callSid);
    } catch {
      return 'unreadable';
    }
  }

  async #foldRest(): Promise<void> {
    const count = this.#unread.size;
    while (this.#unread.size > 0 && !this.#isClosed) {
      await this.#foldSome(AT_ONCE);
      await nextTick();
    }
    if (count > 0 && !this.#isClosed) this.#ports.log.info({ calls: count }, 'history has been made again');
  }

  async #foldSome(count: number): Promise<void> {
    const some = [...this.#unread].slice(0, count);
    for (let at = 0; at < some.length; at += AT_ONCE) await this.#fold(some.slice(at, at + AT_ONCE));
  }

  async #fold(callSids: readonly CallSid[]): Promise<void> {
    const read = await Promise.all(callSids.map((callSid) => this.#readRecord(callSid).catch(this.#complain)));
    // One that was erased while it was read stays erased.
    const stays = read.filter((call) => call !== null && !this.#erased.has(call.state.callSid));
    if (!this.#isClosed) this.#put(stays.filter((call) => call !== null));
    for (const callSid of callSids) this.#unread.delete(callSid);
  }

  async #readRecord(callSid: CallSid): Promise<FoldedCall | null> {
    const { journal, notes: noteBook } = this.#ports;
    const [content, noted] = await Promise.all([journal.content(callSid), noteBook.read(callSid)]);
    if (content === null || content.version > VERSION) return null;
    const state = applyEvents(newCall(callSid), content.events);
    if (state.seq === 0) return null;
    return { state: { ...state, seq: lastSeqOf(content) }, noted, journalBytes: content.bytes };
  }

  async #sweep(): Promise<void> {
    for (const _ of this.#ports.history.sweep()) {
      await nextTick();
      if (this.#isClosed) return;
    }
  }

  // When the history fails

  #put(records: readonly FoldedCall[]): boolean {
    return this.#ask(() => {
      this.#ports.history.put(records);
      this.#hasComplained = false;
      return true;
    }, false);
  }

  /** A history that fails is no reason for a call to: it is made again, or tried again. */
  #ask<T>(question: () => T, otherwise: T): T {
    try {
      return question();
    } catch (error) {
      this.#complain(error);
      if (isDamage(error)) this.#startOver();
      return otherwise;
    }
  }

  readonly #complain = (error: unknown): null => {
    if (!this.#hasComplained) this.#ports.log.warn({ error: String(error) }, 'history cannot be kept at the moment');
    this.#hasComplained = true;
    return null;
  };

  #startOver(): void {
    if (this.#isClosed) return;
    this.#ports.history.startOver();
    this.#reading = this.#reading.then(() => this.load()).then(nothing, (error) => void this.#complain(error));
  }
}

/** Whether a call was dialled on a real line since then. */
export const wasDialledSince = ({ direction, practice, startedAt }: CallState, sinceMs: number): boolean =>
  direction === 'outbound' && practice === null && startedAt !== null && Date.parse(startedAt) >= sinceMs;

/** Whether a number that begins so was dialled on a real line. */
export const wasDialledTo = ({ direction, practice, to }: CallState, prefix: string): boolean =>
  direction === 'outbound' && practice === null && to.startsWith(prefix);

/** The order of the list; the SID settles it for calls of the same instant. */
function newestFirst(a: Pick<CallSummary, 'startedAt' | 'callSid'>, b: Pick<CallSummary, 'startedAt' | 'callSid'>) {
  const [key, other] = [`${a.startedAt ?? ''} ${a.callSid}`, `${b.startedAt ?? ''} ${b.callSid}`];
  return key < other ? 1 : key > other ? -1 : 0;
}

function nothing(): void {}
