import { applyEvent } from '#core/call/apply-event.ts';
import type { AnyLineFact, CallConversation, Line } from '#core/call/call-conversation.ts';
import type { ConversationSettings } from '#core/call/conversation.ts';
import type { Ending } from '#core/call/ending.ts';
import type { CallEvent, CallMessage, CallMode, NewCallEvent } from '#core/call/events.ts';
import { MS_PER_CHAR } from '#core/call/farewell.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import type { SupervisorAction } from '#core/call/supervision.ts';
import { type Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Handoff } from '#core/ports/call-line.ts';
import type { Clock, NewId } from '#core/ports/clock.ts';
import type { Result } from '#core/result.ts';
import type { Journal } from '../adapters/store/journal.ts';
import type { Logger } from '../logging/logger.ts';
import { type CallCaps, CallCapWatch } from './call-caps.ts';
import { type CallModel, newConversation } from './call-model.ts';
import { isTerminal, reasonOf } from './call-status.ts';
import type { Carrier } from './carrier.ts';
import { Outbox } from './outbox.ts';

/** How long the company may take to act on our `end` before it is told over its API. */
const HANDOFF_TIMEOUT_MS = 5_000;
/** After the company was told to hang up, how long its last word on the call is waited for. */
const LAST_WORD_MS = 2_000;
/** After a session closed without a word, how long until the company is asked what became of the call. */
const SILENCE_TIMEOUT_MS = 10_000;
/** After we came back, how long the company may take to notice that its session was lost with us. */
const NOTICE_TIMEOUT_MS = 4_000;
/** How often a call the company does not know is looked for before it is given up. */
const LOOK_UPS_MAX = 2;
/** How often one call may be taken up again. */
const RECONNECTS_MAX = 3;

export interface RunnerPorts {
  readonly carrier: Carrier;
  readonly model: CallModel;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
  readonly settings: ConversationSettings;
  readonly systemPrompt: string;
  readonly language: string;
  readonly caps: CallCaps;
  /** What is said when a cap ends the call. */
  readonly capGoodbye: string;
  /** Sends a message to every subscriber. */
  readonly show: (message: CallMessage) => void;
  /** The call is over and its journal is complete. */
  readonly onEnded: (callSid: CallSid) => void;
}

/** What the company is to do when a session is over. */
export type NextStep =
  | { readonly do: 'hang-up'; readonly words: string | null }
  | { readonly do: 'dial'; readonly number: string; readonly words?: string | undefined }
  | { readonly do: 'reconnect' }
  | { readonly do: 'nothing' };

/** How a session on the line ended, in the company's words. */
export interface SessionEnd {
  readonly sessionStatus: string;
  readonly callStatus: string;
  /** Set when it is a dialled number that is done, not a session of ours. */
  readonly dialStatus: string | null;
  readonly callDurationSeconds: number | null;
}

/**
 * Owns one live call: numbers and journals its events, keeps its state, and
 * brings its end about, in whatever order socket, callbacks and we ourselves
 * say that it is over.
 */
export class CallRunner {
  readonly callSid: CallSid;
  readonly #ports: RunnerPorts;
  readonly #outbox: Outbox;
  readonly #conversation: CallConversation;
  readonly #shown: CallEvent[] = [];
  readonly #caps: CallCapWatch;
  #state: CallState;
  #line: Line | null = null;
  #sessions = 0;
  #reconnects = 0;
  #lookUps = 0;
  #lastStatusNumber = -1;
  #transferring = false;
  #stopWaiting: () => void = nothing;
  readonly #over: Promise<void>;
  #settleOver: () => void = nothing;

