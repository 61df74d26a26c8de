import { assertNever } from '#core/assert-never.ts';
import type { AnyLineFact, CallConversation, Line } from '#core/call/call-conversation.ts';
import type { ConversationSettings } from '#core/call/call-ports.ts';
import type { Ending } from '#core/call/ending.ts';
import type { CallEvent, CallMode, NewCallEvent } from '#core/call/events.ts';
import { MS_PER_CHAR } from '#core/call/farewell.ts';
import type { CallPlan } from '#core/call/plan.ts';
import { usageEvent } from '#core/call/reply-events.ts';
import { isGated } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import type { SupervisorAction } from '#core/call/supervision.ts';
import { type Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import { lineCostUsd } from '#core/model/price-table.ts';
import type { NewId } from '#core/ports/clock.ts';
import type { ModelUsage } from '#core/ports/conversation-model.ts';
import type { Result } from '#core/result.ts';
import type { Logger } from '../logging/logger.ts';
import { AwaitedWord, SILENCE_TIMEOUT_MS } from './awaited-word.ts';
import { CallBoundary } from './call-boundary.ts';
import { type CallCaps, CallCapWatch } from './call-caps.ts';
import { type CallModel, newConversation } from './call-model.ts';
import { CallRecord, type CallRecordPorts } from './call-record.ts';
import { isTerminal, reasonOf } from './call-status.ts';
import type { Carrier } from './carrier.ts';
import { handoffOf, isHandedOver } from './handoff.ts';
import { type InboundPolicy, type IncomingAnswer, IncomingCall } from './incoming-call.ts';
import { type Meaning, meaningOf, type NextStep, type SessionEnd } from './next-step.ts';

/** How long the company may take to act on our `end` before it is told over its API. */
const HANDOFF_TIMEOUT_MS = 5_000;
/** After the company was told to hang up, how long its last word on the call is waited for. */
const LAST_WORD_MS = 2_000;
/** After we came back, how long the company may take to notice that its session was lost with us. */
const NOTICE_TIMEOUT_MS = 4_000;
/** A call that rings longer has lost its callbacks: a company lets it ring for one minute where nothing else is said. */
const RINGING_TIMEOUT_MS = 90_000;
/** How often one call may be taken up again. */
const RECONNECTS_MAX = 3;

export interface RunnerPorts extends CallRecordPorts {
  readonly carrier: Carrier;
  readonly model: CallModel;
  readonly newId: NewId;
  readonly log: Logger;
  readonly settings: ConversationSettings;
  readonly systemPrompt: string;
  readonly plan: CallPlan;
  /** Whether the assistant says that it is an AI before anybody asks. */
  readonly disclosesAi: boolean;
  readonly language: string;
  readonly caps: CallCaps;
  /** Who takes the call where it comes in. */
  readonly inbound: InboundPolicy;
  /** What is said when a cap ends the call. */
  readonly capGoodbye: string;
  /** The call is over and its journal is complete. */
  readonly onEnded: (callSid: CallSid) => void;
}

/**
 * Owns one live call: brings its record, its conversation and its line together,
 * and its end about, in whatever order socket, callbacks and we ourselves say
 * that it is over.
 */
export class CallRunner {
  readonly callSid: CallSid;
  readonly #ports: RunnerPorts;
  readonly #record: CallRecord;
  readonly #conversation: CallConversation;
  readonly #caps: CallCapWatch;
  readonly #incoming: IncomingCall;
  readonly #awaited: AwaitedWord;
  readonly #boundary = new CallBoundary((error) => this.#onFault(error));
  /** A fault of ours: the call ends so, whatever the conversation has in mind. */
  #fault: Ending | null = null;
  /** When it was answered, on the clock that no one sets; null while it has not been. */
  #answeredMs: number | null = null;
  #line: Line | null = null;
  #sessions = 0;
  #reconnects = 0;
  #lastStatusNumber = -1;
  #transferring = false;
  #isDeclined = false;
  /** The dialled call that failed last. */
  #failedDial: string | null = null;
  readonly #over: Promise<void>;
  #settleOver: () => void = nothing;

  constructor(callSid: CallSid, direction: 'inbound' | 'outbound', ports: RunnerPorts) {
    this.callSid = callSid;
    this.#ports = ports;
    this.#over = new Promise((resolve) => {
      this.#settleOver = resolve;
    });
    this.#record = new CallRecord(callSid, ports);
    const clock = this.#boundary.clock(ports.clock);
    this.#caps = new CallCapWatch(ports.caps, {
      clock,
      warn: (code, message) => this.record({ type: 'error', code, message, fatal: false }),
      end: (message) => this.#endAtCap(message),
    });
    this.#incoming = new IncomingCall({
      clock,
      policy: ports.inbound,
      state: () => this.state,
      record: (event) => this.record(event),
    });
    const { disclosesAi, language, plan, settings, systemPrompt } = ports;
    this.#awaited = new AwaitedWord(callSid, {
      ...ports,
      isAccountedFor: () => this.state.endedAt !== null || this.#line !== null,
      ending: () => this.#ending,
      isTransferring: () => this.#transferring,
      force: (ending) => this.#force(ending),
      finish: (status) => this.#finish(status, null),
    });
    const { brief, checklist } = plan;
    const canTransfer = settings.transfer.defaultNumber !== null;
    this.#conversation = newConversation(
      this.#boundary.model(ports.model),
      { direction, systemPrompt, language, canTransfer, disclosesAi, brief, checklist },
      {
        clock,
        newId: ports.newId,
        jitter: Math.random,
        settings: ports.settings,
        state: () => this.state,
        record: (event) => this.record(event),
        delta: (turn, text) => this.#record.delta(turn, text),
        onEnding: (ending) => this.#onEnding(ending),
      },
    );
  }

  get state(): CallState {
    return this.#record.state;
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
    return this.#record.shown;
  }

  /** Resolves when every event so far is in the journal and has been shown. Tests wait on this, never on a sleep. */
  idle(): Promise<void> {
    return this.#record.idle();
  }

  /** Resolves when the call is over and its journal complete. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Starts a call's journal and opens the model's session while the phone rings. */
  begin(created: Extract<NewCallEvent, { type: 'call.created' }>): void {
    this.record(created);
    const isForNobody = created.direction === 'inbound' && this.#incoming.isDeclined;
    if (!isForNobody) this.#boundary.run(() => this.#conversation.prepare());
    this.#awaited.lookIn(RINGING_TIMEOUT_MS);
  }

  /**
   * Takes up a call that was live when the relay went down. The company asks
   * what comes next as soon as it notices; where it does not, it is asked.
   */
  restore(events: readonly CallEvent[], lastSeq: number): void {
    this.#record.restore(events, lastSeq);
    this.#noteAnswer();
    this.#sessions = 1;
    this.#transferring = isHandedOver(this.state);
    this.#incoming.restore();
    this.#boundary.run(() => {
      this.#conversation.restore();
      this.#conversation.prepare();
    });
    this.#awaited.lookIn(NOTICE_TIMEOUT_MS);
  }

  record(event: NewCallEvent): void {
    const recorded = this.#record.add(event);
    this.#noteAnswer();
    if (recorded?.type === 'usage') this.#caps.spent(recorded);
  }

  /** The wall clock may be set while the call is up, so it is asked once; a journal knows no other. */
  #noteAnswer(): void {
    const { answeredAt } = this.state;
    if (answeredAt === null || this.#answeredMs !== null) return;
    const { clock } = this.#ports;
    this.#answeredMs = clock.monotonicMs() - Math.max(0, clock.nowMs() - Date.parse(answeredAt));
  }

  /** The model at the other end cost this; we pay for it, so it counts towards the cap. */
  spentByCallee(usage: ModelUsage): void {
    this.record({ ...usageEvent(this.state, usage), party: 'callee' });
  }

  act(action: SupervisorAction): Result<null, Refusal> {
    try {
      return this.#conversation.act(action);
    } catch (error) {
      this.#boundary.broke(error);
      throw error;
    }
  }

  endPolitely(words: string, reason: string): void {
    this.#boundary.run(() => this.#conversation.endPolitely(words, reason));
  }

  /** We stop: a call that has not ended by itself is closed in its journal. */
  abandon(): void {
    if (this.state.endedAt === null) this.#finish(this.state.status, null);
  }

  #endAtCap(message: string): void {
    if (this.#ending !== null) return;
    this.record({ type: 'error', code: 'cap_reached', message, fatal: true });
    this.endPolitely(this.#ports.capGoodbye, 'cap_reached');
  }

  // A fault of ours

  /** What our side wants to come next, once it wants the session to end. */
  get #ending(): Ending | null {
    return this.#fault ?? this.#conversation.ending;
  }

  /** Something in us broke: nothing here can be relied on but the end, which is brought about as kindly as can be. */
  #onFault(error: unknown): void {
    if (this.state.endedAt !== null) return;
    const { log, settings } = this.#ports;
    log.error(
      { callSid: this.callSid, error: error instanceof Error ? error.stack : String(error) },
      'a call broke us',
    );
    const words = isGated(settings.approvalRequired, this.state) ? {} : { words: settings.apology };
    this.#fault = { kind: 'hangup', reason: 'internal_error', ...words };
    const message = 'A fault in Phony: this call cannot go on. The log has it.';
    const lastRites: readonly (() => void)[] = [
      () => this.record({ type: 'error', code: 'internal_error', message, fatal: true }),
      () => this.#conversation.close(),
      () => this.#line?.end({ action: 'hangup' }),
    ];
    for (const rite of lastRites) this.#inSpite(rite);
    this.#onEnding(this.#fault);
  }

  /** For what has to be tried although it may be the very thing that is broken. */
  #inSpite(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#ports.log.error({ callSid: this.callSid, error: String(error) }, 'and broke again as it was ended');
    }
  }

  // The line

  /** A session opened. A later one retires the one before it. */
  lineOpened(line: Line): void {
    this.#boundary.run(() => this.#open(line));
  }

  #open(line: Line): void {
    if (this.state.endedAt !== null) return;
    this.#awaited.came();
    if (this.#line !== null) this.#conversation.lineClosed(true);
    this.#line = line;
    if (this.state.lineLostAt !== null) this.record({ type: 'line', state: 'back' });
    this.#sessions += 1;
    this.#transferring = false;
    this.#recordStatus('in-progress');
    if (this.#answeredMs !== null) this.#caps.answered(this.#answeredMs);
    this.#conversation.lineOpened(line, this.#sessions > 1);
  }

  /**
   * A session is over; the company says in a moment what that means for the call.
   *
   * @param isBroken - Nobody closed it: the connection was lost.
   */
  lineClosed(line: Line, isBroken = false): void {
    if (this.#line !== line) return;
    this.#line = null;
    if (this.state.endedAt !== null) return;
    if (isBroken && this.#ending === null) this.record({ type: 'line', state: 'lost' });
    this.#boundary.run(() => this.#conversation.lineClosed(isBroken));
    this.#awaited.lookIn(SILENCE_TIMEOUT_MS);
  }

  fact(line: Line, fact: AnyLineFact): void {
    if (this.#line === line) this.#boundary.run(() => this.#conversation.handleLine(fact));
  }

  // The company's callbacks

  /**
   * A status callback. They come out of order: a number at or below one seen is
   * stale, and a terminal status is the last word.
   */
  onStatus(status: string, sequenceNumber: number | null, durationSeconds: number | null): void {
    if (this.state.endedAt !== null) return;
    if (isTerminal(status)) return this.#finish(status, durationSeconds);
    if (sequenceNumber !== null && sequenceNumber <= this.#lastStatusNumber) return;
    this.#lastStatusNumber = sequenceNumber ?? this.#lastStatusNumber;
    this.#recordStatus(status);
  }

  /** Asynchronous answering-machine detection has its verdict. */
  onAnsweredBy(verdict: string): void {
    if (this.state.endedAt === null) this.#boundary.run(() => this.#conversation.answeredBy(verdict));
  }

  /** A call comes in, or rings still: what is to be done with it? */
  ring(): NextStep {
    if (this.state.endedAt !== null) return { do: 'hang-up', words: null };
    const answer = this.#incoming.answer();
    // A caller who gives up while it rings is told of by nobody where the number has no status callback.
    if (answer === null) this.#awaited.lookIn(SILENCE_TIMEOUT_MS);
    if (answer === null) return { do: 'ring-on' };
    if (answer.is === 'assistant') return { do: 'connect' };
    this.#awaited.stop();
    if (answer.is === 'take') {
      this.#transferring = true;
      return { do: 'dial', transfer: { number: answer.number } };
    }
    this.#isDeclined = true;
    this.#awaited.wait(LAST_WORD_MS, () => this.#finish('canceled', 0));
    return { do: 'decline' };
  }

  /** The supervisor says who takes the call that rings. */
  decideIncoming(answer: IncomingAnswer): Result<null, Refusal> {
    return this.#incoming.decide(answer);
  }

  /** The session on the line, or a number that was dialled, is done: what comes next? */
  next(end: SessionEnd): NextStep {
    if (this.state.endedAt !== null) return { do: 'hang-up', words: null };
    this.#awaited.stop();
    const meaning = meaningOf(end, this.#ending);
    switch (meaning.is) {
      case 'call-over':
        this.#finish(end.callStatus, end.callDurationSeconds);
        return { do: 'nothing' };
      case 'our-transfer':
        this.#transferring = true;
        return { do: 'dial', transfer: meaning.transfer };
      case 'not-transferred':
        return this.#comeBack(meaning);
      case 'line-broken':
        return this.#reconnect();
      case 'our-hang-up':
        return this.#hangUp(meaning.words);
      case 'transferred':
      case 'session-over':
        return this.#hangUp(null);
      default:
        return assertNever(meaning, 'end of a session');
    }
  }

  /** Nobody took the transfer: the assistant is back. The line did not break, so this is not counted as if it had. */
  #comeBack({ dial, code, message }: Extract<Meaning, { is: 'not-transferred' }>): NextStep {
    this.#transferring = false;
    if (this.#failedDial !== dial.callSid) {
      this.#failedDial = dial.callSid;
      this.record({ type: 'error', code, message, fatal: false });
      this.#boundary.run(() => this.#conversation.transferFailed());
    }
    return this.#takeUp();
  }

  #reconnect(): NextStep {
    this.#reconnects += 1;
    if (this.#reconnects > RECONNECTS_MAX) {
      this.record({ type: 'error', code: 'line_lost', message: 'The line broke too often to go on.', fatal: true });
      const { approvalRequired, apology } = this.#ports.settings;
      return this.#hangUp(isGated(approvalRequired, this.state) ? null : apology);
    }
    return this.#takeUp();
  }

  #takeUp(): NextStep {
    this.#awaited.lookIn(SILENCE_TIMEOUT_MS * 3);
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
    else this.#awaited.wait(HANDOFF_TIMEOUT_MS, () => void this.#force(ending));
  }

  async #force(ending: Ending): Promise<void> {
    const { carrier, log } = this.#ports;
    try {
      if (ending.kind === 'hangup') await carrier.company?.hangUp(this.callSid, ending.words);
      else await carrier.company?.transfer(this.callSid, ending);
      this.#transferring = ending.kind === 'transfer';
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.warn({ callSid: this.callSid, message }, 'company refused to act on a call');
      this.record({ type: 'error', code: 'twilio_refused', message, fatal: false });
      // The session's own end makes the company ask what comes next.
      this.#line?.end(handoffOf(ending));
    }
    if (ending.kind === 'hangup') this.#awaitLastWord(ending.words ?? null);
  }

  /** The company was told to hang up, after `words`: it is given the time that takes to say so. */
  #awaitLastWord(words: string | null): void {
    const wordsMs = (words ?? '').length * MS_PER_CHAR;
    this.#awaited.wait(LAST_WORD_MS + wordsMs, () => this.#finish('completed', null));
  }

  #recordStatus(status: string): void {
    if (this.state.status !== status) this.record({ type: 'call.status', status });
  }

  /** The call is over. Safe to say in any order and more than once. */
  #finish(status: string, durationSeconds: number | null): void {
    if (this.state.endedAt !== null) return;
    this.#awaited.stop();
    this.#caps.stop();
    this.#incoming.close();
    if (this.#fault === null) this.#boundary.run(() => this.#conversation.close());
    this.#recordStatus(status);
    const reason = this.#isDeclined ? 'declined' : reasonOf(status, this.#ending, this.#transferring);
    const seconds = durationSeconds ?? this.#talkedSeconds();
    const { practice } = this.state;
    const lineCost = practice === null ? lineCostUsd({ ...this.state, seconds }) : null;
    const cost = lineCost === null ? {} : { lineCostUsd: lineCost };
    this.record({ type: 'call.ended', reason, durationSeconds: seconds, ...cost });
    void this.#retire();
  }

  async #retire(): Promise<void> {
    await this.#record.idle();
    this.#ports.onEnded(this.callSid);
    this.#settleOver();
  }

  #talkedSeconds(): number {
    const sinceMs = this.#answeredMs;
    return sinceMs === null ? 0 : Math.round((this.#ports.clock.monotonicMs() - sinceMs) / 1_000);
  }
}

function nothing(): void {}
