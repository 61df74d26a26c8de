import { CommandStream } from '../speech/command-stream.ts';
import { GrowingText } from '../speech/growing-text.ts';
import { Speakable } from '../speech/speakable.ts';

/** One answer of the model, from the request to its end. */
export interface Reply {
  readonly requestId: string;
  /** When what it answers came in; null when it answers no one (an answer of the supervisor, an opening). */
  readonly askedAtMs: number | null;
  readonly stream: CommandStream;
  readonly speakable: Speakable;
  responseId: string | null;
  /** `asked`: nothing spoken yet. `speaking`: words are on the line. `cut`/`dropped`: what still comes is stale. */
  state: 'asked' | 'speaking' | 'cut' | 'dropped';
  /** Set with the first word. */
  turn: number | null;
  /** Everything the model wrote, commands included. */
  readonly raw: GrowingText;
  /** The part of `raw` that waits to be read for commands: all of it while it is to be a draft. */
  unread: string;
  /** The words the model wrote, without commands. */
  readonly written: GrowingText;
  /** The end of `written` that subscribers have not been shown. */
  unshown: string;
  /** What the line was given of it. */
  readonly spoken: GrowingText;
  /** What was heard of it, once cut. */
  heard: string;
  /** Commands that ran, as written: the model must remember them though its words were cut. */
  ran: string;
  itemIds: string[];
  worstOverheadMs: number;
}

export const newReply = (requestId: string, askedAtMs: number | null): Reply => ({
  requestId,
  askedAtMs,
  stream: new CommandStream(),
  speakable: new Speakable(),
  responseId: null,
  state: 'asked',
  turn: null,
  raw: new GrowingText(),
  unread: '',
  written: new GrowingText(),
  unshown: '',
  spoken: new GrowingText(),
  heard: '',
  ran: '',
  itemIds: [],
  worstOverheadMs: 0,
});

/** The words of a draft that would be spoken. */
export function spokenPart(text: string): string {
  const stream = new CommandStream();
  const speakable = new Speakable();
  const pieces = [...stream.push(text), ...stream.end()];
  const spoken = pieces.map((piece) => (piece.kind === 'text' ? speakable.push(piece.text) : speakable.flush()));
  return spoken.join('') + speakable.flush();
}
