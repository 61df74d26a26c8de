import type { CallEvent } from '../call/events.ts';
import type { SupervisorAction } from '../call/supervision.ts';
import { asWritten } from '../model/history.ts';
import type { LineFact } from '../ports/call-line.ts';

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

/** What the far ends did on a recorded call. Times in milliseconds since the call began. */
export type Step = { readonly atMs: number } & (
  | { readonly do: 'open' }
  | { readonly do: 'line'; readonly fact: LineFact }
  /** Speech of ours was cut: `turns` of it were not heard to their end, of the first one as much as `heard`. */
  | { readonly do: 'interrupt'; readonly heard: string; readonly turns: number }
  | { readonly do: 'act'; readonly action: SupervisorAction; readonly cut: Cut | null }
  | { readonly do: 'answered-by'; readonly verdict: string }
  | { readonly do: 'lose-model' }
);

interface Cut {
  readonly heard: string;
  readonly turns: number;
}

/** One answer of the model's, with its commands as it would have written them. */
export interface RecordedReply {
  readonly text: string;
  /** When what it answers had happened: no earlier request got it. */
  readonly askedAtMs: number;
  /** From being asked to the first word. */
  readonly delayMs: number;
  /** From the first word to the last. */
  readonly lengthMs: number;
  /** The model was still talking when it was cut off. */
  readonly isCut: boolean;
}

/** A journalled call, taken apart into what came from outside. */
export interface Tape {
  readonly startedAt: string;
  /** The assistant opened the call, because the other party said nothing. */
  readonly speaksFirst: boolean;
  readonly steps: readonly Step[];
  readonly replies: readonly RecordedReply[];
  /** Ids we gave, in order, by the prefix they were asked for with. */
  readonly ids: Readonly<Record<'q' | 'a', readonly string[]>>;
}

const USUAL_DELAY_MS = 200;
const SLOW_MS_PER_CHAR = 40;

/**
 * Takes a journal apart.
 *
 * What a journal does not tell is put as it most often is: commands stand behind the words of their turn, and
 * words come at an even pace.
 *
 * @param ownWords - Sentences we say ourselves (an apology, say), which are nobody's answer.
 */
export function tapeOf(events: readonly CallEvent[], ownWords: readonly string[]): Tape | null {
  const created = events.find((event): event is EventOf<'call.created'> => event.type === 'call.created');
  if (created === undefined) return null;
  const startMs = Date.parse(created.at);
  const times: (event: CallEvent) => number = ({ at }) => Math.max(0, Date.parse(at) - startMs);
  const own = new Set(ownWords);
  const opener = events.find(isFirstTurn);
  const speaksFirst = opener?.type === 'assistant.transcript' && !own.has(opener.text);
  const first = speaksFirst ? opener : events.find(isOnLine);
  const replies = repliesOf(events, own, times);
  const [opening] = replies;
  const tookMs = speaksFirst && opening !== undefined ? opening.delayMs + opening.lengthMs : 0;
  const openedAtMs = first === undefined ? 0 : Math.max(0, times(first) - tookMs);
  return {
    startedAt: created.at,
    speaksFirst,
    steps: stepsOf(events, openedAtMs, times),
    replies,
    ids: {
      q: events.flatMap((event) => (event.type === 'question.asked' ? [event.questionId] : [])),
      a: events.flatMap((event) => (event.type === 'approval.requested' ? [event.approvalId] : [])),
    },
  };
}

function stepsOf(
  events: readonly CallEvent[],
  openedAtMs: number,
  timeOf: (event: CallEvent) => number,
): readonly Step[] {
  const steps: Step[] = [{ atMs: openedAtMs, do: 'open' }];
  events.forEach((event, index) => {
    const step = stepOf(event, events, index);
    if (step !== null) steps.push({ atMs: Math.max(openedAtMs, timeOf(event)), ...step });
  });
  return steps;
}