  constructor(callSid: CallSid, direction: 'inbound' | 'outbound', ports: RunnerPorts) {
    this.callSid = callSid;
    this.#ports = ports;
    this.#over = new Promise((resolve) => {
      this.#settleOver = resolve;
    });
    this.#state = newCall(callSid);
    this.#outbox = new Outbox((message) => {
      if ('seq' in message) this.#shown.push(message);
      ports.show(message);
    });
    this.#caps = new CallCapWatch(ports.caps, {
      clock: ports.clock,
      warn: (code, message) => this.record({ type: 'error', code, message, fatal: false }),
      end: (message) => this.#endAtCap(message),
    });
    const { language, settings, systemPrompt } = ports;
    const canTransfer = settings.transfer.defaultNumber !== null;
    this.#conversation = newConversation(
      ports.model,
      { direction, systemPrompt, language, canTransfer },
      {
        clock: ports.clock,
        newId: ports.newId,
        jitter: Math.random,
        settings: ports.settings,
        state: () => this.#state,
        record: (event) => this.record(event),
        delta: (turn, text) => this.#outbox.delta({ callSid, type: 'assistant.delta', turn, text }),
        onEnding: (ending) => this.#onEnding(ending),
      },
    );
  }

  get state(): CallState {
    return this.#state;
  }

  /** What its line carries. */
  get mode(): CallMode {
    return this.#ports.model.mode;
  }

  get carrier(): Carrier {
    return this.#ports.carrier;
  }

  /** Every event that is in the journal and has been shown. */
  get shown(): readonly CallEvent[] {
    return this.#shown;
  }

  /** Resolves when every event so far is in the journal and has been shown. Tests wait on this, never on a sleep. */
  idle(): Promise<void> {
    return this.#outbox.idle();
  }

  /** Resolves when the call is over and its journal complete. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Starts a call's journal and opens the model's session while the phone rings. */
  begin(created: Extract<NewCallEvent, { type: 'call.created' }>): void {
    this.record(created);
    this.#conversation.prepare();
  }

  /**
   * Takes up a call that was live when the relay went down. The company asks
   * what comes next as soon as it notices; where it does not, it is asked.
   */
  restore(events: readonly CallEvent[]): void {
    this.#state = events.reduce(applyEvent, this.#state);
    this.#shown.push(...events);
    this.#sessions = 1;
    this.#conversation.restore();
    this.#conversation.prepare();
    this.#waitThen(NOTICE_TIMEOUT_MS, () => void this.#lookUp());
  }

  record(event: NewCallEvent): void {
    if (this.#state.endedAt !== null) return;
    const at = new Date(this.#ports.clock.nowMs()).toISOString();
    const numbered: CallEvent = { callSid: this.callSid, seq: this.#state.seq + 1, at, ...event };
    this.#state = applyEvent(this.#state, numbered);
    const written = this.#ports.journal.append(numbered);
    written.catch((error: unknown) => {
      this.#ports.log.error({ callSid: this.callSid, error: String(error) }, 'journal cannot be written');
    });
    this.#outbox.event(numbered, written);
    if (numbered.type === 'usage') this.#caps.spent(numbered);
  }

  act(action: SupervisorAction): Result<null, Refusal> {
    return this.#conversation.act(action);
  }

  endPolitely(words: string, reason: string): void {
    this.#conversation.endPolitely(words, reason);
  }

  /** We stop: a call that has not ended by itself is closed in its journal. */
  abandon(): void {
    if (this.#state.endedAt === null) this.#finish(this.#state.status, null);
  }

  #endAtCap(message: string): void {
    if (this.#conversation.ending !== null) return;
    this.record({ type: 'error', code: 'cap_reached', message, fatal: true });
    this.endPolitely(this.#ports.capGoodbye, 'cap_reached');
  }

  // The line

  /** A session opened. A later one retires the one before it. */
  lineOpened(line: Line): void {
    if (this.#state.endedAt !== null) return;
    this.#stopWaiting();
    if (this.#line !== null) this.#conversation.lineClosed();
    this.#line = line;
    this.#sessions += 1;
    this.#transferring = false;
    this.#lookUps = 0;
    this.#recordStatus('in-progress');
    this.#caps.answered();
    this.#conversation.lineOpened(line, this.#sessions > 1);
  }

  /** A session closed; the company says in a moment what that means for the call. */
  lineClosed(line: Line): void {
    if (this.#line !== line) return;
    this.#line = null;
    if (this.#state.endedAt !== null) return;
    this.#conversation.lineClosed();
    this.#waitThen(SILENCE_TIMEOUT_MS, () => void this.#lookUp());
  }

  fact(line: Line, fact: AnyLineFact): void {
    if (this.#line === line) this.#conversation.handleLine(fact);
  }

  // The company's callbacks

  /**
   * A status callback. They come out of order: a number at or below one seen is
   * stale, and a terminal status is the last word.
   */
  onStatus(status: string, sequenceNumber: number | null, durationSeconds: number | null): void {
    if (this.#state.endedAt !== null) return;
    if (isTerminal(status)) return this.#finish(status, durationSeconds);
    if (sequenceNumber !== null && sequenceNumber <= this.#lastStatusNumber) return;
    this.#lastStatusNumber = sequenceNumber ?? this.#lastStatusNumber;
    this.#recordStatus(status);
  }

  /** Asynchronous answering-machine detection has its verdict. */
  onAnsweredBy(verdict: string): void {
    if (this.#state.endedAt === null) this.#conversation.answeredBy(verdict);
  }

  /** The session on the line, or a number that was dialled, is done: what comes next? */
  next(end: SessionEnd): NextStep {
    if (this.#state.endedAt !== null) return { do: 'hang-up', words: null };
    this.#stopWaiting();
    if (isTerminal(end.callStatus)) {
      this.#finish(end.callStatus, end.callDurationSeconds);
      return { do: 'nothing' };
    }
    if (end.dialStatus !== null) return this.#afterDial(end.dialStatus);
    const ending = this.#conversation.ending;
    if (ending?.kind === 'transfer') {
      this.#transferring = true;
      return { do: 'dial', number: ending.number, words: ending.words };
    }
    // A stream that broke is not reported as failed: the company merely goes on behind it.
    const isBroken = end.sessionStatus === 'failed' || end.sessionStatus === '';
    if (ending === null && isBroken) return this.#reconnect();
    return this.#hangUp(ending?.words ?? null);
  }

  #afterDial(dialStatus: string): NextStep {
    const answered = dialStatus === 'completed' || dialStatus === 'answered';
    if (answered) return this.#hangUp(null);
    this.record({
      type: 'error',
      code: `transfer_${dialStatus.replaceAll('-', '_')}`,
      message: `The transfer did not get through (${dialStatus}); the assistant is back on the line.`,
      fatal: false,
    });
    this.#conversation.transferFailed();
    return this.#reconnect();
  }

  #reconnect(): NextStep {
    this.#reconnects += 1;
    if (this.#reconnects > RECONNECTS_MAX) {
      this.record({ type: 'error', code: 'line_lost', message: 'The line broke too often to go on.', fatal: true });
      return this.#hangUp(this.#ports.settings.approvalRequired ? null : this.#ports.settings.apology);
    }
    this.#waitThen(SILENCE_TIMEOUT_MS * 3, () => void this.#lookUp());
    return { do: 'reconnect' };
  }

  #hangUp(words: string | null): NextStep {
    this.#awaitLastWord(words);
    return { do: 'hang-up', words };
  }

  // The end

  /** Our side ends the session: the company asks what is next, or is told over its API. */
  #onEnding(ending: Ending): void {
    // A line that cannot hand over by itself leaves it to the company's API at once.
    if (this.#line === null || !this.#line.handsOver) void this.#force(ending);
    else this.#waitThen(HANDOFF_TIMEOUT_MS, () => void this.#force(ending));
  }

  async #force(ending: Ending): Promise<void> {
    const { carrier, log } = this.#ports;
    const { words } = ending;
    try {
      if (ending.kind === 'hangup') await carrier.company?.hangUp(this.callSid, words);
      else await carrier.company?.transfer(this.callSid, ending.number, words);
      this.#transferring = ending.kind === 'transfer';
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.warn({ callSid: this.callSid, message }, 'company refused to act on a call');
      this.record({ type: 'error', code: 'twilio_refused', message, fatal: false });
      // The session's own end makes the company ask what comes next.
      this.#line?.end(handoffOf(ending));
    }
    if (ending.kind === 'hangup') this.#awaitLastWord(words ?? null);
  }

  /** The company was told to hang up, after `words`: it is given the time that takes to say so. */
  #awaitLastWord(words: string | null): void {
    const wordsMs = (words ?? '').length * MS_PER_CHAR;
    this.#waitThen(LAST_WORD_MS + wordsMs, () => this.#finish('completed', null));
  }

  /** Nobody has said what became of the call: ask. */
  async #lookUp(): Promise<void> {
    const status = await this.#ports.carrier.company?.status(this.callSid).catch(() => undefined);
    if (this.#state.endedAt !== null || this.#line !== null) return;
    if (status !== undefined && status !== null && isTerminal(status)) return this.#finish(status, null);
    this.#lookUps += 1;
    if (this.#lookUps >= LOOK_UPS_MAX && status !== 'in-progress') return this.#finish('failed', null);
    this.#waitThen(SILENCE_TIMEOUT_MS, () => void this.#lookUp());
  }

  #recordStatus(status: string): void {
    if (this.#state.status !== status) this.record({ type: 'call.status', status });
  }

  #waitThen(delayMs: number, action: () => void): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#ports.clock.after(delayMs, action);
  }

  /** The call is over. Safe to say in any order and more than once. */
  #finish(status: string, durationSeconds: number | null): void {
    if (this.#state.endedAt !== null) return;
    this.#stopWaiting();
    this.#caps.stop();
    this.#conversation.close();
    this.#recordStatus(status);
    const reason = reasonOf(status, this.#conversation.ending, this.#transferring);
    this.record({ type: 'call.ended', reason, durationSeconds: durationSeconds ?? this.#talkedSeconds() });
    void this.#retire();
  }

  async #retire(): Promise<void> {
    await this.#outbox.idle();
    this.#ports.onEnded(this.callSid);
    this.#settleOver();
  }

  #talkedSeconds(): number {
    const { answeredAt } = this.#state;
    return answeredAt === null ? 0 : Math.round((this.#ports.clock.nowMs() - Date.parse(answeredAt)) / 1_000);
  }
}

const handoffOf = (ending: Ending): Handoff =>
  ending.kind === 'hangup' ? { action: 'hangup' } : { action: 'transfer', number: ending.number };

function nothing(): void {}
