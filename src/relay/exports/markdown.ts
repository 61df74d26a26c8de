import type { CallState, Turn } from '#core/call/state.ts';
import { offsetMsOf, turnsOf, type WholeCall } from './whole-call.ts';

const NAMES = { caller: 'Caller', assistant: 'Assistant', supervisor: 'Supervisor' } as const;

/** A page to read or to send on. Times count from the answer. */
export function markdownOf({ state, notes, tags, summary }: WholeCall): string {
  const turns = turnsOf(state).map((turn) => paragraph(state, turn));
  const noted = notes.map(({ at, text }) => `- ${at}: ${escaped(text)}`);
  const blocks = [
    `# Call ${state.direction === 'outbound' ? `to ${escaped(state.to)}` : `from ${escaped(state.from)}`}`,
    facts(state, tags),
    ...(summary === null ? [] : ['## Summary', escaped(summary)]),
    '## What was said',
    ...(turns.length === 0 ? ['Nothing.'] : turns),
    ...(noted.length === 0 ? [] : ['## Notes', noted.join('\n')]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function facts(state: CallState, tags: readonly string[]): string {
  const { callSid, from, to, startedAt, endedAt, durationSeconds, practice, status, endReason } = state;
  const known: readonly (readonly [string, string | null])[] = [
    ['Call', callSid],
    ['From', from],
    ['To', to],
    ['Practice', practice],
    ['Started', startedAt],
    ['Ended', endedAt],
    ['Length', durationSeconds === null ? null : `${durationSeconds} s`],
    ['Outcome', endReason === null ? status : `${status} (${endReason})`],
    ['Tags', tags.join(', ')],
  ];
  return known
    .flatMap(([name, value]) => (value === null || value === '' ? [] : [`- ${name}: ${escaped(value)}`]))
    .join('\n');
}

function paragraph(state: CallState, { at, speaker, text, status, heard }: Turn): string {
  const seconds = Math.floor(offsetMsOf(state, at) / 1_000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const cut = status === 'interrupted' ? ` *(cut off; heard: ${heard ? escaped(heard) : 'nothing'})*` : '';
  return `**${NAMES[speaker]}** (${clock}): ${escaped(text)}${cut}`;
}

/** Words stay words: on one line, and with no markup or HTML of their own. */
const escaped = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|~]/g, '\\$&')
    .replaceAll('&', '&amp;');