/** A journal does not say when the line was open: at the latest when something is heard on it, or of it. */
const isFirstTurn = (event: CallEvent): boolean => 'turn' in event && event.turn === 1 && event.type !== 'latency';

const isOnLine = ({ type }: CallEvent): boolean =>
  type === 'caller.transcript' || type === 'caller.dtmf' || type === 'assistant.transcript' || type === 'answered_by';

type Deed = Step extends infer S ? (S extends Step ? Omit<S, 'atMs'> : never) : never;

function stepOf(event: CallEvent, events: readonly CallEvent[], index: number): Deed | null {
  switch (event.type) {
    case 'caller.transcript':
      return { do: 'line', fact: { type: 'prompt', text: event.text, final: event.final } };
    case 'caller.dtmf':
      return { do: 'line', fact: { type: 'dtmf', digit: event.digit } };
    case 'answered_by':
      return { do: 'answered-by', verdict: event.answeredBy };
    case 'model':
      return event.state === 'reconnecting' ? { do: 'lose-model' } : null;
    case 'assistant.transcript': {
      const cut = event.interrupted && !isCutByUs(events, index) ? cutFrom(events, index) : null;
      return cut === null ? null : { do: 'interrupt', ...cut };
    }
    default: {
      const action = actionOf(event);
      return action === null ? null : { do: 'act', action, cut: cutFrom(events, index) };
    }
  }
}

function actionOf(event: CallEvent): SupervisorAction | null {
  if (event.type === 'question.answered') {
    return { type: 'answer', response: event.response, questionId: event.questionId };
  }
  if (event.type === 'approval.resolved') return decisionOf(event);
  if (event.type !== 'supervisor') return null;
  switch (event.action) {
    case 'text':
      return { type: 'say', text: event.text };
    case 'whisper':
      return { type: 'whisper', text: event.text };
    case 'dtmf':
      return { type: 'press', digits: event.digits };
    case 'transfer':
      return {
        type: 'transfer',
        number: event.number,
        ...(event.briefing === undefined ? {} : { briefing: event.briefing }),
      };
    case 'end':
      return { type: 'end' };
    default:
      return { type: 'pause', paused: event.action === 'pause' };
  }
}

/** Drafts that were superseded or expired, or let through at their deadline, are so again by themselves. */
function decisionOf(event: EventOf<'approval.resolved'>): SupervisorAction | null {
  const { approvalId, by, decision, reason = null, rest } = event;
  if (decision === 'superseded' || decision === 'expired' || by === 'deadline') return null;
  const text = decision === 'edit' ? event.text : reason;
  return { type: 'approve', approvalId, decision, text, rest: rest === true };
}

/** What was cut in one go with what happened at `index`; null where nothing was. */
function cutFrom(events: readonly CallEvent[], index: number): Cut | null {
  const at = events[index]?.at;
  const rest = events.slice(index);
  const later = rest.findIndex((event) => event.at !== at);
  const cuts = (later === -1 ? rest : rest.slice(0, later)).flatMap((event) =>
    event.type === 'assistant.transcript' && event.interrupted === true ? [event] : [],
  );
  const [first] = cuts;
  return first === undefined ? null : { heard: first.heard ?? '', turns: cuts.length };
}

/** The supervisor's deed came in the same moment, or this belongs to a cut that has been dealt with. */
function isCutByUs(events: readonly CallEvent[], index: number): boolean {
  const at = events[index]?.at;
  for (let before = index - 1; events[before]?.at === at; before--) {
    const event = events[before];
    if (event?.type === 'assistant.transcript' && event.interrupted === true) return true;
    if (event !== undefined && actionOf(event) !== null) return true;
  }
  return false;
}

