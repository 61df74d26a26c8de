import type { CallState, Entry } from '../call/state.ts';
import { asWritten } from '../model/history.ts';

/** One stretch of a call as it is compared: who spoke, what was heard of it, and what was done on the way. */
export interface ReplayTurn {
  readonly turn: number;
  readonly speaker: string;
  /** What was said; where it was cut off, with a mark and what had been heard. */
  readonly words: string;
  /** Commands, questions, drafts and keys since the turn before, in their order. */
  readonly deeds: string[];
}

/** A turn on which two runs of a call part. Null: one of them has no such turn. */
export interface TurnDifference {
  readonly turn: number;
  readonly recorded: ReplayTurn | null;
  readonly replayed: ReplayTurn | null;
}

/** A call in turns, for reading and for comparing. What followed the last turn has a number of its own. */
export function turnsOf(state: CallState): readonly ReplayTurn[] {
  const turns: ReplayTurn[] = [];
  let deeds: string[] = [];
  for (const entry of state.entries) {
    if (entry.kind !== 'turn') deeds.push(...deedOf(entry));
    else {
      turns.push({ turn: entry.turn, speaker: entry.speaker, words: wordsOf(entry), deeds });
      deeds = [];
    }
  }
  if (deeds.length > 0) turns.push({ turn: state.lastTurn + 1, speaker: 'nobody', words: '', deeds });
  return turns;
}

/** Where two runs of a call part, turn by turn. */
export function differencesOf(recorded: CallState, replayed: CallState): readonly TurnDifference[] {
  const before = new Map(turnsOf(recorded).map((turn) => [turn.turn, turn]));
  const after = new Map(turnsOf(replayed).map((turn) => [turn.turn, turn]));
  const numbers = [...new Set([...before.keys(), ...after.keys()])].toSorted((a, b) => a - b);
  return numbers
    .map((turn) => ({ turn, recorded: before.get(turn) ?? null, replayed: after.get(turn) ?? null }))
    .filter((pair) => JSON.stringify(pair.recorded) !== JSON.stringify(pair.replayed));
}

function wordsOf({ text, status, heard }: Extract<Entry, { kind: 'turn' }>): string {
  return status === 'interrupted' ? `${text} ⌁ ${heard ?? ''}` : text;
}

function deedOf(entry: Exclude<Entry, { kind: 'turn' }>): readonly string[] {
  switch (entry.kind) {
    case 'command':
      return [`${entry.source} ${asWritten(entry.name, entry.args)}${entry.ok ? '' : ' refused'}`];
    case 'dtmf':
      return [`pressed ${entry.digits}`];
    case 'question':
      return [`asked ${entry.prompt} → ${entry.response ?? entry.status}`];
    case 'approval':
      return [`draft ${entry.text} → ${entry.decision ?? 'waiting'}`];
    case 'supervisor':
      return [`supervisor ${entry.action} ${entry.detail}`.trim()];
    default:
      return [];
  }
}
