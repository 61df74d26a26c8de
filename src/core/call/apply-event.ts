import { assertNever } from '../assert-never.ts';
import type { AssistantDelta, CallEvent } from './events.ts';
import { planOf } from './plan.ts';
import type { Approval, CallState, Entry, Question, SupervisorEntry, Turn } from './state.ts';

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

/**
 * Folds one event into a call. Main, the relay and every console run this same
 * function.
 *
 * An event at or below `state.seq` is a replay and changes nothing, so a
 * replayed journal and the live stream may overlap.
 */
export function applyEvent(state: CallState, event: CallEvent): CallState {
  if (event.seq <= state.seq) return state;
  return fold({ ...state, seq: event.seq }, event);
}

/** Lists that `applyEvents` is filling: nobody else has them yet, so that they may grow where they stand. */
const growing = new WeakSet<object>();

/**
 * Folds many events at once. The same as one after the other, but a list is not copied for every one of them: a call of
 * twenty thousand events would take a minute.
 */
export function applyEvents(state: CallState, events: readonly CallEvent[]): CallState {
  const entries = [...state.entries];
  const latencies = [...state.latencies];
  growing.add(entries);
  growing.add(latencies);
  const folded = events.reduce<CallState>(applyEvent, { ...state, entries, latencies });
  growing.delete(folded.entries);
  growing.delete(folded.latencies);
  return folded;
}

/** The list with one more at its end. */
function withLast<T>(list: readonly T[], last: T): readonly T[] {
  if (!isGrowing(list)) return [...list, last];
  list.push(last);
  return list;
}

/** The list with another in the place of one. */
function withAt<T>(list: readonly T[], at: number, other: T): readonly T[] {
  if (!isGrowing(list)) return list.with(at, other);
  list[at] = other;
  return list;
}

const isGrowing = <T>(list: readonly T[]): list is T[] => growing.has(list);

/** The list that takes another's place grows as that did. */
function inPlaceOf<T>(before: readonly T[], list: readonly T[]): readonly T[] {
  if (growing.has(before)) growing.add(list);
  return list;
}

// oxlint-disable-next-line complexity, max-lines-per-function -- one case an event type; splitting would hide that none is missing
function fold(next: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case 'call.created':
      return {
        ...next,
        direction: event.direction,
        from: event.from,
        to: event.to,
        mode: event.mode,
        practice: event.practice,
        plan: planOf(event),
        startedAt: event.at,
        status: event.direction === 'inbound' ? 'ringing' : 'queued',
      };
    case 'call.status':
      return applyStatus(next, event);
    case 'caller.transcript':
      return applyCaller(next, event);
    case 'caller.dtmf':
      return applyDtmf(next, event);
    case 'assistant.transcript':
      return applyAssistant(next, event);
    case 'command':
    case 'error':
      return add(next, newEntry(event));
    case 'question.asked':
    case 'approval.requested':
      return ask(next, newQuery(event));
    case 'question.answered':
      return patchQuestion(next, event.questionId, { status: 'answered', response: event.response });
    case 'question.expired':
      return patchQuestion(next, event.questionId, { status: 'expired' });
    case 'approval.resolved':
      return resolve({ ...next, restApproved: next.restApproved || event.rest === true }, event);
    case 'supervisor':
      return applySupervisor(next, event);
    case 'answered_by':
      return { ...next, answeredBy: event.answeredBy };
    case 'hold':
      return add(
        { ...next, onHold: event.state === 'begun', holdOverAt: event.state === 'over' ? event.at : null },
        { kind: 'hold', seq: event.seq, at: event.at, state: event.state },
      );
    case 'seen':
      return { ...next, holdOverAt: null };
    case 'line':
      return add(
        { ...next, lineLostAt: event.state === 'lost' ? event.at : null },
        { kind: 'line', seq: event.seq, at: event.at, state: event.state },
      );
    case 'checklist':
      return { ...next, ticks: tick(next.ticks, event) };
    case 'incoming.asked':
      return { ...next, incoming: { at: event.at, seconds: event.seconds } };
    case 'incoming.decided':
      return add(
        { ...next, incoming: null },
        { kind: 'incoming', seq: event.seq, at: event.at, decision: event.decision, by: event.by },
      );
    case 'latency':
      return { ...next, latencies: withLast(next.latencies, { turn: event.turn, metric: event.metric, ms: event.ms }) };
    case 'usage':
      return {
        ...next,
        totalCostUsd: event.totalCostUsd,
        inputTokens: next.inputTokens + event.inputTokens,
        outputTokens: next.outputTokens + event.outputTokens,
      };
    case 'model':
      return { ...next, model: event.state, modelError: event.error ?? null };
    case 'call.ended':
      return {
        ...next,
        endedAt: event.at,
        endReason: event.reason,
        durationSeconds: event.durationSeconds,
        holdOverAt: null,
        lineLostAt: null,
        incoming: null,
        entries: next.entries.map((entry) =>
          entry.kind === 'turn' && entry.status === 'streaming' ? { ...entry, status: 'complete' } : entry,
        ),
      };
    default:
      return assertNever(event, 'call event');
  }
}

