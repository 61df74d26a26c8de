import type { Handoff } from '../ports/call-line.ts';
import type { Question } from './state.ts';
import type { SupervisionPorts } from './supervision.ts';

/** Our side's voice on a line, whatever the line carries. */
export interface MediumVoice {
  readonly isOpen: boolean;
  /** Milliseconds until what we have said has been heard. */
  readonly unheardMs: number;
  press(digits: string): void;
  whenHeard(act: () => void): void;
  stopWaiting(): void;
  handOff(handoff: Handoff): void;
  close(): void;
}

/** The call's link to its model. */
export interface MediumLink {
  readonly isReady: boolean;
  readonly hasFailed: boolean;
  append(role: 'user' | 'system', text: string): void;
  /** Takes items out of the model's memory. */
  forget(itemIds: readonly string[]): void;
  close(): void;
}

/** The model's replies. */
export interface MediumReplies {
  readonly isUnderWay: boolean;
  readonly nextTurn: number;
  /** @param askedAtMs - When what is to be answered came in; null when it answers no one. */
  ask(askedAtMs: number | null): void;
  /** Stops what is being said. Returns the turn that was cut, or null. */
  cut(utterance: null): number | null;
  /** The line or the call is over. */
  stop(): number | null;
  /** Takes back a reply of which nothing has been spoken. True when there was one. */
  dropUnspoken(): boolean;
  /** Speaks a draft the supervisor let through. @param edited - Whether the words are the supervisor's. */
  speakDraft(text: string, itemIds: readonly string[], edited: boolean): void;
  /** The model's session is gone. Returns what became of the reply under way. */
  onBroken(): 'none' | 'unspoken' | 'half-spoken';
}

/** The other party, as far as it is known whether they speak and wait. */
export interface MediumCaller {
  readonly isUnanswered: boolean;
  readonly isSpeaking: boolean;
  /** When what is to be answered came, or null. */
  readonly askedAtMs: number | null;
  /** Something of ours has followed. */
  answered(): void;
  /** The call is taken up again in the middle of a turn of theirs. */
  restore(turn: number): void;
}

/** Words of ours that are the last. */
export interface LastWords {
  /** Says a last sentence (none where the supervisor would have to approve it), then ends the call. */
  sayGoodbye(words: string, reason: string): void;
  /** No model any more: a short apology, then a person or the end. */
  apologise(): void;
  /** The supervisor's own words for a machine, which needs nothing else. */
  leaveMessage(words: string): void;
}

/** What is done in a way of its own on a line of text and on one of sound. */
export interface MediumWays extends Pick<SupervisionPorts, 'say' | 'remember'> {
  readonly lastWords: () => LastWords;
  /** Whether the other party has said something that nothing of ours answers yet. */
  readonly isAwaited: () => boolean;
  /** Whether the model may be asked now; false where it is about to answer by itself. */
  readonly mayAsk: () => boolean;
  /** Whether nobody but us can break the silence that words into it would fill. */
  readonly isSilent: () => boolean;
  /** Whether an answer to our words may be waited for. */
  readonly mayAwaitAnswer: () => boolean;
  /** Whether a message could be left on a machine now. */
  readonly mayLeaveMessage: () => boolean;
  /** Hands the model the answer to its question; null: there was none in time. */
  readonly hand: (question: Question, response: string | null) => void;
  /** Says the supervisor's words to who waits for a draft. @param onSent - @see DraftFillerPorts.say */
  readonly fill: (words: string, onSent: (audibleMs: number) => void) => void;
  /** @see DraftFillerPorts.stop */
  readonly stopFilling: (isSent: boolean) => void;
  /** The supervisor's words stand where the model's were due. */
  readonly standIn: () => void;
  /** The supervisor wants the assistant silent, or lets it speak again. */
  readonly onPaused: (paused: boolean) => void;
  /** Nothing waits for approval on this call any more. */
  readonly onUngated: () => void;
}
