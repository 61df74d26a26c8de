import type { CallState, Entry } from '#core/call/state.ts';
import { strings } from '../strings.ts';
import { textOf } from './find.ts';
import { speakerName } from './party.ts';
import { offsetIn } from './times.ts';

/** A call as lines of plain text, for elsewhere: when, who, what. What was not heard is left out. */
export const transcriptText = (call: CallState): string =>
  call.entries
    .map((entry) => lineOf(call, entry))
    .filter((line) => line !== null)
    .join('\n');

function lineOf(call: CallState, entry: Entry): string | null {
  const text = entry.kind === 'turn' ? (entry.heard ?? entry.text) : textOf(entry);
  if (text.trim() === '') return null;
  const time = offsetIn(call.answeredAt ?? call.startedAt, entry.at);
  return `${time === '' ? '--:--' : time}  ${whoOf(call, entry)}: ${text.trim().replaceAll(/\s*\n\s*/g, ' / ')}`;
}

function whoOf(call: CallState, entry: Entry): string {
  switch (entry.kind) {
    case 'turn':
      return speakerName(call, entry.speaker);
    case 'dtmf':
      return speakerName(call, 'caller');
    case 'supervisor':
      return entry.action === 'brief' ? strings.transcript.toReceiver : strings.transcript.toAssistant;
    case 'question':
      return strings.question.form;
    case 'approval':
      return strings.approval.form;
    default:
      return strings.app;
  }
}
