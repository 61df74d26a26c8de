import { asWritten } from '../../model/history.ts';
import type { ToolCall } from '../../ports/speech-model.ts';
import { heardPart, type UnheardItem } from './speech-playback.ts';

export interface SpokenItem {
  readonly itemId: string;
  transcript: string;
  /** Sound that waits for the supervisor's approval. */
  held: string[];
}

/** One spoken answer of the model, from the request, or from its own beginning, to its end. */
export interface SpokenReply {
  /** Null: the model began by itself. */
  readonly requestId: string | null;
  /** When the other party stopped speaking; null when it answers no one. */
  readonly askedAtMs: number | null;
  /** Words to be said as they are; null for the model's own. */
  readonly script: string | null;
  /** The journal has its words already, as they were to be said. */
  readonly isJournalled: boolean;
  /** Once everything of it has been sent. */
  readonly after: () => void;
  responseId: string | null;
  /** Set with the first sound or word. */
  turn: number | null;
  readonly items: SpokenItem[];
  /** Tools that wait for approval. */
  readonly tools: ToolCall[];
  /** The model expects to go on speaking, once this answer is done. */
  speaksAfter: boolean;
  /** Tools ran: an answer without sound is no failure. */
  acted: boolean;
  /** It came as text, which nobody can hear. */
  isMute: boolean;
  worstOverheadMs: number;
}

type Start = Partial<Pick<SpokenReply, 'askedAtMs' | 'script' | 'isJournalled' | 'after' | 'turn'>>;

export const newSpokenReply = (requestId: string | null, start: Start = {}): SpokenReply => ({
  requestId,
  askedAtMs: null,
  script: null,
  isJournalled: false,
  after: () => undefined,
  responseId: null,
  turn: null,
  items: [],
  tools: [],
  speaksAfter: false,
  acted: false,
  isMute: false,
  worstOverheadMs: 0,
  ...start,
});

export function itemOf(reply: SpokenReply, itemId: string): SpokenItem {
  const known = reply.items.find((item) => item.itemId === itemId);
  if (known !== undefined) return known;
  const item = { itemId, transcript: '', held: [] };
  reply.items.push(item);
  return item;
}

/** What it says, as far as is known. */
export const wordsOf = ({ isJournalled, items, script }: SpokenReply): string =>
  isJournalled && script !== null ? script : items.map(({ transcript }) => transcript).join('');

/** The part of its words that was heard. */
export function heardOf(
  reply: SpokenReply,
  unheard: readonly UnheardItem[],
  sentMs: (itemId: string) => number,
): string {
  return reply.items
    .map(({ itemId, transcript }) => {
      if (sentMs(itemId) === 0) return '';
      const cut = unheard.find((item) => item.itemId === itemId);
      return cut === undefined ? transcript : heardPart(transcript, cut.heardMs, cut.sentMs);
    })
    .join('');
}

/** The draft the supervisor is shown: words, then tools as the model would write them in text. */
export function draftOf(reply: SpokenReply): string {
  const tools = reply.tools.map(({ name, args }) => asWritten(name, readArgs(args)));
  return [wordsOf(reply).trim(), ...tools].filter((part) => part !== '').join(' ');
}

export const itemIdsOf = ({ items, tools }: SpokenReply): readonly string[] =>
  [...items, ...tools].map(({ itemId }) => itemId);

function readArgs(args: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(args);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
