import type { Refusal } from '../errors.ts';
import { historyOf } from '../model/history.ts';
import { ModelLink, type ModelLinkListener } from '../model/model-link.ts';
import {
  answerNote,
  cutOffNote,
  holdOverNote,
  machineNote,
  menuLoopNote,
  pressedNote,
  silenceNote,
  transferFailedNote,
  unansweredNote,
} from '../model/notes.ts';
import type { Clock, NewId } from '../ports/clock.ts';
import type { ConversationModel } from '../ports/conversation-model.ts';
import { err, ok, type Result } from '../result.ts';
import type { AnyLineFact, CallConversation, Line } from './call-conversation.ts';
import type { TransferPolicy } from './command.ts';
import { CommandRunner } from './command-runner.ts';
import { Drafts } from './drafts.ts';
import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';
import { isHoldSound } from './hold.ts';
import { Keypad } from './keypad.ts';
import { Leave } from './leave.ts';
import { MenuWatch } from './menu.ts';
import { Patience } from './patience.ts';
import { Questions } from './questions.ts';
import { Replies } from './replies.ts';
import { roundMs } from './reply.ts';
import { needsOf } from './selectors.ts';
import type { CallState } from './state.ts';
import { Supervision, type SupervisorAction } from './supervision.ts';
import { Voice } from './voice.ts';

/** How often a silent party is asked before we hang up. */
const ASKS_MAX = 2;
/** A menu heard this often leads in a circle. */
const MENU_LOOP = 2;

export interface ConversationSettings {
  /** Nothing is spoken before the supervisor approves it. */
  readonly approvalRequired: boolean;
  /** Seconds; 0 for no deadline. */
  readonly approvalSeconds: number;
  /** Seconds; 0 for no deadline. */
  readonly questionSeconds: number;
  readonly transfer: TransferPolicy;
  /** What the line says when an inbound call is answered, or null. */
  readonly greeting: string | null;
  /** Milliseconds of silence after which the assistant speaks first on a call we dialled. */
  readonly openingSilenceMs: number;
  /** Milliseconds of silence after our words until the other party is asked again. */
  readonly answerSilenceMs: number;
  /** What is said before we hang up on silence. */
  readonly silenceGoodbye: string;
  /** What is said when no model can be had any more. */
  readonly apology: string;
}

/** What a conversation needs, whatever its line carries. */
export interface CallPorts {
  readonly clock: Clock;
  readonly newId: NewId;
  /** A random number from 0 to 1. */
  readonly jitter: () => number;
  readonly instructions: string;
  readonly settings: ConversationSettings;
  readonly state: () => CallState;
  /** Numbers, applies and journals an event. */
  readonly record: (event: NewCallEvent) => void;
  /** Streams text to live subscribers. */
  readonly delta: (turn: number, text: string) => void;
  /** Our side wants the call to go on elsewhere or to end; an open line has been told. */
  readonly onEnding: (ending: Ending) => void;
}

export interface ConversationPorts extends CallPorts {
  readonly model: ConversationModel;
}

/**
 * One call's conversation: the other party's words to the model, the model's to
 * the line, the supervisor above both.
 *
 * Synchronous and without I/O of its own: facts come in, ports are called, events
 * are recorded. For a line of text; a line of sound has `SpeechConversation`.
 */
export class Conversation implements CallConversation {
  readonly #ports: ConversationPorts;
  readonly #link: ModelLink;
  readonly #voice: Voice;
  readonly #replies: Replies;
  readonly #questions: Questions;
  readonly #drafts: Drafts;
  readonly #leave: Leave;
  readonly #supervision: Supervision;
  /** The caller's turn that nothing of ours has followed yet, and when it came. */
  #unanswered: { readonly turn: number; readonly atMs: number } | null = null;
  /** The turn in which the caller is speaking now, as far as partial words tell. */
  #openTurn: number | null = null;
  /** A reply is to be asked for as soon as one can be. */
  #replyWanted = false;
  readonly #patience: Patience;
  readonly #keypad: Keypad;
  readonly #menus = new MenuWatch();
  /** How often the other party has been asked whether they are there. */
  #asks = 0;
  /** Told to the model as soon as it can be told anything. */
  #notes: string[] = [];
  #closed = false;

