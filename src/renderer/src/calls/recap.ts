import type { CallState } from '#core/call/state.ts';
import { strings } from '../strings.ts';

export interface LatencyFacts {
  /** Milliseconds from prompt to first token, oldest first. */
  readonly samples: readonly number[];
  readonly medianMs: number | null;
  /** 95 of 100 replies were as fast or faster. */
  readonly p95Ms: number | null;
  readonly lastMs: number | null;
}

export function latencyOf({ latencies }: Pick<CallState, 'latencies'>): LatencyFacts {
  const samples = latencies.filter((sample) => sample.metric === 'first_token').map((sample) => sample.ms);
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    samples,
    medianMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
    p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null,
    lastMs: samples.at(-1) ?? null,
  };
}

/** `0.92 s`, `84 ms`. */
export const formatLatency = (ms: number): string =>
  ms < 100 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;

export function wordsOf(call: CallState): { readonly turns: number; readonly words: number } {
  const said = call.entries
    .filter((entry) => entry.kind === 'turn')
    .map((turn) => turn.heard ?? turn.text)
    .filter((text) => text.trim() !== '');
  return { turns: said.length, words: said.reduce((sum, text) => sum + text.trim().split(/\s+/).length, 0) };
}

/** What the supervisor did in a call, as one sentence part: `answered, whispered 2 times`. */
export function deedsOf(call: CallState): string {
  const counts = new Map<string, number>();
  for (const entry of call.entries) {
    const deed = deedOf(entry);
    if (deed !== null) counts.set(deed, (counts.get(deed) ?? 0) + 1);
  }
  if (counts.size === 0) return strings.after.watched;
  return [...counts].map(([deed, count]) => strings.after.times(deed, count)).join(', ');
}

function deedOf(entry: CallState['entries'][number]): string | null {
  const { did } = strings.after;
  switch (entry.kind) {
    case 'turn':
      return entry.speaker === 'supervisor' ? did.text : null;
    case 'supervisor':
      return entry.action === 'resume' ? null : did[entry.action];
    case 'question':
      return entry.status === 'answered' ? did.answer : null;
    case 'approval':
      return isDecided(entry.decision) ? did.approval : null;
    case 'command':
      return entry.source === 'supervisor' ? commandDeed(entry.name) : null;
    default:
      return null;
  }
}

const isDecided = (decision: string | null): boolean =>
  decision === 'approve' || decision === 'edit' || decision === 'reject';

function commandDeed(name: string): string | null {
  const { did } = strings.after;
  return name === 'press' || name === 'transfer' || name === 'end_call' ? did[name] : null;
}
