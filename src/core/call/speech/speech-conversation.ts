import type { Refusal } from '../../errors.ts';
import { pastOf } from '../../model/history.ts';
import { cutOffNote } from '../../model/notes.ts';
import type { ModelUsage } from '../../ports/conversation-model.ts';
import type { SpeechModel } from '../../ports/speech-model.ts';
import type { Result } from '../../result.ts';
import type { AnyLineFact, CallConversation, Line } from '../call-conversation.ts';
import type { CallPorts } from '../call-ports.ts';
import type { Ending } from '../ending.ts';
import type { MediumWays } from '../medium.ts';
import { usageEvent } from '../reply-events.ts';
import { Shell } from '../shell.ts';
import type { SupervisorAction } from '../supervision.ts';
import { CallerEvents } from './caller-events.ts';
import { CallerSide } from './caller-side.ts';
import { CompanyWords } from './company-words.ts';
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
  readonly #replies: SpokenReplies;
  readonly #shell: Shell;
  readonly #events: CallerEvents;
  readonly #tools: ToolDesk;
  readonly #company: CompanyWords;
  /** Whether the session that is being opened answers by itself. */
  #opensWith = true;

  constructor(ports: SpeechConversationPorts) {
    this.#ports = ports;
    const { clock, record, settings, state } = ports;
    this.#voice = new SpeechVoice(clock);
    this.#turns = new Turns(state);
    this.#caller = new CallerSide({
      clock,
      record,
      turns: this.#turns,
      hear: (sound) => this.#link.hear(sound),
      onSaid: (words) => this.#events.said(words),
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
    this.#replies = this.#newReplies();
    const parts = { ...ports, voice: this.#voice, link: this.#link, caller: this.#caller, replies: this.#replies };
    this.#shell = new Shell({ ...parts, ...this.#ways() });
    const { commands, drafts, leave, questions } = this.#shell;
    const { apology, transfer } = settings;
    this.#events = new CallerEvents({ ...parts, shell: this.#shell, answersItself: () => this.#answersItself });
    this.#tools = new ToolDesk({ link: this.#link, commands, questions, transfer });
    this.#company = new CompanyWords({
      ...parts,
      turns: this.#turns,
      leave,
      drafts,
      isGated: () => this.#shell.isGated,
      apology,
      transferTo: transfer.defaultNumber,
    });
  }

  #newReplies(): SpokenReplies {
    return new SpokenReplies({
      ...this.#ports,
      link: this.#link,
      voice: this.#voice,
      turns: this.#turns,
      isGated: () => this.#shell.isGated,
      mayAnswer: () => this.#answersItself && this.#shell.leave.ending === null,
      askedAtMs: () => this.#caller.askedAtMs,
      runTool: (call) => this.#tools.run(call),
      runCommand: (source) => void this.#shell.commands.run(source),
      onDraft: (text, itemIds) => this.#shell.onDraft(text, itemIds),
      onFirstSound: () => this.#caller.answered(),
      onComplete: (speaksAfter) => this.#shell.onReplyComplete(speaksAfter),
      onGivenUp: (error) => this.#link.fail(error),
    });
  }

  /** What a line of sound has done in its own way. */
  #ways(): MediumWays {
    return {
      lastWords: () => this.#company,
      isAwaited: () => this.#caller.isUnanswered && !this.#ports.state().onHold,
      // A model that is about to answer by itself knows then what it would be told now.
      mayAsk: () => !this.#answersItself || !(this.#caller.isSpeaking || this.#caller.isOwedAnswer),
      isSilent: () => !this.#caller.isSpeaking,
      mayAwaitAnswer: () => !this.#caller.isSpeaking,
      // The company says it.
      mayLeaveMessage: () => true,
      say: (_turn, text) => this.#replies.say(text),
      // The model says them itself, so it remembers them as it said them.
      remember: () => undefined,
      hand: (question, response) => this.#tools.settle(question, response),
      fill: (words, onSent) => this.#fill(words, onSent),
      // Once all of it has been sent, what is under way is something else.
      stopFilling: (isSent) => void (isSent ? this.#replies.bargeIn(false) : this.#replies.cut()),
      standIn: () => this.#caller.stopExpecting(),
      onPaused: (paused) => this.#onPaused(paused),
      onUngated: () => {
        this.#replies.ungate();
        this.#link.listen(this.#answersItself);
      },
    };
  }

  get ending(): Ending | null {
    return this.#shell.leave.ending;
  }

  prepare(): void {
    this.#link.open();
  }

  restore(): void {
    this.#shell.restore();
  }

  answeredBy(verdict: string): void {
    this.#shell.machine.onVerdict(verdict);
  }

  transferFailed(): void {
    this.#shell.transferFailed();
  }

  act(action: SupervisorAction): Result<null, Refusal> {
    return this.#shell.act(action);
  }

  /** The last sentence is the company's to say: it is heard whatever becomes of the model and of us. */
  endPolitely(words: string, reason: string): void {
    this.#shell.endPolitely(words, reason);
  }

  close(): void {
    if (this.#shell.isClosed) return;
    this.#caller.close();
    this.#shell.close();
  }

  // The line

  lineOpened(line: Line, again: boolean): void {
    if (line.medium !== 'speech') return;
    const { leave, patience, silence, wish } = this.#shell;
    this.#voice.open(line);
    this.prepare();
    leave.reset();
    const { settings, state } = this.#ports;
    if (this.#link.hasFailed) return this.#company.apologise();
    if (again) {
      wish.catchUp();
      // Nothing is owed: then it is their turn, and they may think that it is ours.
      if (!this.#replies.isUnderWay) silence.awaitAnswer();
      return;
    }
    if (settings.greeting !== null) return this.#replies.recite(settings.greeting);
    if (state().direction === 'outbound') patience.awaitOpening(settings.openingSilenceMs, () => wish.request());
  }

  lineClosed(isBroken = false): void {
    this.#caller.silence();
    // As on a line of text: what no mark came back for was not heard.
    this.#shell.lineClosed(() => {
      const cut = isBroken ? this.#replies.cut() : this.#replies.stop();
      return cut === null ? null : cutOffNote;
    });
  }

  handleLine(fact: AnyLineFact): void {
    if (this.#shell.isClosed) return;
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
    this.#events.heardOfThem();
    this.#shell.press(digit);
  }

  // Answers

  /** Whether the model answers by itself when the other party stops speaking. */
  get #answersItself(): boolean {
    const { onHold, paused } = this.#ports.state();
    return !this.#shell.isGated && !paused && !onHold;
  }

  /** The model says the supervisor's words to who waits for a draft. */
  #fill(words: string, onSent: (audibleMs: number) => void): void {
    const turn = this.#replies.nextTurn;
    this.#replies.say(words, () => onSent(this.#voice.unheardMs));
    this.#ports.record({ type: 'assistant.transcript', turn, text: words, final: true });
    this.#caller.answered();
  }

  #onPaused(paused: boolean): void {
    if (!paused) return this.#link.listen(this.#answersItself);
    if (this.#caller.isOwedAnswer) this.#shell.wish.want();
    this.#caller.stopExpecting();
    this.#link.listen(false);
  }

  // The model

  #onModelFact(fact: ResponseFact): void {
    switch (fact.type) {
      case 'caller-speaking':
        return this.#events.speaking(fact.on);
      case 'caller-item':
        return this.#events.item(fact.itemId);
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

  #onCallerWords({ itemId, text, error, usage }: Extract<ResponseFact, { type: 'caller-words' }>): void {
    if (error !== null) this.#ports.record({ type: 'error', ...error, fatal: false });
    this.#caller.writtenDown(itemId, text);
    this.#recordUsage(usage);
  }

  #onOwnAnswer(): void {
    this.#caller.stopExpecting();
    this.#shell.wish.drop();
  }

  #recordUsage(usage: ModelUsage | null): void {
    if (usage !== null) this.#ports.record(usageEvent(this.#ports.state(), usage));
  }

  /** Nobody is saying anything, and nothing waits to be said: one session may follow another. */
  get #isQuiet(): boolean {
    const isWaiting = this.#shell.drafts.isPending || this.#tools.isAsking;
    return this.#caller.isQuiet && this.#voice.isIdle && !this.#replies.isUnderWay && !isWaiting;
  }

  #start() {
    this.#opensWith = this.#answersItself;
    return { instructions: this.#ports.instructions, answers: this.#opensWith };
  }

  #onModelReady(): void {
    if (this.#opensWith !== this.#answersItself) this.#link.listen(this.#answersItself);
    this.#shell.notes.flush();
    if (!this.#replies.isUnderWay) this.#shell.wish.catchUp();
  }

  #onModelBroken(): void {
    this.#caller.lost();
    this.#tools.forget();
    this.#shell.onModelBroken();
  }

  #onModelFailed(): void {
    this.#caller.lost();
    this.#shell.onModelFailed();
  }
}
