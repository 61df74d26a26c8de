import type { Refusal } from '../errors.ts';
import { cutOffNote, machineNote, pressedNote, transferFailedNote, unsureNote } from '../model/notes.ts';
import type { Result } from '../result.ts';
import { AnsweringMachine } from './answering-machine.ts';
import type { CallPorts } from './call-ports.ts';
import { CommandRunner } from './command-runner.ts';
import { DraftFiller } from './draft-filler.ts';
import { Drafts } from './drafts.ts';
import { Keypad } from './keypad.ts';
import { Leave } from './leave.ts';
import type { MediumCaller, MediumLink, MediumReplies, MediumVoice, MediumWays } from './medium.ts';
import { Patience } from './patience.ts';
import { Questions } from './questions.ts';
import { ReplyWish } from './reply-wish.ts';
import { isGated } from './selectors.ts';
import { Silence } from './silence.ts';
import { Supervision, type SupervisorAction } from './supervision.ts';
import { WaitingNotes } from './waiting-notes.ts';

export interface ShellPorts extends CallPorts, MediumWays {
  readonly voice: MediumVoice;
  readonly link: MediumLink;
  readonly replies: MediumReplies;
  readonly caller: MediumCaller;
}

/**
 * What every conversation has around its line and its model, whatever they carry:
 * the supervisor above it, what waits for them, whose turn it is, and how it ends.
 */
export class Shell {
  readonly patience: Patience;
  readonly notes: WaitingNotes;
  readonly leave: Leave;
  readonly questions: Questions;
  readonly drafts: Drafts;
  readonly commands: CommandRunner;
  readonly wish: ReplyWish;
  readonly silence: Silence;
  readonly machine: AnsweringMachine;
  readonly #ports: ShellPorts;
  readonly #keypad: Keypad;
  readonly #filler: DraftFiller;
  readonly #supervision: Supervision;
  #closed = false;

  constructor(ports: ShellPorts) {
    this.#ports = ports;
    const { clock, link, record, replies, settings, voice } = ports;
    this.patience = new Patience(clock);
    this.notes = new WaitingNotes(link);
    this.leave = new Leave({ record, voice, stopReply: () => void replies.stop(), onEnding: ports.onEnding });
    this.questions = this.#newQuestions();
    this.drafts = this.#newDrafts();
    const { leave, questions } = this;
    this.commands = new CommandRunner({ record, voice, questions, leave, transfer: settings.transfer });
    this.wish = new ReplyWish({ ...ports, leave, mayAsk: () => !this.#closed && ports.mayAsk() });
    this.silence = this.#newSilence();
    this.machine = this.#newMachine();
    this.#keypad = new Keypad(clock, (digits) => this.#onKeys(digits));
    this.#filler = this.#newFiller();
    this.#supervision = this.#newSupervision();
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether what the model says waits for the supervisor. */
  get isGated(): boolean {
    return isGated(this.#ports.settings.approvalRequired, this.#ports.state());
  }

  /** Whether the other party waits in silence, and may be told so. */
  get mayFill(): boolean {
    const { isSilent, state, voice } = this.#ports;
    return voice.isOpen && this.leave.ending === null && !state().paused && !state().onHold && isSilent();
  }

  /** The relay was gone and is back: what waited goes on waiting, who was not answered is answered. */
  restore(): void {
    this.questions.restore();
    this.drafts.restore();
    const last = this.#ports.state().entries.findLast((entry) => entry.kind === 'turn');
    if (last?.kind !== 'turn' || this.drafts.isPending) return;
    if (last.speaker === 'caller') this.#ports.caller.restore(last.turn);
    // How much of it was played went down with us.
    else this.notes.tell(unsureNote);
  }

  /** Nobody took the transfer: the assistant comes back on the line. */
  transferFailed(): void {
    this.leave.transferFailed();
    this.notes.tell(transferFailedNote);
    this.wish.want();
  }

  /** Does what the supervisor asks, or says why it may not be. */
  act(action: SupervisorAction): Result<null, Refusal> {
    return this.#supervision.act(action);
  }

  /** Says a last sentence (none where the supervisor would have to approve it), then ends the call. */
  endPolitely(words: string, reason: string): void {
    if (this.leave.ending === null && !this.#closed) this.#ports.lastWords().sayGoodbye(words, reason);
  }

  /** The call is over: what waits is closed, what is under way is stopped. */
  close(): void {
    const { link, replies, voice } = this.#ports;
    this.patience.stop();
    this.#keypad.close();
    replies.stop();
    this.#closed = true;
    voice.close();
    this.questions.close();
    this.drafts.drop('expired');
    link.close();
  }

  // The line

  /** The line is gone. @param stop - Stops what is being said; returns what the model is told of a cut, or null. */
  lineClosed(stop: () => string | null): void {
    const { replies, voice } = this.#ports;
    this.patience.stop();
    const wasUnderWay = replies.isUnderWay;
    const note = stop();
    if (wasUnderWay || note !== null) this.wish.want();
    if (note !== null) this.notes.tell(note);
    voice.close();
  }

  /** A key of the other party's. */
  press(digit: string): void {
    this.silence.isBroken();
    this.#ports.record({ type: 'caller.dtmf', digit });
    this.#keypad.press(digit);
  }

  #onKeys(digits: string): void {
    this.#ports.replies.dropUnspoken();
    this.#ports.link.append('user', pressedNote(digits));
    this.wish.request();
  }

  // Replies

  tellAndReply(note: string): void {
    this.notes.tell(note);
    this.wish.request();
  }

  /** A whole turn of the model's waits for the supervisor. */
  onDraft(text: string, itemIds: readonly string[]): void {
    this.#filler.reset();
    this.drafts.request(text, itemIds);
  }

  /** A reply is complete. @param speaksAfter - The model expects to go on speaking. */
  onReplyComplete(speaksAfter = false): void {
    const { leave, silence, wish } = this;
    // A draft has answered nothing yet: what the caller adds now belongs to the same turn.
    if (!this.drafts.isPending && !wish.isWanted) this.#ports.caller.answered();
    if (leave.ending !== null) leave.whenHeard(leave.ending);
    else if (wish.isWanted || speaksAfter) wish.request();
    else silence.awaitAnswer();
  }

  /** What the supervisor kept back, or the line's absence, is caught up on. */
  resume(): void {
    if (this.machine.catchUp()) return;
    this.#ports.onPaused(false);
    this.wish.catchUp();
  }

  #pause(): void {
    if (this.#ports.replies.isUnderWay) this.wish.want();
    this.#ports.onPaused(true);
    this.#ports.replies.cut(null);
    this.leave.silenced();
  }

  #standIn(): void {
    this.#ports.caller.answered();
    this.wish.drop();
    this.#ports.standIn();
  }

  /** More was said: an end that waits to be heard waits for that too, and so does an answer. */
  #onSupervisorSpoke(): void {
    this.patience.stop();
    if (this.leave.ending === null) this.silence.awaitAnswer();
    else this.leave.whenHeard(this.leave.ending);
  }

  // The model

  /** The model's session is gone; another follows. */
  onModelBroken(): void {
    this.drafts.forgetItems();
    const reply = this.#ports.replies.onBroken();
    if (this.leave.ending !== null) return this.leave.whenHeard(this.leave.ending);
    if (reply !== 'none') this.wish.want();
    if (reply === 'half-spoken') this.notes.tell(cutOffNote);
  }

  /** No session can be had any more. */
  onModelFailed(): void {
    const { lastWords, replies, voice } = this.#ports;
    replies.onBroken();
    if (this.leave.ending !== null) this.leave.whenHeard(this.leave.ending);
    else if (voice.isOpen) lastWords().apologise();
  }

  // The parts

  #newQuestions(): Questions {
    const { hand, settings } = this.#ports;
    return new Questions({
      ...this.#ports,
      deadlineSeconds: settings.questionSeconds,
      onExpired: (question) => {
        hand(question, null);
        this.wish.request();
      },
    });
  }

  #newDrafts(): Drafts {
    const { link, settings } = this.#ports;
    const letsThrough = settings.approvalDeadline === 'approve';
    return new Drafts({
      ...this.#ports,
      deadlineSeconds: settings.approvalSeconds,
      letThrough: letsThrough ? (approvalId) => this.#supervision.approveAtDeadline(approvalId) : null,
      onLongWait: () => this.#filler.start(),
      forget: (itemIds) => link.forget(itemIds),
    });
  }

