import { phaseOf } from '#core/call/selectors.ts';
import type { CallState, Turn } from '#core/call/state.ts';
import type { CallsState } from '../stores/call-feed.ts';
import { type Attention, attentionOf } from './attention.ts';

export interface DeskRow {
  readonly call: CallState;
  readonly attention: Attention | null;
  /** 1 to 9: the call's key. It stays with the call while calls before it are up. */
  readonly key: number | null;
}

export interface DeskGroups {
  /** Longest waiting first. */
  readonly needing: readonly DeskRow[];
  readonly live: readonly DeskRow[];
  /** Ended calls, newest first. */
  readonly ended: readonly DeskRow[];
}

const MAX_KEY = 9;

const grouped = new WeakMap<CallsState['records'], DeskGroups>();
const lives = new WeakMap<CallsState['records'], readonly CallState[]>();

/** Worked out once for the same records: the whole screen asks for it. */
export function deskGroups(records: CallsState['records']): DeskGroups {
  const groups = grouped.get(records) ?? groupsOf(records);
  grouped.set(records, groups);
  return groups;
}

function groupsOf(records: CallsState['records']): DeskGroups {
  const rows = liveCalls(records).map(
    (call, index): DeskRow => ({
      call,
      attention: attentionOf(call),
      key: index < MAX_KEY ? index + 1 : null,
    }),
  );
  const ended = [...records.values()]
    .map((record) => record.call)
    .filter((call) => phaseOf(call) === 'ended')
    .sort((a, b) => byTime(b.endedAt, a.endedAt))
    .map((call): DeskRow => ({ call, attention: null, key: null }));
  return {
    needing: rows
      .filter((row) => row.attention !== null)
      .sort((a, b) => (a.attention?.sinceMs ?? 0) - (b.attention?.sinceMs ?? 0)),
    live: rows.filter((row) => row.attention === null),
    ended,
  };
}

/** Calls that are up, oldest first: the order of Mod+1…9. */
export function liveCalls(records: CallsState['records']): readonly CallState[] {
  const live = lives.get(records) ?? sortedLive(records);
  lives.set(records, live);
  return live;
}

const sortedLive = (records: CallsState['records']): readonly CallState[] =>
  [...records.values()]
    .map((record) => record.call)
    .filter((call) => phaseOf(call) !== 'ended')
    .sort((a, b) => byTime(a.startedAt, b.startedAt));

/** ISO times stand in the order of their letters; comparing them as words of a language takes ten times as long. */
const byTime = (a: string | null, b: string | null): number => {
  const [left, right] = [a ?? '', b ?? ''];
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** The last thing anybody said, or null. */
export function lastTurn(call: CallState): Turn | null {
  const turn = call.entries.findLast((entry) => entry.kind === 'turn' && entry.text.trim() !== '');
  return turn?.kind === 'turn' ? turn : null;
}
