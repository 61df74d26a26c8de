import type { Refusal } from '../../errors.ts';
import { pastOf } from '../../model/history.ts';
import { cutOffNote, machineNote, pressedNote, silenceNote, transferFailedNote } from '../../model/notes.ts';
import type { ModelUsage } from '../../ports/conversation-model.ts';
import type { SpeechModel } from '../../ports/speech-model.ts';
import { err, ok, type Result } from '../../result.ts';
import type { AnyLineFact, CallConversation, Line } from '../call-conversation.ts';
import { CommandRunner } from '../command-runner.ts';
import type { CallPorts } from '../conversation.ts';
import { Drafts } from '../drafts.ts';
import type { Ending } from '../ending.ts';
import { Keypad } from '../keypad.ts';
import { Leave } from '../leave.ts';
import { Patience } from '../patience.ts';
import { Questions } from '../questions.ts';
import { roundMs } from '../reply.ts';
import { needsOf } from '../selectors.ts';
import type { Question } from '../state.ts';
import { Supervision, type SupervisorAction } from '../supervision.ts';
import { CallerSide } from './caller-side.ts';
import { type ResponseFact, SpeechLink } from './speech-link.ts';
import { SpeechVoice } from './speech-voice.ts';
import { SpokenReplies } from './spoken-replies.ts';
import { ToolDesk } from './tool-desk.ts';
import { Turns } from './turns.ts';

