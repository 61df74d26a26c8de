import type { Refusal } from '../../errors.ts';
import { pastOf } from '../../model/history.ts';
import {
  cutOffNote,
  holdOverNote,
  machineNote,
  menuLoopNote,
  pressedNote,
  transferFailedNote,
  unsureNote,
} from '../../model/notes.ts';
import type { ModelUsage } from '../../ports/conversation-model.ts';
import type { SpeechModel } from '../../ports/speech-model.ts';
import type { Result } from '../../result.ts';
import { AnsweringMachine } from '../answering-machine.ts';
import type { AnyLineFact, CallConversation, Line } from '../call-conversation.ts';
import type { CallPorts } from '../call-ports.ts';
import { CommandRunner } from '../command-runner.ts';
import { DraftFiller } from '../draft-filler.ts';
import { Drafts } from '../drafts.ts';
import type { Ending } from '../ending.ts';
import { Keypad } from '../keypad.ts';
import { Leave } from '../leave.ts';
import { Patience } from '../patience.ts';
import { Questions } from '../questions.ts';
import { roundMs } from '../reply.ts';
import { isGated } from '../selectors.ts';
import { Silence } from '../silence.ts';
import type { Question } from '../state.ts';
import { Supervision, type SupervisorAction } from '../supervision.ts';
import { CallerSide } from './caller-side.ts';
import { CompanyWords } from './company-words.ts';
import { Recordings } from './recordings.ts';
import { type ResponseFact, SpeechLink } from './speech-link.ts';
import { SpeechVoice } from './speech-voice.ts';
import { SpokenReplies } from './spoken-replies.ts';
import { ToolDesk } from './tool-desk.ts';
import { Turns } from './turns.ts';

export interface SpeechConversationPorts extends CallPorts {
  readonly model: SpeechModel;
}

/**
 * One call's conversation where the model hears and speaks: sound to the model,
 * sound to the line, the supervisor above both. Synchronous and without I/O of
 * its own, as `Conversation` is.
 *
 * Commonly the model itself hears when the other party has finished, and answers.
 * While the supervisor has paused it, or approves every answer, it only listens
 * and is asked for each answer.
 */
export class SpeechConversation implements CallConversation {
  readonly #ports: SpeechConversationPorts;
  readonly #link: SpeechLink;
  readonly #voice: SpeechVoice;
  readonly #turns: Turns;
  readonly #caller: CallerSide;
  readonly #recordings: Recordings;
  readonly #replies: SpokenReplies;
  readonly #questions: Questions;
  readonly #drafts: Drafts;
  readonly #tools: ToolDesk;
  readonly #leave: Leave;
  readonly #supervision: Supervision;
  readonly #patience: Patience;
  readonly #keypad: Keypad;
  /** An answer is to be asked for as soon as one can be. */
  #replyWanted = false;
  /** Told to the model as soon as it can be told anything. */
  #notes: string[] = [];
  readonly #company: CompanyWords;
  readonly #silence: Silence;
  readonly #machine: AnsweringMachine;
  readonly #filler: DraftFiller;
  #opensWith = true;
  #closed = false;

