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
  transferFailedNote,
  unansweredNote,
  unsureNote,
  waitedNote,
} from '../model/notes.ts';
import type { ConversationModel } from '../ports/conversation-model.ts';
import type { Result } from '../result.ts';
import { AnsweringMachine } from './answering-machine.ts';
import type { AnyLineFact, CallConversation, Line } from './call-conversation.ts';
import type { CallPorts } from './call-ports.ts';
import { Caller } from './caller.ts';
import { CommandRunner } from './command-runner.ts';
import { DraftFiller } from './draft-filler.ts';
import { Drafts } from './drafts.ts';
import type { Ending } from './ending.ts';
import { Keypad } from './keypad.ts';
import { Leave } from './leave.ts';
import { Outage } from './outage.ts';
import { OwnWords } from './own-words.ts';
import { Patience } from './patience.ts';
import { Questions } from './questions.ts';
import { Replies } from './replies.ts';
import { roundMs } from './reply.ts';
import { isGated } from './selectors.ts';
import { Silence } from './silence.ts';
import { Supervision, type SupervisorAction } from './supervision.ts';
import { Voice } from './voice.ts';

/** Until words that were sent to the line begin to be heard. */
const FILLER_START_MS = 1_500;

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
  readonly #caller: Caller;
  readonly #own: OwnWords;
  /** A reply is to be asked for as soon as one can be. */
  #replyWanted = false;
  readonly #patience: Patience;
  readonly #keypad: Keypad;
  readonly #silence: Silence;
  readonly #machine: AnsweringMachine;
  readonly #filler: DraftFiller;
  readonly #outage: Outage;
  /** Told to the model as soon as it can be told anything. */
  #notes: string[] = [];
  #closed = false;

  // oxlint-disable-next-line max-lines-per-function -- wires the parts to each other; nothing is decided here
  constructor(ports: ConversationPorts) {
    this.#ports = ports;
    const { clock, newId, record, settings, state } = ports;
    const journal = { clock, newId, record, state };
    this.#voice = new Voice(ports);
    this.#patience = new Patience(clock);
    this.#keypad = new Keypad(clock, (digits) => this.#onKeys(digits));
    this.#outage = new Outage(clock, () => this.#onOutage());
    this.#caller = new Caller({
      ...journal,
      nextTurn: () => this.#replies.nextTurn,
      onHoldOver: () => this.#tell(holdOverNote),
    });
    this.#link = new ModelLink(
      { ...ports, history: () => historyOf(state()), isQuiet: () => this.#isQuiet },
      this.#modelListener(),
    );
    this.#questions = new Questions({
      ...journal,
      deadlineSeconds: settings.questionSeconds,
      onExpired: ({ prompt }) => this.#tellAndReply(unansweredNote(prompt)),
    });
    this.#drafts = new Drafts({
      ...journal,
      deadlineSeconds: settings.approvalSeconds,
      letThrough: settings.approvalDeadline === 'approve' ? (id) => this.#supervision.approveAtDeadline(id) : null,
      onLongWait: () => this.#filler.start(),
      forget: (itemIds) => void this.#link.rewrite(itemIds, ''),
    });
    const heard = { record, state, voice: this.#voice, link: this.#link, patience: this.#patience };
    this.#leave = new Leave({ ...heard, stopReply: () => void this.#replies.stop(), onEnding: ports.onEnding });
    const parts = { ...heard, questions: this.#questions, drafts: this.#drafts, leave: this.#leave };
    const commands = new CommandRunner({ ...parts, transfer: settings.transfer });
    const gated = (): boolean => this.#isGated;
    this.#replies = new Replies({
      ...parts,
      clock,
      isGated: gated,
      runCommand: (source) => commands.run(source),
      onDraft: (text, itemIds) => this.#onDraft(text, itemIds),
      onFirstWord: () => this.#caller.answered(),
      onComplete: () => this.#onReplyComplete(),
      onGivenUp: (error) => this.#link.fail(error),
    });
    this.#own = new OwnWords({
      ...parts,
      isGated: gated,
      replies: this.#replies,
      answered: () => this.#caller.answered(),
      apology: settings.apology,
      transferTo: settings.transfer.defaultNumber,
    });
    this.#machine = new AnsweringMachine({
      ...parts,
      policy: settings.machine,
      maySpeak: () => this.#maySpeak,
      leaveMessage: (words) => this.#own.leaveMessage(words),
      haveMessageLeft: () => this.#haveMessageLeft(),
    });
    this.#filler = new DraftFiller({
      clock,
      words: settings.approvalFiller,
      isAwaited: () => this.#caller.isUnanswered && this.#mayFill,
      say: (words, onSent) => this.#fill(words, onSent),
      stop: () => void this.#replies.cut(null),
    });
    this.#silence = new Silence({
      ...parts,
      silenceMs: settings.answerSilenceMs,
      unheardMs: () => this.#voice.unheardMs,
      isTheirTurn: () => this.#leave.ending === null && !this.#isGated && !state().onHold,
      ask: (note) => this.#tellAndReply(note),
      giveUp: () => this.endPolitely(settings.silenceGoodbye, 'silence'),
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
      stopFiller: () => this.#filler.stop(),
      // A reply that is being written is spoken from its next word on.
      ungated: () => undefined,
      silence: () => this.#pause(),
      resume: () => this.#resume(),
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
    if (last?.kind !== 'turn' || this.#drafts.isPending) return;
    if (last.speaker === 'caller') this.#caller.restore(last.turn);
    // How much of it was played went down with us.
    else this.#tell(unsureNote);
  }

  /** Twilio's verdict on who took the call came, maybe in the middle of it. */
  answeredBy(verdict: string): void {
    this.#machine.onVerdict(verdict);
  }

  #haveMessageLeft(): void {
    this.#replies.dropUnspoken();
    this.#tellAndReply(machineNote);
  }

  /** Nobody took the transfer: the assistant comes back on the line. */
  transferFailed(): void {
    this.#leave.transferFailed();
    this.#tell(transferFailedNote);
    this.#replyWanted = true;
  }

  /** Does what the supervisor asks, or says why it may not be. */
  act(action: SupervisorAction): Result<null, Refusal> {
    return this.#supervision.act(action);
  }

  /** Says a last sentence (none where the supervisor would have to approve it), then ends the call. */
  endPolitely(words: string, reason: string): void {
    if (this.#leave.ending === null && !this.#closed) this.#own.sayGoodbye(words, reason);
  }

  /** The call is over: what waits is closed, what is under way is stopped. */
  close(): void {
    if (this.#closed) return;
    this.#patience.stop();
    this.#keypad.close();
    this.#outage.ends();
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
    if (this.#machine.catchUp()) return;
    if (this.#link.hasFailed) return this.#own.apologise();
    if (!again) return this.#open();
    this.#resume();
    // Nothing is owed: then it is their turn, and they may think that it is ours.
    if (!this.#replies.isUnderWay) this.#silence.awaitAnswer();
  }

  /** A call begins: with the line's greeting, or with whoever speaks first. */
  #open(): void {
    const { greeting, openingSilenceMs } = this.#ports.settings;
    if (greeting === null) return this.#patience.awaitOpening(openingSilenceMs, () => this.#requestReply());
    this.#own.willBeSaid(greeting);
    this.#silence.awaitAnswer();
  }

  lineClosed(isBroken = false): void {
    this.#patience.stop();
    const wasUnderWay = this.#replies.isUnderWay;
    // The last reports may have been lost with the line. A clause said twice does less harm than one that only we
    // believe was said, so no report means not heard. A line that never reports gives no reason to doubt.
    const cut = isBroken && this.#voice.reports ? this.#replies.cut('') : this.#replies.stop();
    if (wasUnderWay || cut !== null) this.#replyWanted = true;
    if (cut !== null) this.#tell(cutOffNote);
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
    if (text.trim() !== '') this.#caller.begins(text);
  }

  #onPrompt(text: string): void {
    if (text.trim() === '') return this.#patience.stirs();
    const spokeIntoGoodbye = this.#patience.isInterrupted;
    this.#patience.stop();
    const turn = this.#caller.says(text);
    const tookBack = this.#replies.dropUnspoken();
    if (turn === null) return;
    this.#silence.isBroken();
    if (spokeIntoGoodbye || tookBack) this.#leave.withdraw();
    this.#drafts.drop('superseded');
    this.#link.append('user', text, turn);
    const loops = this.#caller.menuLoops(text);
    if (loops > 0) this.#tell(menuLoopNote(loops));
    this.#requestReply();
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
    if (this.#owesReply && !this.#replies.isUnderWay) return this.#requestReply();
    this.#silence.awaitAnswer();
  }

  #onDtmf(digit: string): void {
    if (this.#patience.isInterrupted) this.#leave.withdraw();
    this.#patience.stop();
    this.#silence.isBroken();
    this.#ports.record({ type: 'caller.dtmf', digit });
    this.#keypad.press(digit);
  }

  #onKeys(digits: string): void {
    this.#replies.dropUnspoken();
    this.#link.append('user', pressedNote(digits));
    this.#requestReply();
  }

  // Replies

  /** What the other party said is to be answered, and no draft does. */
  get #owesReply(): boolean {
    return this.#replyWanted || (this.#caller.isUnanswered && !this.#drafts.isPending);
  }

  #requestReply(): void {
    if (this.#closed || this.#leave.ending !== null) return;
    this.#replyWanted = true;
    if (this.#replies.isUnderWay || !this.#voice.isOpen || this.#ports.state().paused || this.#link.hasFailed) return;
    this.#replyWanted = false;
    this.#replies.ask(this.#caller.askedAtMs);
    this.#outage.waits(this.#voice.unheardMs);
  }

  #onReplyComplete(): void {
    // A draft has answered nothing yet: what the caller adds now belongs to the same turn.
    if (!this.#drafts.isPending && !this.#replyWanted) this.#caller.answered();
    if (this.#leave.ending !== null) this.#leave.whenHeard(this.#leave.ending);
    else if (this.#replyWanted) this.#requestReply();
    else this.#silence.awaitAnswer();
  }

  #tellAndReply(note: string): void {
    this.#tell(note);
    this.#requestReply();
  }

  /** Whether what the model says waits for the supervisor. */
  get #isGated(): boolean {
    return isGated(this.#ports.settings.approvalRequired, this.#ports.state());
  }

  /** Whether the other party can be spoken to and nobody wants us silent. */
  get #maySpeak(): boolean {
    return this.#voice.isOpen && !this.#ports.state().paused && !this.#leave.isGone;
  }

  /** Whether the other party waits in silence, and may be told so. */
  get #mayFill(): boolean {
    const isBusy = this.#ports.state().onHold || this.#caller.isSpeaking || this.#patience.isInterrupted;
    return this.#maySpeak && !isBusy && this.#leave.ending === null;
  }

  #onDraft(text: string, itemIds: readonly string[]): void {
    this.#filler.reset();
    this.#drafts.request(text, itemIds);
  }

  /** The supervisor's words for who waits for a draft. */
  #fill(words: string, onSent: (audibleMs: number) => void): void {
    // Not said yet: the draft must not stand before this in the model's memory.
    this.#link.rewrite(this.#drafts.forgetItems(), '');
    this.#own.say(words, true);
    onSent(FILLER_START_MS + this.#voice.unheardMs);
  }

  /** The supervisor wants the assistant silent: what is not spoken yet waits. */
  #pause(): void {
    const wasSpeaking = this.#replies.isUnderWay;
    this.#replies.cut(null);
    if (wasSpeaking) this.#replyWanted = true;
    this.#leave.silenced();
  }

  #resume(): void {
    if (this.#machine.catchUp()) return;
    if (this.#owesReply) this.#requestReply();
  }

  // The model

  /** Nobody is saying anything, and nothing waits to be said: one session of the model may follow another. */
  get #isQuiet(): boolean {
    const isSpeaking = this.#replies.isUnderWay || this.#caller.isSpeaking || this.#voice.unheardMs > 0;
    return !isSpeaking && !this.#drafts.isPending;
  }

  #onModelReady(): void {
    this.#outage.ends();
    for (const note of this.#notes) this.#link.append('system', note);
    this.#notes = [];
    if (!this.#replies.isUnderWay) this.#resume();
  }

  #onModelBroken(): void {
    const reply = this.#replies.onBroken();
    this.#drafts.forgetItems();
    this.#outage.begins();
    if (this.#leave.ending !== null) return this.#leave.whenHeard(this.#leave.ending);
    if (reply !== 'none') this.#replyWanted = true;
    if (reply === 'half-spoken') this.#notes.push(cutOffNote);
    if (this.#owesReply) this.#outage.waits(this.#voice.unheardMs);
  }

  /** The model is gone and the other party waits: once an outage they are told that somebody is there. */
  #onOutage(): void {
    const words = this.#ports.settings.outageFiller;
    if (words === null || this.#isGated || !this.#mayFill) return;
    // What they said is still to be answered, though something of ours follows it now.
    if (!this.#replies.isUnderWay) this.#replyWanted = true;
    this.#own.say(words);
    this.#tell(waitedNote);
  }

  /** Now, or as soon as the model can be told anything. */
  #tell(note: string): void {
    if (this.#link.isReady) this.#link.append('system', note);
    else this.#notes.push(note);
  }

  #onModelFailed(): void {
    this.#outage.ends();
    this.#replies.onBroken();
    if (this.#leave.ending !== null) this.#leave.whenHeard(this.#leave.ending);
    else if (this.#voice.isOpen) this.#own.apologise();
  }

  // Commands and the end

  /** The supervisor's words stand where the assistant's were due. */
  #onSupervisorAnswered(): void {
    this.#caller.answered();
    this.#replyWanted = false;
  }

  /** More was said: an end that waits to be heard waits for that too, and so does an answer. */
  #onSupervisorSpoke(): void {
    this.#patience.stop();
    if (this.#leave.ending === null) this.#silence.awaitAnswer();
    else this.#leave.whenHeard(this.#leave.ending);
  }
}
