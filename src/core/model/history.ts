import type { CallState, Entry } from '../call/state.ts';
import type { Role } from '../ports/conversation-model.ts';
import { answerNote, pastNote, pressedNote, unansweredNote, whisperNote } from './notes.ts';

export interface HistoryItem {
  readonly role: Role;
  readonly text: string;
  /** The turn whose words these are, or null. */
  readonly turn: number | null;
}

/**
 * The conversation as the model must remember it, told from the journal: what
 * was said and what of it was heard. A new session of the model starts from it.
 */
export const historyOf = (state: CallState): readonly HistoryItem[] => state.entries.flatMap(itemsOf);

/** The same for a model that speaks, in one text: told in messages of its own it would answer in text. */
export const pastOf = (state: CallState): string => pastNote(state.entries.flatMap(linesOf));

function linesOf(entry: Entry): readonly string[] {
  if (entry.kind === 'command') {
    const isDone = entry.ok && entry.source === 'model' && entry.name !== 'request_user';
    return isDone ? [`(You used the tool ${entry.name} ${JSON.stringify(entry.args)}.)`] : [];
  }
  if (entry.kind === 'question' && entry.status === 'pending') {
    return [`(You used the tool request_user ${JSON.stringify({ prompt: entry.prompt })}; the answer will come.)`];
  }
  if (entry.kind === 'turn' && entry.speaker === 'caller') return itemsOf(entry).map(({ text }) => `They: ${text}`);
  return itemsOf(entry).map(({ role, text }) => (role === 'assistant' ? `You: ${text}` : text));
}

function itemsOf(entry: Entry): readonly HistoryItem[] {
  switch (entry.kind) {
    case 'turn': {
      if (entry.speaker === 'caller') return item('user', entry.settled, entry.turn);
      const heard = entry.status === 'interrupted' ? (entry.heard ?? '') : entry.text;
      return item('assistant', heard, entry.turn);
    }
    case 'command':
      return entry.ok && entry.source === 'model' ? item('assistant', asWritten(entry.name, entry.args)) : [];
    case 'dtmf':
      return item('user', pressedNote(entry.digits));
    case 'supervisor':
      return entry.action === 'whisper' ? item('system', whisperNote(entry.detail)) : [];
    case 'question':
      if (entry.status === 'pending') return [];
      return item(
        'system',
        entry.response === null ? unansweredNote(entry.prompt) : answerNote(entry.prompt, entry.response),
      );
    default:
      return [];
  }
}

const item = (role: Role, text: string, turn: number | null = null): readonly HistoryItem[] =>
  text.trim() === '' ? [] : [{ role, text, turn }];

/** A command as the model writes it. */
export function asWritten(name: string, args: Readonly<Record<string, unknown>>): string {
  const [argument] = Object.values(args);
  return typeof argument === 'string' ? `[[${name}:${argument}]]` : `[[${name}]]`;
}