  // oxlint-disable-next-line max-lines-per-function -- wires the parts to each other; nothing is decided here
  constructor(ports: SpeechConversationPorts) {
    this.#ports = ports;
    const { clock, newId, record, settings, state } = ports;
    const journal = { clock, newId, record, state };
    this.#voice = new SpeechVoice(clock);
    this.#turns = new Turns(state);
    this.#patience = new Patience(clock);
    this.#keypad = new Keypad(clock, (digits) => this.#onKeys(digits));
    this.#recordings = new Recordings({
      ...journal,
      onHold: () => this.#onHold(),
      onStillHolding: () => this.#caller.answered(),
      onHoldOver: () => this.#onHoldOver(),
      onMenuLoop: (times) => this.#onMenuLoop(times),
    });
    this.#caller = new CallerSide({
      clock,
      record,
      turns: this.#turns,
      hear: (sound) => this.#link.hear(sound),
      onSaid: (words) => this.#recordings.hear(words),
    });
    this.#link = new SpeechLink(
      { ...ports, start: () => this.#start(), past: () => pastOf(state()), isQuiet: () => this.#isQuiet },
      {
        onReady: () => this.#onModelReady(),
        onFact: (fact) => this.#onModelFact(fact),
        onBroken: () => this.#onModelBroken(),
        onFailed: () => this.#onModelFailed(),
      },
    );
    this.#questions = new Questions({
      ...journal,
      deadlineSeconds: settings.questionSeconds,
      onExpired: (question) => this.#onUnanswered(question),
    });
    this.#drafts = new Drafts({
      ...journal,
      deadlineSeconds: settings.approvalSeconds,
      letThrough: settings.approvalDeadline === 'approve' ? (id) => this.#supervision.approveAtDeadline(id) : null,
      onLongWait: () => this.#filler.start(),
      forget: (itemIds) => this.#link.forget(itemIds),
    });
    const parts = { record, state, voice: this.#voice, link: this.#link, questions: this.#questions };
    const { transfer } = settings;
    this.#leave = new Leave({ ...parts, stopReply: () => void this.#replies.stop(), onEnding: ports.onEnding });
    const commands = new CommandRunner({ ...parts, leave: this.#leave, transfer });
    this.#tools = new ToolDesk({ ...parts, commands, transfer });
    this.#replies = new SpokenReplies({
      ...parts,
      clock,
      turns: this.#turns,
      delta: ports.delta,
      isGated: () => this.#isGated,
      mayAnswer: () => this.#answersItself && this.#leave.ending === null,
      askedAtMs: () => this.#caller.askedAtMs,
      runTool: (call) => this.#tools.run(call),
      runCommand: (source) => void commands.run(source),
      onDraft: (text, itemIds) => this.#onDraft(text, itemIds),
      onFirstSound: () => this.#caller.answered(),
      onComplete: (speaksAfter) => this.#onReplyComplete(speaksAfter),
      onGivenUp: (error) => this.#link.fail(error),
    });
    this.#supervision = new Supervision({
      ...parts,
      leave: this.#leave,
      drafts: this.#drafts,
      replies: this.#replies,
      say: (_turn, text) => this.#replies.say(text),
      // The model says them itself, so it remembers them as it said them.
      remember: () => undefined,
      tell: (note) => this.#link.append('system', note),
      hand: (question, response) => this.#tools.settle(question, response),
      forget: (itemIds) => this.#link.forget(itemIds),
      answered: () => this.#onSupervisorAnswered(),
      spoke: () => this.#onSupervisorSpoke(),
      reply: () => this.#requestReply(),
      stopFiller: () => this.#filler.stop(),
      ungated: () => this.#onUngated(),
      silence: () => this.#pause(),
      resume: () => this.#resume(),
    });
    this.#company = new CompanyWords({
      ...parts,
      turns: this.#turns,
      leave: this.#leave,
      drafts: this.#drafts,
      replies: this.#replies,
      isGated: () => this.#isGated,
      apology: settings.apology,
      transferTo: transfer.defaultNumber,
    });
    this.#machine = new AnsweringMachine({
      ...parts,
      policy: settings.machine,
      leave: this.#leave,
      maySpeak: () => !state().paused,
      leaveMessage: (words) => this.#company.leaveMessage(words),
      haveMessageLeft: () => {
        this.#replies.dropUnspoken();
        this.#tellAndReply(machineNote);
      },
    });
    this.#filler = new DraftFiller({
      clock,
      words: settings.approvalFiller,
      isAwaited: () => this.#caller.isUnanswered && !this.#caller.isSpeaking && this.#maySpeak,
      say: (words, onSent) => this.#fill(words, onSent),
      // Once all of it has been sent, what is under way is something else.
      stop: (isSent) => void (isSent ? this.#replies.bargeIn(false) : this.#replies.cut()),
    });
    this.#silence = new Silence({
      ...parts,
      patience: this.#patience,
      silenceMs: settings.answerSilenceMs,
      unheardMs: () => this.#voice.unheardMs,
      isTheirTurn: () => this.#leave.ending === null && !this.#isGated && !this.#caller.isSpeaking && !state().onHold,
      ask: (note) => this.#tellAndReply(note),
      giveUp: () => this.endPolitely(settings.silenceGoodbye, 'silence'),
    });
  }

  get ending(): Ending | null {
    return this.#leave.ending;
  }

  prepare(): void {
    this.#link.open();
  }

  restore(): void {
    this.#questions.restore();
    this.#drafts.restore();
    const last = this.#ports.state().entries.findLast((entry) => entry.kind === 'turn');
    if (last?.kind !== 'turn' || this.#drafts.isPending) return;
    if (last.speaker === 'caller') this.#caller.restore(last.turn);
    // How much of it was played went down with us.
    else this.#tell(unsureNote);
  }

  answeredBy(verdict: string): void {
    this.#machine.onVerdict(verdict);
  }

  transferFailed(): void {
    this.#leave.transferFailed();
    this.#tell(transferFailedNote);
    this.#replyWanted = true;
  }

  act(action: SupervisorAction): Result<null, Refusal> {
    return this.#supervision.act(action);
  }

  /** The last sentence is the company's to say: it is heard whatever becomes of the model and of us. */
  endPolitely(words: string, reason: string): void {
    if (this.#leave.ending === null && !this.#closed) this.#company.sayGoodbye(words, reason);
  }

  close(): void {
    if (this.#closed) return;
    this.#patience.stop();
    this.#keypad.close();
    this.#caller.close();
    this.#replies.stop();
    this.#closed = true;
    this.#voice.close();
    this.#questions.close();
    this.#drafts.drop('expired');
    this.#link.close();
  }

  // The line

  lineOpened(line: Line, again: boolean): void {
    if (line.medium !== 'speech') return;
    this.#voice.open(line);
    this.prepare();
    this.#leave.reset();
    const { settings, state } = this.#ports;
    if (this.#link.hasFailed) return this.#company.apologise();
    if (again) {
      this.#catchUp();
      // Nothing is owed: then it is their turn, and they may think that it is ours.
      if (!this.#replies.isUnderWay) this.#silence.awaitAnswer();
      return;
    }
    if (settings.greeting !== null) return this.#replies.recite(settings.greeting);
    if (state().direction === 'outbound') {
      this.#patience.awaitOpening(settings.openingSilenceMs, () => this.#requestReply());
    }
  }

  lineClosed(isBroken = false): void {
    this.#patience.stop();
    this.#caller.silence();
    const wasUnderWay = this.#replies.isUnderWay;
    // As on a line of text: what no mark came back for was not heard.
    const cut = isBroken ? this.#replies.cut() : this.#replies.stop();
    if (wasUnderWay || cut !== null) this.#replyWanted = true;
    if (cut !== null) this.#tell(cutOffNote);
    this.#voice.close();
  }

  handleLine(fact: AnyLineFact): void {
    if (this.#closed) return;
    switch (fact.type) {
      case 'audio':
        return this.#caller.sounds(fact.payload);
      case 'mark-played':
        return this.#voice.markPlayed(fact.name);
      case 'dtmf':
        return this.#onDtmf(fact.digit);
      default:
    }
  }

  #onDtmf(digit: string): void {
    // A key pressed into our words stops them, as a voice does.
    if (!this.#voice.isIdle) this.#replies.cut();
    this.#heardOfThem();
    this.#ports.record({ type: 'caller.dtmf', digit });
    this.#keypad.press(digit);
  }

  #onKeys(digits: string): void {
    this.#replies.dropUnspoken();
    this.#link.append('user', pressedNote(digits));
    this.#requestReply();
  }

  /** The other party has something to say: no silence is waited out, and no goodbye is final. */
  #heardOfThem(): void {
    this.#voice.stopWaiting();
    this.#leave.withdraw();
    this.#patience.stop();
    this.#silence.isBroken();
  }

  // The other party, as the model hears them

  #onModelFact(fact: ResponseFact): void {
    switch (fact.type) {
      case 'caller-speaking':
        return fact.on ? this.#onCallerSpeaks() : this.#onCallerSilent();
      case 'caller-item':
        return this.#onCallerItem(fact.itemId);
      case 'caller-partial':
        return this.#caller.writing(fact.itemId, fact.delta);
      case 'caller-words':
        return this.#onCallerWords(fact);
      case 'complaint':
        return this.#ports.record({ type: 'error', ...fact.error, fatal: false });
      case 'response-started':
        if (fact.requestId === null) this.#onOwnAnswer();
        break;
      case 'response-done':
        this.#recordUsage(fact.usage);
        break;
      default:
    }
    this.#replies.onFact(fact);
  }

  #onCallerSpeaks(): void {
    // Music cuts nobody off, and announces nobody.
    if (this.#ports.state().onHold) return this.#caller.speaks(true);
    const startedMs = this.#ports.clock.monotonicMs();
    const turn = this.#replies.bargeIn(this.#answersItself);
    if (turn !== null) {
      const ms = roundMs(this.#ports.clock.monotonicMs() - startedMs);
      this.#ports.record({ type: 'latency', turn, metric: 'barge_in', ms });
    }
    this.#caller.speaks(true);
    this.#voice.stopWaiting();
    this.#patience.stop();
  }

  #onCallerSilent(): void {
    this.#caller.speaks(false);
    if (this.#ports.state().onHold) return;
    this.#patience.awaitWords(() => this.#onNothingFollowed());
  }

  #onCallerItem(itemId: string): void {
    if (!this.#caller.hasSpoken(itemId)) return;
    // Only their words will tell whether somebody wants an answer.
    if (this.#ports.state().onHold) return;
    this.#heardOfThem();
    this.#drafts.drop('superseded');
    if (this.#answersItself) return this.#caller.expectAnswer(() => this.#requestReply());
    this.#replies.dropUnspoken();
    this.#requestReply();
  }

  #onCallerWords({ itemId, text, error, usage }: Extract<ResponseFact, { type: 'caller-words' }>): void {
    if (error !== null) this.#ports.record({ type: 'error', ...error, fatal: false });
    this.#caller.writtenDown(itemId, text);
    this.#recordUsage(usage);
  }

  /** On hold nothing is asked of the model, and it begins nothing by itself, which costs nothing then. */
  #onHold(): void {
    this.#link.listen(false);
    this.#patience.stop();
    this.#caller.stopExpecting();
    this.#replies.dropUnspoken();
    this.#drafts.drop('superseded');
    this.#caller.answered();
    this.#replyWanted = false;
  }

  #onHoldOver(): void {
    this.#heardOfThem();
    this.#drafts.drop('superseded');
    this.#tell(holdOverNote);
    if (this.#answersItself) this.#link.listen(true);
    this.#requestReply();
  }

  /** What it was about to answer it decided without knowing that. */
  #onMenuLoop(times: number): void {
    this.#tell(menuLoopNote(times));
    if (this.#replies.dropUnspoken()) this.#requestReply();
  }

  #onOwnAnswer(): void {
    this.#caller.stopExpecting();
    this.#replyWanted = false;
  }

  #onNothingFollowed(): void {
    if (this.#leave.ending !== null) return this.#leave.now(this.#leave.ending);
    if (this.#replyWanted || this.#caller.isUnanswered) return this.#requestReply();
    this.#silence.awaitAnswer();
  }

  // Answers

  /** Whether the model answers by itself when the other party stops speaking. */
  get #answersItself(): boolean {
    const { onHold, paused } = this.#ports.state();
    return !this.#isGated && !paused && !onHold;
  }

  /** Whether what the model says waits for the supervisor. */
  get #isGated(): boolean {
    return isGated(this.#ports.settings.approvalRequired, this.#ports.state());
  }

  /** Whether the other party can be spoken to now, and nobody wants us silent. */
  get #maySpeak(): boolean {
    const { onHold, paused } = this.#ports.state();
    return this.#voice.isOpen && this.#leave.ending === null && !paused && !onHold;
  }

  #onDraft(text: string, itemIds: readonly string[]): void {
    this.#filler.reset();
    this.#drafts.request(text, itemIds);
  }

  /** The model says the supervisor's words to who waits for a draft. */
  #fill(words: string, onSent: (audibleMs: number) => void): void {
    const turn = this.#replies.nextTurn;
    this.#replies.say(words, () => onSent(this.#voice.unheardMs));
    this.#ports.record({ type: 'assistant.transcript', turn, text: words, final: true });
    this.#caller.answered();
  }

  #onUngated(): void {
    this.#replies.ungate();
    this.#link.listen(this.#answersItself);
  }

  #requestReply(): void {
    if (this.#closed || this.#leave.ending !== null) return;
    this.#replyWanted = true;
    if (this.#replies.isUnderWay || !this.#voice.isOpen || this.#ports.state().paused || this.#link.hasFailed) return;
    // The model is about to answer by itself, and knows then what it would be told now.
    if (this.#answersItself && (this.#caller.isSpeaking || this.#caller.isOwedAnswer)) return;
    this.#replyWanted = false;
    this.#replies.ask(this.#caller.askedAtMs);
  }

  #onReplyComplete(speaksAfter: boolean): void {
    // A draft has answered nothing yet: what the caller adds now belongs to the same turn.
    if (!this.#drafts.isPending && !this.#replyWanted) this.#caller.answered();
    if (this.#leave.ending !== null) this.#leave.whenHeard(this.#leave.ending);
    else if (this.#replyWanted || speaksAfter) this.#requestReply();
    else this.#silence.awaitAnswer();
  }

  #onUnanswered(question: Question): void {
    this.#tools.settle(question, null);
    this.#requestReply();
  }

  /** Now, or as soon as the model can be told anything. */
  #tell(note: string): void {
    if (this.#link.isReady) this.#link.append('system', note);
    else this.#notes.push(note);
  }

  #tellAndReply(note: string): void {
    this.#tell(note);
    this.#requestReply();
  }

  /** The supervisor wants the assistant silent: what is not spoken yet waits. */
  #pause(): void {
    if (this.#replies.isUnderWay || this.#caller.isOwedAnswer) this.#replyWanted = true;
    this.#caller.stopExpecting();
    this.#link.listen(false);
    this.#replies.cut();
    this.#leave.silenced();
  }

  #resume(): void {
    if (this.#machine.catchUp()) return;
    this.#link.listen(this.#answersItself);
    this.#catchUp();
  }

  #catchUp(): void {
    const isOwed = this.#caller.isUnanswered && !this.#ports.state().onHold;
    if (this.#replyWanted || isOwed) this.#requestReply();
  }

  #onSupervisorAnswered(): void {
    this.#caller.answered();
    this.#replyWanted = false;
    this.#caller.stopExpecting();
  }

  #onSupervisorSpoke(): void {
    this.#patience.stop();
    if (this.#leave.ending === null) this.#silence.awaitAnswer();
    else this.#leave.whenHeard(this.#leave.ending);
  }

  // The model

  /** Nobody is saying anything, and nothing waits to be said: one session may follow another. */
  get #isQuiet(): boolean {
    const isWaiting = this.#drafts.isPending || this.#tools.isAsking;
    return this.#caller.isQuiet && this.#voice.isIdle && !this.#replies.isUnderWay && !isWaiting;
  }

  #start() {
    this.#opensWith = this.#answersItself;
    return { instructions: this.#ports.instructions, answers: this.#opensWith };
  }

  #onModelReady(): void {
    if (this.#opensWith !== this.#answersItself) this.#link.listen(this.#answersItself);
    for (const note of this.#notes) this.#link.append('system', note);
    this.#notes = [];
    if (!this.#replies.isUnderWay) this.#catchUp();
  }

  #onModelBroken(): void {
    this.#caller.lost();
    this.#tools.forget();
    this.#drafts.forgetItems();
    const reply = this.#replies.onBroken();
    if (this.#leave.ending !== null) return this.#leave.whenHeard(this.#leave.ending);
    if (reply !== 'none') this.#replyWanted = true;
    if (reply === 'half-spoken') this.#notes.push(cutOffNote);
  }

  #onModelFailed(): void {
    this.#caller.lost();
    this.#replies.onBroken();
    if (this.#leave.ending !== null) this.#leave.whenHeard(this.#leave.ending);
    else if (this.#voice.isOpen) this.#company.apologise();
  }

  #recordUsage(usage: ModelUsage | null): void {
    if (usage === null) return;
    const totalCostUsd = this.#ports.state().totalCostUsd + (usage.costUsd ?? 0);
    this.#ports.record({ type: 'usage', ...usage, totalCostUsd });
  }
}
