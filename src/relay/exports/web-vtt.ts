import { MS_PER_CHAR } from '#core/call/farewell.ts';
import type { Turn } from '#core/call/state.ts';
import { offsetMsOf, turnsOf, type WholeCall } from './whole-call.ts';

const SHORTEST_MS = 1_000;
const VOICES = { caller: 'Caller', assistant: 'Assistant', supervisor: 'Supervisor' } as const;

interface Cue {
  readonly fromMs: number;
  readonly text: string;
  readonly speaker: Turn['speaker'];
}

/**
 * Captions for a recording that begins with the answer: a cue a turn, from its
 * event to the next turn's or as long as its words take.
 *
 * @see https://www.w3.org/TR/webvtt1/
 */
export function webVttOf({ state, notes }: WholeCall): string {
  const cues = turnsOf(state)
    .filter(({ text }) => text.trim() !== '')
    .map(({ at, text, speaker }): Cue => ({ fromMs: offsetMsOf(state, at), text, speaker }))
    .toSorted((a, b) => a.fromMs - b.fromMs);
  const comments = notes.map(({ at, text }) => `NOTE ${at} ${escaped(text)}`);
  const blocks = cues.map((cue, index) => block(cue, index, cues[index + 1]?.fromMs ?? null));
  return `${[`WEBVTT ${state.callSid}`, ...comments, ...blocks].join('\n\n')}\n`;
}

function block({ fromMs, text, speaker }: Cue, index: number, nextMs: number | null): string {
  const spokenMs = Math.max(SHORTEST_MS, text.length * MS_PER_CHAR);
  // A cue takes some time, also where two turns have the same instant.
  const toMs = Math.max(fromMs + 1, Math.min(fromMs + spokenMs, nextMs ?? Number.POSITIVE_INFINITY));
  return `${index + 1}\n${time(fromMs)} --> ${time(toMs)}\n<v ${VOICES[speaker]}>${escaped(text)}`;
}

function time(ms: number): string {
  return `${part(ms / 3_600_000, 2)}:${part((ms / 60_000) % 60, 2)}:${part((ms / 1_000) % 60, 2)}.${part(ms % 1_000, 3)}`;
}

const part = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');

/** On one line: an empty one would end the cue. */
const escaped = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
