import type { CallEvent, CallMessage } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { failedParts, type Matter, raisedBy, settledBy } from './matter.ts';

export interface MattersListener {
  raised(matter: Matter): void;
  settled(matter: Matter): void;
}

/** What a person comes to first. */
const URGENCY: readonly Matter['kind'][] = [
  'incoming_asked',
  'question',
  'approval',
  'hold_over',
  'failure',
  'incoming',
  'works',
];

/**
 * What is open between the calls and their supervisor. Each matter is raised once and settled once, however often its
 * events come.
 */
export class Matters {
  /** In the order in which they were raised. */
  readonly #open = new Map<string, Matter>();
  /** Keys that were raised, by call, because an event may come again. */
  readonly #known = new Map<CallSid, Set<string>>();
  readonly #listeners = new Set<MattersListener>();

  subscribe(listener: MattersListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes every message of every call. */
  receive(message: CallMessage): void {
    // Streamed text, of which there is much, concerns nobody here.
    if (message.type === 'assistant.delta') return;
    this.#settle(settledBy(message));
    const raised = raisedBy(message);
    if (raised !== null) this.#raise(raised);
    if (message.type === 'call.ended') this.#known.delete(message.callSid);
  }

  /** A call that was up before we were: what still waits on it is raised, what is past is not. */
  takeUp(events: readonly CallEvent[]): void {
    const past = new Matters();
    for (const event of events) past.receive(event);
    for (const matter of past.#open.values()) {
      if (isAsking(matter)) this.#raise(matter);
    }
  }

  /** How the works stand. */
  works(state: Pick<ConsoleState, 'tunnel' | 'relay'>): void {
    const failed = failedParts(state);
    this.#settle((matter) => matter.kind === 'works' && failed.every(({ key }) => key !== matter.key));
    for (const matter of failed) this.#raise(matter);
  }

  /** A person came to look: what waits for no answer of theirs is settled by that. */
  seen({ key }: Matter): void {
    this.#settle((matter) => matter.key === key && isNews(matter));
  }

  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  /** Calls on which somebody waits for a person, as the console counts them. */
  get needing(): ReadonlySet<CallSid> {
    const calls = [...this.#open.values()].flatMap((matter) => (needsPerson(matter) ? [matter.callSid] : []));
    return new Set(calls.filter((callSid) => callSid !== null));
  }

  /** What to come to first: the most urgent kind, and of that the one that has waited longest. Null when all is quiet. */
  get mostUrgent(): Matter | null {
    const [first] = [...this.#open.values()].toSorted((a, b) => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind));
    return first ?? null;
  }

  #raise(matter: Matter): void {
    const { key, callSid } = matter;
    if (this.#open.has(key)) return;
    if (callSid !== null) {
      const known = this.#known.get(callSid) ?? new Set();
      if (known.has(key)) return;
      this.#known.set(callSid, known.add(key));
    }
    if (matter.kind === 'failure' && this.#isToldOf(matter)) return;
    this.#open.set(key, matter);
    for (const listener of this.#listeners) listener.raised(matter);
  }

  /** A model that is lost and the call that is given up for it are one thing; from then on it outlives the call. */
  #isToldOf(failure: Extract<Matter, { kind: 'failure' }>): boolean {
    for (const [key, matter] of this.#open) {
      if (matter.kind !== 'failure' || matter.callSid !== failure.callSid || matter.key.endsWith(':line')) continue;
      this.#open.set(key, { ...matter, isFatal: matter.isFatal || failure.isFatal });
      return true;
    }
    return false;
  }

  #settle(isSettled: (matter: Matter) => boolean): void {
    for (const [key, matter] of this.#open) {
      if (!isSettled(matter)) continue;
      this.#open.delete(key);
      for (const listener of this.#listeners) listener.settled(matter);
    }
  }
}

const isNews = (matter: Matter): boolean =>
  matter.kind === 'incoming' || matter.kind === 'hold_over' || (matter.kind === 'failure' && matter.isFatal);

/** It waits for an answer, however long ago it began to. */
const isAsking = ({ kind }: Matter): boolean =>
  kind === 'question' || kind === 'approval' || kind === 'incoming_asked' || kind === 'hold_over';

const needsPerson = (matter: Matter): boolean => isAsking(matter) || (matter.kind === 'failure' && !matter.isFatal);