/** Adds streamed text to a turn that its transcript event has not closed yet. Never changes `seq`. */
export function applyDelta(state: CallState, delta: AssistantDelta): CallState {
  const index = findTurn(state, delta.turn);
  const known = state.entries[index];
  if (known?.kind === 'turn') {
    if (known.status !== 'streaming') return state;
    return patchTurn(state, index, { text: known.text + delta.text });
  }
  return add(state, {
    kind: 'turn',
    seq: state.seq,
    at: '',
    turn: delta.turn,
    speaker: 'assistant',
    text: delta.text,
    settled: '',
    status: 'streaming',
    heard: null,
  });
}

function applyStatus(next: CallState, event: EventOf<'call.status'>): CallState {
  const answered = event.status === 'in-progress' && next.answeredAt === null;
  return { ...next, status: event.status, answeredAt: answered ? event.at : next.answeredAt };
}

/**
 * A burst is one turn: every final prompt is added to what was said before.
 * Partial words are cumulative, so each replaces the one before it.
 */
function applyCaller(before: CallState, event: EventOf<'caller.transcript'>): CallState {
  const next = { ...settleOtherTurns(before, event.turn), partialTurn: event.final ? null : event.turn };
  const index = findTurn(next, event.turn);
  const known = next.entries[index];
  const settled = known?.kind === 'turn' ? known.settled : '';
  const text = settled === '' ? event.text : `${settled} ${event.text}`;
  const said = { text, settled: event.final ? text : settled, status: event.final ? 'complete' : 'streaming' } as const;
  if (known?.kind === 'turn') return patchTurn(next, index, said);
  return add(next, { ...newTurn(event, 'caller', text, said.status), settled: said.settled });
}

/** Partial words that never became final, because the caller's next words began a new turn, are taken back. */
function settleOtherTurns(state: CallState, turn: number): CallState {
  if (state.partialTurn === null || state.partialTurn === turn) return state;
  const isLoose = (entry: Entry): boolean =>
    entry.kind === 'turn' && entry.speaker === 'caller' && entry.status === 'streaming' && entry.turn !== turn;
  return {
    ...state,
    entries: inPlaceOf(
      state.entries,
      state.entries.flatMap((entry) => {
        if (entry.kind !== 'turn' || !isLoose(entry)) return [entry];
        return entry.settled === '' ? [] : [{ ...entry, text: entry.settled, status: 'complete' as const }];
      }),
    ),
  };
}

function applyAssistant(next: CallState, event: EventOf<'assistant.transcript'>): CallState {
  const status = event.interrupted ? 'interrupted' : event.final ? 'complete' : 'streaming';
  const index = findTurn(next, event.turn);
  const known = next.entries[index];
  if (known?.kind !== 'turn') {
    return add(next, { ...newTurn(event, 'assistant', event.text, status), heard: event.heard ?? null });
  }
  return patchTurn(next, index, {
    text: event.text,
    status,
    heard: event.heard ?? null,
    ...(known.at === '' ? { at: event.at, seq: event.seq } : {}),
  });
}

function applyDtmf(next: CallState, event: EventOf<'caller.dtmf'>): CallState {
  const last = next.entries.at(-1);
  if (last?.kind === 'dtmf') {
    return { ...next, entries: [...next.entries.slice(0, -1), { ...last, digits: last.digits + event.digit }] };
  }
  return add(next, { kind: 'dtmf', seq: event.seq, at: event.at, digits: event.digit });
}

