import type { ModelLink } from '../model/model-link.ts';
import { MESSAGE_LEFT } from './answering-machine.ts';
import type { Drafts } from './drafts.ts';
import type { NewCallEvent } from './events.ts';
import type { Leave } from './leave.ts';
import type { LastWords } from './medium.ts';
import type { Patience } from './patience.ts';
import type { Replies } from './replies.ts';
import type { Voice } from './voice.ts';

export interface OwnWordsPorts {
  readonly record: (event: NewCallEvent) => void;
  readonly voice: Voice;
  readonly link: ModelLink;
  readonly leave: Leave;
  readonly drafts: Drafts;
  readonly replies: Replies;
  readonly patience: Patience;
  /** Whether the supervisor would have to approve a sentence of ours. */
  readonly isGated: () => boolean;
  /** Something of ours has followed the other party's words. */
  readonly answered: () => void;
  /** What is said when no model can be had any more. */
  readonly apology: string;
  /** Where the call goes then, or null for nowhere. */
  readonly transferTo: string | null;
}

/** Words of ours that are not the model's: spoken, recorded and remembered; some of them are the last. */
export class OwnWords implements LastWords {
  readonly #ports: OwnWordsPorts;

  constructor(ports: OwnWordsPorts) {
    this.#ports = ports;
  }

  /** @param yields - To later speech. */
  say(text: string, yields = false): void {
    const turn = this.#ports.replies.nextTurn;
    this.#ports.voice.sayWhole(turn, text, yields);
    this.#said(turn, text);
  }

  /** What the line says by itself is part of the conversation too. */
  willBeSaid(text: string): void {
    const turn = this.#ports.replies.nextTurn;
    this.#ports.voice.willBeSaid(turn, text);
    this.#said(turn, text);
  }

  sayGoodbye(words: string, reason: string): void {
    const { isGated, leave, replies, voice } = this.#ports;
    if (!voice.isOpen || isGated()) return leave.now({ kind: 'hangup', reason });
    replies.cut(null);
    this.say(words);
    leave.whenHeard({ kind: 'hangup', reason });
  }

  apologise(): void {
    const { apology, isGated, leave, transferTo } = this.#ports;
    if (leave.ending !== null) return;
    if (!isGated()) this.say(apology);
    const number = leave.transferHasFailed ? null : transferTo;
    leave.whenHeard(number === null ? { kind: 'hangup', reason: 'model_lost' } : { kind: 'transfer', number });
  }

  leaveMessage(words: string): void {
    const { drafts, leave, patience, replies } = this.#ports;
    drafts.drop('superseded');
    replies.cut(null);
    patience.stop();
    this.say(words);
    leave.whenHeardOut(MESSAGE_LEFT);
  }

  #said(turn: number, text: string): void {
    this.#ports.answered();
    this.#ports.record({ type: 'assistant.transcript', turn, text, final: true });
    this.#ports.link.append('assistant', text, turn);
  }
}
