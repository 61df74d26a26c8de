import type { Refusal } from '../errors.ts';
import { historyOf } from '../model/history.ts';
import { ModelLink } from '../model/model-link.ts';
import {
  answerNote,
  cutOffNote,
  holdOverNote,
  menuLoopNote,
  unansweredNote,
  unheardNote,
  waitedNote,
} from '../model/notes.ts';
import type { ConversationModel } from '../ports/conversation-model.ts';
import type { Result } from '../result.ts';
import type { AnyLineFact, CallConversation, Line } from './call-conversation.ts';
import type { CallPorts } from './call-ports.ts';
import { Caller } from './caller.ts';
import type { Ending } from './ending.ts';
import { START_MS } from './farewell.ts';
import type { MediumWays } from './medium.ts';
import { Outage } from './outage.ts';
import { OwnWords } from './own-words.ts';
import { isQueue } from './recordings.ts';
import { Replies } from './replies.ts';
import { bargeIn } from './reply-events.ts';
import { Shell } from './shell.ts';
import type { SupervisorAction } from './supervision.ts';
import { Voice } from './voice.ts';

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
  readonly #caller: Caller;
  readonly #outage: Outage;
  readonly #shell: Shell;
  readonly #own: OwnWords;

  constructor(ports: ConversationPorts) {
    this.#ports = ports;
    const { clock, settings, state } = ports;
    this.#voice = new Voice(ports);
    this.#outage = new Outage(clock, () => this.#onOutage());
    this.#caller = new Caller({ ...ports, nextTurn: () => this.#replies.nextTurn });
    this.#link = new ModelLink(
      { ...ports, history: () => historyOf(state()), isQuiet: () => this.#isQuiet },
      {
        onReady: () => this.#onModelReady(),
        onFact: (fact) => this.#replies.onFact(fact),
        onBroken: () => this.#onModelBroken(),
        onFailed: () => this.#onModelFailed(),
      },
    );
    const parts = { ...ports, voice: this.#voice, link: this.#link, caller: this.#caller };
    const gated = (): boolean => this.#shell.isGated;
    this.#replies = new Replies({
      ...parts,
      isGated: gated,
      runCommand: (source) => this.#shell.commands.run(source),
      onAsked: () => this.#outage.waits(this.#voice.unheardMs),
      onDraft: (text, itemIds) => this.#shell.onDraft(text, itemIds),
      onFirstWord: () => this.#caller.answered(),
      onComplete: () => this.#shell.onReplyComplete(),
      onGivenUp: (error) => this.#link.fail(error),
    });
    this.#shell = new Shell({ ...parts, ...this.#ways(), replies: this.#replies });
    this.#own = new OwnWords({
      ...parts,
      replies: this.#replies,
      drafts: this.#shell.drafts,
      leave: this.#shell.leave,
      patience: this.#shell.patience,
      isGated: gated,
      answered: () => this.#caller.answered(),
      apology: settings.apology,
      transferTo: settings.transfer.defaultNumber,
    });
  }

  /** What a line of text has done in its own way. */
  #ways(): MediumWays {
    return {
      lastWords: () => this.#own,
      isAwaited: () => this.#caller.isUnanswered && !this.#shell.drafts.isPending,
      mayAsk: () => true,
      isSilent: () => !this.#caller.isSpeaking && !this.#shell.patience.isInterrupted,
      mayAwaitAnswer: () => true,
      mayLeaveMessage: () => this.#voice.isOpen && !this.#shell.leave.isGone,
      say: (turn, text) => this.#voice.sayWhole(turn, text),
      remember: (turn, text) => this.#link.append('assistant', text, turn),
      hand: ({ prompt }, response) => {
        if (response === null) this.#shell.notes.tell(unansweredNote(prompt));
        else this.#link.append('system', answerNote(prompt, response));
      },
      fill: (words, onSent) => this.#fill(words, onSent),
      stopFilling: () => void this.#replies.cut(null),
      standIn: () => undefined,
      onPaused: () => undefined,
      // A reply that is being written is spoken from its next word on.
      onUngated: () => undefined,
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

  endPolitely(words: string, reason: string): void {
    this.#shell.endPolitely(words, reason);
  }

  close(): void {
    if (this.#shell.isClosed) return;
    this.#outage.ends();
    this.#shell.close();
  }

  // The line

  lineOpened(line: Line, again: boolean): void {
    if (line.medium !== 'text') return;
    const { leave, machine, silence } = this.#shell;
    this.#voice.open(line);
    this.prepare();
    leave.reset();
    if (machine.catchUp()) return;
    if (this.#link.hasFailed) return this.#own.apologise();
    if (!again) return this.#open();
    this.#shell.resume();
    // Nothing is owed: then it is their turn, and they may think that it is ours.
    if (!this.#replies.isUnderWay) silence.awaitAnswer();
  }

  /** A call begins: with the line's greeting, or with whoever speaks first. */
  #open(): void {
    const { patience, silence, wish } = this.#shell;
    const { greeting, openingSilenceMs } = this.#ports.settings;
    if (greeting === null) return patience.awaitOpening(openingSilenceMs, () => wish.request());
    this.#own.willBeSaid(greeting);
    silence.awaitAnswer();
  }

  lineClosed(isBroken = false): void {
    // The last reports may have been lost with the line. A clause said twice does less harm than one that only we
    // believe was said, so no report means not heard. A line that never reports gives no reason to doubt.
    const isDoubtful = isBroken && this.#voice.reports;
    this.#shell.lineClosed(() => {
      if (!isDoubtful) return this.#replies.stop() === null ? null : cutOffNote;
      const heard = this.#replies.lost();
      return heard === null ? null : unheardNote(heard);
    });
  }

  handleLine(fact: AnyLineFact): void {
    if (this.#shell.isClosed) return;
    switch (fact.type) {
      case 'prompt':
        return fact.final ? this.#onPrompt(fact.text) : this.#onPartial(fact.text);
      case 'interrupted':
        return this.#onInterrupted(fact.utterance);
      case 'played':
        return this.#voice.played(fact.text);
      case 'speaking':
        if (fact.who === 'agent') return this.#voice.speaking(fact.on);
        return fact.on ? this.#shell.patience.stirs() : undefined;
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
    this.#shell.patience.stirs();
    if (text.trim() !== '') this.#caller.begins(text);
  }

  #onPrompt(text: string): void {
    const { drafts, leave, notes, patience, silence, wish } = this.#shell;
    if (text.trim() === '') return patience.stirs();
    const spokeIntoGoodbye = patience.isInterrupted;
    patience.stop();
    const said = this.#caller.says(text);
    if (said.hold === 'over') notes.tell(holdOverNote);
    const tookBack = this.#replies.dropUnspoken();
    if (!this.#replies.isUnderWay) this.#voice.answered();
    // On hold nothing is asked of the model, which costs nothing then.
    if (isQueue(said)) return;
    silence.isBroken();
    if (spokeIntoGoodbye || tookBack) leave.withdraw();
    drafts.drop('superseded');
    this.#link.append('user', text, said.turn);
    if (said.menuLoops > 0) notes.tell(menuLoopNote(said.menuLoops));
    wish.request();
  }

  #onInterrupted(utterance: string): void {
    bargeIn(this.#ports, () => this.#replies.cut(utterance));
    this.#voice.stopWaiting();
    this.#shell.patience.awaitWords(() => this.#onNothingFollowed());
  }

  #onNothingFollowed(): void {
    const { leave, silence, wish } = this.#shell;
    if (leave.ending !== null) return leave.now(leave.ending);
    if (wish.isOwed && !this.#replies.isUnderWay) return wish.request();
    silence.awaitAnswer();
  }

  #onDtmf(digit: string): void {
    const { leave, patience } = this.#shell;
    if (patience.isInterrupted) leave.withdraw();
    patience.stop();
    this.#shell.press(digit);
  }

  /** The supervisor's words for who waits for a draft. */
  #fill(words: string, onSent: (audibleMs: number) => void): void {
    // Not said yet: the draft must not stand before this in the model's memory.
    this.#link.forget(this.#shell.drafts.forgetItems());
    this.#own.say(words, true);
    onSent(START_MS + this.#voice.unheardMs);
  }

  // The model

  /** Nobody is saying anything, and nothing waits to be said: one session of the model may follow another. */
  get #isQuiet(): boolean {
    const isSpeaking = this.#replies.isUnderWay || this.#caller.isSpeaking || this.#voice.unheardMs > 0;
    return !isSpeaking && !this.#shell.drafts.isPending;
  }

  #onModelReady(): void {
    this.#outage.ends();
    this.#shell.notes.flush();
    if (!this.#replies.isUnderWay) this.#shell.resume();
  }

  #onModelBroken(): void {
    const { leave, wish } = this.#shell;
    this.#outage.begins();
    this.#shell.onModelBroken();
    if (leave.ending === null && wish.isOwed) this.#outage.waits(this.#voice.unheardMs);
  }

  /** The model is gone and the other party waits: once an outage they are told that somebody is there. */
  #onOutage(): void {
    const { isGated, mayFill, notes, wish } = this.#shell;
    const words = this.#ports.settings.outageFiller;
    if (words === null || isGated || !mayFill) return;
    // What they said is still to be answered, though something of ours follows it now.
    if (!this.#replies.isUnderWay) wish.want();
    this.#own.say(words);
    notes.tell(waitedNote);
  }

  #onModelFailed(): void {
    this.#outage.ends();
    this.#shell.onModelFailed();
  }
}