function applySupervisor(before: CallState, event: EventOf<'supervisor'>): CallState {
  // Whoever acts on a call has seen it.
  const next = { ...before, holdOverAt: null };
  if (event.action === 'text') return add(next, newTurn(event, 'supervisor', event.text, 'complete'));
  const base = { kind: 'supervisor', seq: event.seq, at: event.at } as const;
  if (event.action === 'transfer' && event.briefing !== undefined)
    return add(next, { ...base, action: 'brief', detail: event.briefing });
  // The command event that follows tells how these went.
  if (event.action === 'dtmf' || event.action === 'transfer' || event.action === 'end') return next;
  const detail = event.action === 'whisper' ? event.text : '';
  const entry: SupervisorEntry = { ...base, action: event.action, detail };
  const paused = event.action === 'pause' || (event.action !== 'resume' && next.paused);
  return add({ ...next, paused }, entry);
}

function newEntry(event: EventOf<'command'> | EventOf<'error'>): Entry {
  const base = { seq: event.seq, at: event.at };
  if (event.type === 'error') {
    return { ...base, kind: 'error', code: event.code, message: event.message, fatal: event.fatal };
  }
  const { name, args, source, ok, error = null } = event;
  return { ...base, kind: 'command', name, args, source, ok, error };
}

function newQuery(event: EventOf<'question.asked'> | EventOf<'approval.requested'>): Question | Approval {
  const base = { seq: event.seq, at: event.at };
  if (event.type === 'question.asked') {
    const { questionId, prompt } = event;
    return { ...base, kind: 'question', questionId, prompt, status: 'pending', response: null };
  }
  const { approvalId, text } = event;
  return {
    ...base,
    kind: 'approval',
    approvalId,
    text,
    decision: null,
    spoken: null,
    reason: null,
    byDeadline: false,
  };
}

const ask = (state: CallState, query: Question | Approval): CallState =>
  add({ ...state, pending: [...state.pending, query] }, query);

/** Puts the settled query where it stood, out of what waits. */
function settle(state: CallState, query: Question | Approval, settled: Question | Approval): CallState {
  const at = state.entries.lastIndexOf(query);
  return {
    ...state,
    pending: state.pending.filter((waiting) => waiting !== query),
    entries: at === -1 ? state.entries : withAt(state.entries, at, settled),
  };
}

function resolve(state: CallState, event: EventOf<'approval.resolved'>): CallState {
  const { approvalId, by, decision, reason = null, text } = event;
  const query = state.pending.find((waiting) => waiting.kind === 'approval' && waiting.approvalId === approvalId);
  if (query?.kind !== 'approval') return state;
  return settle(state, query, { ...query, decision, spoken: text, reason, byDeadline: by === 'deadline' });
}

function tick(ticks: CallState['ticks'], { item, done, at, source }: EventOf<'checklist'>): CallState['ticks'] {
  const { [item]: _, ...others } = ticks;
  return done ? { ...others, [item]: { at, source } } : others;
}

const newTurn = (
  event: { readonly seq: number; readonly at: string; readonly turn: number },
  speaker: Turn['speaker'],
  text: string,
  status: Turn['status'],
): Turn => ({
  kind: 'turn',
  seq: event.seq,
  at: event.at,
  turn: event.turn,
  speaker,
  text,
  settled: '',
  status,
  heard: null,
});

/** Where a turn stands, or -1. Turns stand in the order of their numbers: a lower one says that it is not there. */
function findTurn({ entries, lastTurn }: CallState, turn: number): number {
  if (turn > lastTurn) return -1;
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at];
    if (entry?.kind === 'turn' && entry.turn <= turn) return entry.turn === turn ? at : -1;
  }
  return -1;
}

/** Turns stand in the order of their numbers, whichever event came first. */
function add(state: CallState, entry: Entry): CallState {
  if (entry.kind !== 'turn') return { ...state, entries: withLast(state.entries, entry) };
  if (entry.turn > state.lastTurn) return { ...state, lastTurn: entry.turn, entries: withLast(state.entries, entry) };
  const later = state.entries.findIndex((other) => other.kind === 'turn' && other.turn > entry.turn);
  const at = later === -1 ? state.entries.length : later;
  return { ...state, entries: inPlaceOf(state.entries, state.entries.toSpliced(at, 0, entry)) };
}

function patchTurn(state: CallState, index: number, patch: Partial<Turn>): CallState {
  const entry = state.entries[index];
  if (entry?.kind !== 'turn') return state;
  return { ...state, entries: withAt(state.entries, index, { ...entry, ...patch }) };
}

function patchQuestion(
  state: CallState,
  questionId: string,
  patch: { readonly status: 'answered' | 'expired'; readonly response?: string },
): CallState {
  const query = state.pending.find((waiting) => waiting.kind === 'question' && waiting.questionId === questionId);
  return query?.kind === 'question' ? settle(state, query, { ...query, ...patch }) : state;
}