  #newSilence(): Silence {
    const { mayAwaitAnswer, settings, state, voice } = this.#ports;
    return new Silence({
      state,
      patience: this.patience,
      silenceMs: settings.answerSilenceMs,
      unheardMs: () => voice.unheardMs,
      isTheirTurn: () => this.leave.ending === null && !this.isGated && !state().onHold && mayAwaitAnswer(),
      ask: (note) => this.tellAndReply(note),
      giveUp: () => this.endPolitely(settings.silenceGoodbye, 'silence'),
    });
  }

  #newMachine(): AnsweringMachine {
    const { lastWords, mayLeaveMessage, record, replies, settings, state } = this.#ports;
    return new AnsweringMachine({
      record,
      leave: this.leave,
      policy: settings.machine,
      maySpeak: () => !state().paused && mayLeaveMessage(),
      leaveMessage: (words) => lastWords().leaveMessage(words),
      haveMessageLeft: () => {
        replies.dropUnspoken();
        this.tellAndReply(machineNote);
      },
    });
  }

  #newFiller(): DraftFiller {
    const { caller, clock, fill, settings, stopFilling } = this.#ports;
    return new DraftFiller({
      clock,
      words: settings.approvalFiller,
      isAwaited: () => caller.isUnanswered && this.mayFill,
      say: fill,
      stop: stopFilling,
    });
  }

  #newSupervision(): Supervision {
    const { link, onUngated } = this.#ports;
    return new Supervision({
      ...this.#ports,
      questions: this.questions,
      drafts: this.drafts,
      leave: this.leave,
      tell: (note) => link.append('system', note),
      forget: (itemIds) => link.forget(itemIds),
      answered: () => this.#standIn(),
      spoke: () => this.#onSupervisorSpoke(),
      reply: () => this.wish.request(),
      stopFiller: () => this.#filler.stop(),
      ungated: onUngated,
      silence: () => this.#pause(),
      resume: () => this.resume(),
    });
  }
}