function repliesOf(
  events: readonly CallEvent[],
  ownWords: ReadonlySet<string>,
  timeOf: (event: CallEvent) => number,
): readonly RecordedReply[] {
  const replies = new ReplyCollector(events, timeOf);
  const seen = notTheModels(events);
  for (const event of events) {
    replies.notice(event);
    if (event.type === 'assistant.transcript' && !seen.has(event.turn)) {
      seen.add(event.turn);
      if (!ownWords.has(event.text)) replies.add(event.text, event, event.turn);
    }
    if (isAsking(event)) replies.asked(event);
  }
  return replies.close();
}

/** Puts the model's answers together from what the journal has of them. */
class ReplyCollector {
  readonly #events: readonly CallEvent[];
  readonly #timeOf: (event: CallEvent) => number;
  readonly #replies: RecordedReply[] = [];
  #commands = '';
  #askedAtMs = 0;
  /** When a draft was let through: its commands run in the same moment. */
  #draftAt = '';
  /** Its first word was out: what comes before the last one is not what it answers. */
  #isSpeaking = false;

  constructor(events: readonly CallEvent[], timeOf: (event: CallEvent) => number) {
    this.#events = events;
    this.#timeOf = timeOf;
  }

  notice(event: CallEvent): void {
    if (event.type === 'latency' && event.metric === 'first_token') this.#isSpeaking = true;
    if (event.type === 'approval.resolved' && event.decision !== 'reject') this.#draftAt = event.at;
    if (isModelCommand(event) && event.at !== this.#draftAt) this.#commands += asWritten(event.name, event.args);
    if (event.type === 'usage' && event.silent === true) this.add('', event, null);
    if (event.type === 'approval.requested') this.add(event.text, event, null);
  }

  /** @param turn - Null where the answer was not spoken. */
  add(text: string, event: CallEvent, turn: number | null): void {
    const tookMs = Math.max(0, this.#timeOf(event) - this.#askedAtMs);
    const delayMs = Math.min(tookMs, turn === null ? USUAL_DELAY_MS : delayOf(this.#events, turn));
    this.#replies.push({
      text: text + this.#commands,
      askedAtMs: this.#askedAtMs,
      delayMs,
      // Where nothing tells when it was asked for, it may not take longer than a slow model's words.
      lengthMs: Math.min(tookMs - delayMs, text.length * SLOW_MS_PER_CHAR),
      isCut: event.type === 'assistant.transcript' && event.interrupted === true,
    });
    this.#commands = '';
    this.#isSpeaking = false;
  }

  /** Something was asked of the model: commands before it were an answer of their own. */
  asked(event: CallEvent): void {
    if (this.#isSpeaking && event.type === 'answered_by') return;
    if (this.#commands !== '') this.add('', event, null);
    this.#askedAtMs = this.#timeOf(event);
  }

  close(): readonly RecordedReply[] {
    const last = this.#events.at(-1);
    if (this.#commands !== '' && last !== undefined) this.add('', last, null);
    return this.#replies;
  }
}

const isModelCommand = (event: CallEvent): event is EventOf<'command'> =>
  event.type === 'command' && event.source === 'model';

/** What the model answers; its commands before this were an answer of their own. */
const isAsking = (event: CallEvent): boolean =>
  (event.type === 'caller.transcript' && event.final) || event.type === 'answered_by' || actionOf(event) !== null;

/** Turns whose words are the supervisor's, or a draft's that is a reply already. */
function notTheModels(events: readonly CallEvent[]): Set<number> {
  const turns = new Set<number>();
  events.forEach((event, index) => {
    if (event.type === 'supervisor' && event.action === 'text') turns.add(event.turn);
    const spoken = events.slice(index + 1).find(({ type }) => type === 'assistant.transcript');
    const isDraft = event.type === 'approval.resolved' && event.text !== '';
    if (isDraft && spoken?.type === 'assistant.transcript') turns.add(spoken.turn);
  });
  return turns;
}

function delayOf(events: readonly CallEvent[], turn: number): number {
  const sample = events.find(
    (event) => event.type === 'latency' && event.turn === turn && event.metric === 'first_token',
  );
  return sample?.type === 'latency' ? sample.ms : USUAL_DELAY_MS;
}