  constructor(ports: ConversationPorts) {
    this.#ports = ports;
    const { clock, newId, record, settings, state } = ports;
    const journal = { clock, newId, record, state };
    this.#voice = new Voice(ports);
    this.#patience = new Patience(clock);
    this.#keypad = new Keypad(clock, (digits) => this.#onKeys(digits));
    this.#link = new ModelLink({ ...ports, history: () => historyOf(state()) }, this.#modelListener());
    this.#questions = new Questions({
      ...journal,
      deadlineSeconds: settings.questionSeconds,
      onExpired: ({ prompt }) => this.#tellAndReply(unansweredNote(prompt)),
    });
    this.#drafts = new Drafts({
      ...journal,
      deadlineSeconds: settings.approvalSeconds,
      forget: (itemIds) => void this.#link.rewrite(itemIds, ''),
    });
    const parts = {
      record,
      state,
      voice: this.#voice,
      link: this.#link,
      questions: this.#questions,
      drafts: this.#drafts,
    };
    this.#leave = new Leave({ ...parts, stopReply: () => void this.#replies.stop(), onEnding: ports.onEnding });
    const commands = new CommandRunner({ ...parts, leave: this.#leave, transfer: settings.transfer });
    this.#replies = new Replies({
      ...parts,
      clock,
      gated: settings.approvalRequired,
      runCommand: (source) => commands.run(source),
      onDraft: (text, itemIds) => this.#drafts.request(text, itemIds),
      onFirstWord: () => this.#answered(),
      onComplete: () => this.#onReplyComplete(),
      onGivenUp: (error) => this.#link.fail(error),
    });
    this.#supervision = new Supervision({
      ...parts,
      replies: this.#replies,
      say: (turn, text) => this.#voice.sayWhole(turn, text),
      remember: (turn, text) => this.#link.append('assistant', text, turn),
      tell: (note) => this.#link.append('system', note),
      hand: ({ prompt }, response) => this.#link.append('system', answerNote(prompt, response)),
      forget: (itemIds) => void this.#link.rewrite(itemIds, ''),
      answered: () => this.#onSupervisorAnswered(),
      spoke: () => this.#onSupervisorSpoke(),
      reply: () => this.#requestReply(),
      silence: () => this.#silence(),
      resume: () => this.#resume(),
      end: (ending) => this.#leave.now(ending),
    });
  }

  #modelListener(): ModelLinkListener {
    return {
      onReady: () => this.#onModelReady(),
      onFact: (fact) => this.#replies.onFact(fact),
      onBroken: () => this.#onModelBroken(),
      onFailed: () => this.#onModelFailed(),
    };
  }

  /** What our side wants to come next, once it wants the session to end. */
  get ending(): Ending | null {
    return this.#leave.ending;
  }

  /** Opens the model's session; done while the phone rings. */
  prepare(): void {
    this.#link.open();
  }

  /** The relay was gone and is back: what waited goes on waiting, who was not answered is answered. */
  restore(): void {
    this.#questions.restore();
    this.#drafts.restore();
    const last = this.#ports.state().entries.findLast((entry) => entry.kind === 'turn');
    if (last?.kind !== 'turn' || last.speaker !== 'caller' || this.#drafts.isPending) return;
    this.#unanswered = { turn: last.turn, atMs: this.#ports.clock.monotonicMs() };
  }

  /** Twilio's verdict on who took the call came, maybe in the middle of it. */
  answeredBy(verdict: string): void {
    this.#ports.record({ type: 'answered_by', answeredBy: verdict });
    if (verdict === 'fax') return this.#leave.now({ kind: 'hangup', reason: 'fax' });
    if (!verdict.startsWith('machine_end')) return;
    this.#replies.dropUnspoken();
    this.#tellAndReply(machineNote);
  }

  /** Nobody took the transfer: the assistant comes back on the line. */
  transferFailed(): void {
    this.#tell(transferFailedNote);
    this.#replyWanted = true;
  }

  /** Does what the supervisor asks, or says why it may not be. */
  act(action: SupervisorAction): Result<null, Refusal> {
    if (this.#leave.isHangingUp) {
      // Ending twice is no mistake.
      return action.type === 'end' ? ok(null) : err({ code: 'call_not_active', message: 'The call is ending.' });
    }
    return this.#supervision.act(action);
  }

  /** Says a last sentence (none where the supervisor would have to approve it), then ends the call. */
  endPolitely(words: string, reason: string): void {
    if (this.#leave.ending !== null || this.#closed) return;
    if (!this.#voice.isOpen || this.#ports.settings.approvalRequired)
      return this.#leave.now({ kind: 'hangup', reason });
    this.#replies.cut(null);
    this.#sayOwn(words);
    this.#leave.whenHeard({ kind: 'hangup', reason });
  }

  /** The call is over: what waits is closed, what is under way is stopped. */
  close(): void {
    if (this.#closed) return;
    this.#patience.stop();
    this.#keypad.close();
    this.#replies.stop();
    this.#closed = true;
    this.#voice.close();
    this.#questions.close();
    this.#drafts.drop('expired');
    this.#link.close();
  }

  // The line

  /** A session on the line begins. `again`: the call was taken up again, so nothing is said anew. */
  lineOpened(line: Line, again: boolean): void {
    if (line.medium !== 'text') return;
    this.#voice.open(line);
    this.prepare();
    this.#leave.reset();
    if (this.#link.hasFailed) return this.#apologise();
    if (again) this.#resume();
    else this.#open();
  }

  /** A call begins: with the line's greeting, or with whoever speaks first. */
  #open(): void {
    const { greeting, openingSilenceMs } = this.#ports.settings;
    if (greeting === null) return this.#patience.awaitOpening(openingSilenceMs, () => this.#requestReply());
    this.#remember(greeting);
    this.#awaitAnswer();
  }

  /** The session on the line is over; the call may go on. */
  lineClosed(): void {
    this.#patience.stop();
    if (this.#replies.isUnderWay) this.#replyWanted = true;
    // What was complete stays as it was said: its last reports may only have been lost with the line.
    if (this.#replies.stop() !== null) this.#tell(cutOffNote);
    this.#voice.close();
  }

  handleLine(fact: AnyLineFact): void {
    if (this.#closed) return;
    switch (fact.type) {
      case 'prompt':
        return fact.final ? this.#onPrompt(fact.text) : this.#onPartial(fact.text);
      case 'interrupted':
        return this.#onInterrupted(fact.utterance);
      case 'played':
        return this.#voice.played(fact.text);
      case 'speaking':
        if (fact.who === 'agent') return this.#voice.speaking(fact.on);
        return fact.on ? this.#patience.stirs() : undefined;
      case 'dtmf':
        return this.#onDtmf(fact.digit);
      case 'refused-frame':
        return this.#ports.record({
          type: 'error',
          code: 'line_refused_frame',
          message: fact.description,
          fatal: false,
        });
      default:
    }
  }

  #onPartial(text: string): void {
    this.#patience.stirs();
    if (text.trim() === '') return;
    this.#openTurn = this.#callerTurn();
    this.#ports.record({ type: 'caller.transcript', turn: this.#openTurn, text, final: false });
  }

  #onPrompt(text: string): void {
    const atMs = this.#ports.clock.monotonicMs();
    if (text.trim() === '') return this.#patience.stirs();
    const spokeIntoGoodbye = this.#patience.isInterrupted;
    const turn = this.#callerTurn();
    this.#patience.stop();
    this.#openTurn = null;
    this.#ports.record({ type: 'caller.transcript', turn, text, final: true });
    if (this.#waitsOnHold(text)) return;
    this.#asks = 0;
    this.#unanswered = { turn, atMs };
    const tookBack = this.#replies.dropUnspoken();
    if (spokeIntoGoodbye || tookBack) this.#leave.withdraw();
    this.#drafts.drop('superseded');
    this.#link.append('user', text, turn);
    this.#noticeMenu(text);
    this.#requestReply();
  }

  /** On hold nothing is asked of the model, which costs nothing then; a person who speaks ends it. */
  #waitsOnHold(text: string): boolean {
    const { record, state } = this.#ports;
    const { direction, onHold } = state();
    const holds = direction === 'outbound' && isHoldSound(text);
    if (holds && !onHold) record({ type: 'hold', state: 'begun' });
    if (holds) this.#replies.dropUnspoken();
    if (holds || !onHold) return holds;
    record({ type: 'hold', state: 'over' });
    this.#tell(holdOverNote);
    return false;
  }

  #noticeMenu(text: string): void {
    const times = this.#menus.hear(text);
    if (times > MENU_LOOP) this.#tell(menuLoopNote(times));
  }

  #onInterrupted(utterance: string): void {
    const startedMs = this.#ports.clock.monotonicMs();
    const turn = this.#replies.cut(utterance);
    if (turn !== null) {
      const ms = roundMs(this.#ports.clock.monotonicMs() - startedMs);
      this.#ports.record({ type: 'latency', turn, metric: 'barge_in', ms });
    }
    this.#voice.stopWaiting();
    this.#patience.awaitWords(() => this.#onNothingFollowed());
  }

  #onNothingFollowed(): void {
    if (this.#leave.ending !== null) return this.#leave.now(this.#leave.ending);
    if (this.#unanswered !== null && !this.#replies.isUnderWay) return this.#requestReply();
    this.#awaitAnswer();
  }

  /** We have spoken: a party that stays silent is asked again, and at last left alone. */
  #awaitAnswer(): void {
    if (this.#leave.ending !== null || this.#ports.settings.approvalRequired || this.#ports.state().onHold) return;
    const delayMs = this.#ports.settings.answerSilenceMs + this.#voice.unheardMs;
    this.#patience.awaitAnswer(delayMs, () => this.#onSilence());
  }

  #onSilence(): void {
    const { settings, state } = this.#ports;
    // Who waits for the supervisor is not the one to be asked.
    if (state().paused || needsOf(state()) !== null) return this.#awaitAnswer();
    this.#asks += 1;
    if (this.#asks > ASKS_MAX) return this.endPolitely(settings.silenceGoodbye, 'silence');
    this.#tellAndReply(silenceNote(this.#asks));
  }

  #onDtmf(digit: string): void {
    if (this.#patience.isInterrupted) this.#leave.withdraw();
    this.#patience.stop();
    this.#asks = 0;
    this.#ports.record({ type: 'caller.dtmf', digit });
    this.#keypad.press(digit);
  }

  #onKeys(digits: string): void {
    this.#replies.dropUnspoken();
    this.#link.append('user', pressedNote(digits));
    this.#requestReply();
  }

  /** A burst is one turn: the caller's turn goes on until something of ours has followed it. */
  #callerTurn(): number {
    return this.#unanswered?.turn ?? this.#openTurn ?? this.#replies.nextTurn;
  }

  #answered(): void {
    this.#unanswered = null;
    this.#openTurn = null;
  }

  // Replies

  #requestReply(): void {
    if (this.#closed || this.#leave.ending !== null) return;
    this.#replyWanted = true;
    if (this.#replies.isUnderWay || !this.#voice.isOpen || this.#ports.state().paused || this.#link.hasFailed) return;
    this.#replyWanted = false;
    this.#replies.ask(this.#unanswered?.atMs ?? null);
  }

  #onReplyComplete(): void {
    // A draft has answered nothing yet: what the caller adds now belongs to the same turn.
    if (!this.#drafts.isPending && !this.#replyWanted) this.#answered();
    if (this.#leave.ending !== null) this.#leave.whenHeard(this.#leave.ending);
    else if (this.#replyWanted) this.#requestReply();
    else this.#awaitAnswer();
  }

  #tellAndReply(note: string): void {
    this.#tell(note);
    this.#requestReply();
  }

  /** Words of ours that are not the model's. */
  #sayOwn(text: string): void {
    const turn = this.#replies.nextTurn;
    this.#voice.sayWhole(turn, text);
    this.#recordSaid(turn, text);
  }

  /** What the line says by itself is part of the conversation too. */
  #remember(text: string): void {
    const turn = this.#replies.nextTurn;
    this.#voice.willBeSaid(turn, text);
    this.#recordSaid(turn, text);
  }

  #recordSaid(turn: number, text: string): void {
    this.#answered();
    this.#ports.record({ type: 'assistant.transcript', turn, text, final: true });
    this.#link.append('assistant', text, turn);
  }

  /** The supervisor wants the assistant silent: what is not spoken yet waits. */
  #silence(): void {
    const wasSpeaking = this.#replies.isUnderWay;
    this.#replies.cut(null);
    if (wasSpeaking) this.#replyWanted = true;
    this.#leave.silenced();
  }

  #resume(): void {
    if (this.#replyWanted || this.#unanswered !== null) this.#requestReply();
  }

  // The model

  #onModelReady(): void {
    for (const note of this.#notes) this.#link.append('system', note);
    this.#notes = [];
    if (!this.#replies.isUnderWay) this.#resume();
  }

  #onModelBroken(): void {
    const reply = this.#replies.onBroken();
    this.#drafts.forgetItems();
    if (this.#leave.ending !== null) return this.#leave.whenHeard(this.#leave.ending);
    if (reply !== 'none') this.#replyWanted = true;
    if (reply === 'half-spoken') this.#notes.push(cutOffNote);
  }

  /** Now, or as soon as the model can be told anything. */
  #tell(note: string): void {
    if (this.#link.isReady) this.#link.append('system', note);
    else this.#notes.push(note);
  }

  #onModelFailed(): void {
    this.#replies.onBroken();
    if (this.#leave.ending !== null) this.#leave.whenHeard(this.#leave.ending);
    else if (this.#voice.isOpen) this.#apologise();
  }

  /** No model any more: a short apology, then a person or the end. */
  #apologise(): void {
    const { approvalRequired, apology, transfer } = this.#ports.settings;
    if (this.#leave.ending !== null) return;
    if (!approvalRequired) this.#sayOwn(apology);
    const number = transfer.defaultNumber;
    this.#leave.whenHeard(number === null ? { kind: 'hangup', reason: 'model_lost' } : { kind: 'transfer', number });
  }

  // Commands and the end

  /** The supervisor's words stand where the assistant's were due. */
  #onSupervisorAnswered(): void {
    this.#answered();
    this.#replyWanted = false;
  }

  /** More was said: an end that waits to be heard waits for that too, and so does an answer. */
  #onSupervisorSpoke(): void {
    this.#patience.stop();
    if (this.#leave.ending === null) this.#awaitAnswer();
    else this.#leave.whenHeard(this.#leave.ending);
  }
}