/** How often a silent party is asked before we hang up. */
const ASKS_MAX = 2;

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
  #asks = 0;
  /** Told to the model as soon as it can be told anything. */
  #notes: string[] = [];
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
    this.#caller = new CallerSide({ clock, record, turns: this.#turns, hear: (sound) => this.#link.hear(sound) });
    this.#link = new SpeechLink(
      { ...ports, start: () => this.#start(), past: () => pastOf(state()) },
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
      gated: settings.approvalRequired,
      mayAnswer: () => this.#answersItself && this.#leave.ending === null,
      askedAtMs: () => this.#caller.askedAtMs,
      runTool: (call) => this.#tools.run(call),
      runCommand: (source) => void commands.run(source),
      onDraft: (text, itemIds) => this.#drafts.request(text, itemIds),
      onFirstSound: () => this.#caller.answered(),
      onComplete: (speaksAfter) => this.#onReplyComplete(speaksAfter),
      onGivenUp: (error) => this.#link.fail(error),
    });
    this.#supervision = new Supervision({
      ...parts,
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
      silence: () => this.#silence(),
      resume: () => this.#resume(),
      end: (ending) => this.#leave.now(ending),
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
    if (last?.kind !== 'turn' || last.speaker !== 'caller' || this.#drafts.isPending) return;
    this.#caller.restore(last.turn);
  }

  answeredBy(verdict: string): void {
    this.#ports.record({ type: 'answered_by', answeredBy: verdict });
    if (verdict === 'fax') return this.#leave.now({ kind: 'hangup', reason: 'fax' });
    if (!verdict.startsWith('machine_end')) return;
    this.#replies.dropUnspoken();
    this.#tellAndReply(machineNote);
  }

  transferFailed(): void {
    this.#tell(transferFailedNote);
    this.#replyWanted = true;
  }

  act(action: SupervisorAction): Result<null, Refusal> {
    if (this.#leave.isHangingUp) {
      // Ending twice is no mistake.
      return action.type === 'end' ? ok(null) : err({ code: 'call_not_active', message: 'The call is ending.' });
    }
    return this.#supervision.act(action);
  }

  /** The last sentence is the company's to say: it is heard whatever becomes of the model and of us. */
  endPolitely(words: string, reason: string): void {
    if (this.#leave.ending !== null || this.#closed) return;
    this.#replies.cut();
    if (!this.#voice.isOpen) return this.#leave.now({ kind: 'hangup', reason });
    this.#leave.now({ kind: 'hangup', reason, ...this.#lastWords(words) });
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
    if (this.#link.hasFailed) return this.#apologise();
    if (again) return this.#catchUp();
    if (settings.greeting !== null) return this.#replies.recite(settings.greeting);
    if (state().direction === 'outbound') {
      this.#patience.awaitOpening(settings.openingSilenceMs, () => this.#requestReply());
    }
  }

  lineClosed(): void {
    this.#patience.stop();
    this.#caller.silence();
    if (this.#replies.isUnderWay) this.#replyWanted = true;
    // What was complete stays as it was said: its last marks may only have been lost with the line.
    if (this.#replies.stop() !== null) this.#tell(cutOffNote);
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
    this.#asks = 0;
  }

  // The other party, as the model hears them

  #onModelFact(fact: ResponseFact): void {
    switch (fact.type) {
      case 'caller-speaking':
        return fact.on ? this.#onCallerSpeaks() : this.#onCallerSilent();
      case 'caller-item':
        return this.#onCallerItem(fact.itemId);
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
    this.#patience.awaitWords(() => this.#onNothingFollowed());
  }

  #onCallerItem(itemId: string): void {
    if (!this.#caller.hasSpoken(itemId)) return;
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

  #onOwnAnswer(): void {
    this.#caller.stopExpecting();
    this.#replyWanted = false;
  }

  #onNothingFollowed(): void {
    if (this.#leave.ending !== null) return this.#leave.now(this.#leave.ending);
    if (this.#replyWanted || this.#caller.isUnanswered) return this.#requestReply();
    this.#awaitAnswer();
  }

  /** We have spoken: a party that stays silent is asked again, and at last left alone. */
  #awaitAnswer(): void {
    if (this.#leave.ending !== null || this.#ports.settings.approvalRequired || this.#caller.isSpeaking) return;
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

  // Answers

  /** Whether the model answers by itself when the other party stops speaking. */
  get #answersItself(): boolean {
    return !this.#ports.settings.approvalRequired && !this.#ports.state().paused;
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
    else this.#awaitAnswer();
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
  #silence(): void {
    if (this.#replies.isUnderWay || this.#caller.isOwedAnswer) this.#replyWanted = true;
    this.#caller.stopExpecting();
    this.#link.listen(false);
    this.#replies.cut();
    this.#leave.silenced();
  }

  #resume(): void {
    this.#link.listen(this.#answersItself);
    this.#catchUp();
  }

  #catchUp(): void {
    if (this.#replyWanted || this.#caller.isUnanswered) this.#requestReply();
  }

  #onSupervisorAnswered(): void {
    this.#caller.answered();
    this.#replyWanted = false;
    this.#caller.stopExpecting();
  }

  #onSupervisorSpoke(): void {
    this.#patience.stop();
    if (this.#leave.ending === null) this.#awaitAnswer();
    else this.#leave.whenHeard(this.#leave.ending);
  }

  // The model

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
    else if (this.#voice.isOpen) this.#apologise();
  }

  /** No model any more: the company says a short apology, then a person or the end. */
  #apologise(): void {
    const { apology, transfer } = this.#ports.settings;
    const number = transfer.defaultNumber;
    const words = this.#lastWords(apology);
    this.#leave.whenHeard(
      number === null ? { kind: 'hangup', reason: 'model_lost', ...words } : { kind: 'transfer', number, ...words },
    );
  }

  /** Words the company says for us; none that nobody has approved. */
  #lastWords(words: string): { readonly words?: string } {
    if (this.#ports.settings.approvalRequired) return {};
    this.#ports.record({ type: 'assistant.transcript', turn: this.#turns.take(), text: words, final: true });
    return { words };
  }

  #recordUsage(usage: ModelUsage | null): void {
    if (usage === null) return;
    const totalCostUsd = this.#ports.state().totalCostUsd + (usage.costUsd ?? 0);
    this.#ports.record({ type: 'usage', ...usage, totalCostUsd });
  }
}
