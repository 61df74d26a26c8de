import { MESSAGE_LEFT } from '../answering-machine.ts';
import type { Drafts } from '../drafts.ts';
import type { NewCallEvent } from '../events.ts';
import type { Leave } from '../leave.ts';
import type { LastWords } from '../medium.ts';
import type { SpeechVoice } from './speech-voice.ts';
import type { SpokenReplies } from './spoken-replies.ts';
import type { Turns } from './turns.ts';

export interface CompanyWordsPorts {
  readonly record: (event: NewCallEvent) => void;
  readonly turns: Turns;
  readonly voice: SpeechVoice;
  readonly leave: Leave;
  readonly drafts: Drafts;
  readonly replies: SpokenReplies;
  /** Whether the supervisor would have to approve a sentence of ours. */
  readonly isGated: () => boolean;
  /** What is said when no model can be had any more. */
  readonly apology: string;
  /** Where the call goes then, or null for nowhere. */
  readonly transferTo: string | null;
}

/** A call's last words, which the company says: they are heard whatever becomes of the model and of us. */
export class CompanyWords implements LastWords {
  readonly #ports: CompanyWordsPorts;

  constructor(ports: CompanyWordsPorts) {
    this.#ports = ports;
  }

  sayGoodbye(words: string, reason: string): void {
    const { leave, replies, voice } = this.#ports;
    replies.cut();
    leave.now({ kind: 'hangup', reason, ...(voice.isOpen ? this.#unlessGated(words) : {}) });
  }

  apologise(): void {
    const { apology, leave, transferTo } = this.#ports;
    const words = this.#unlessGated(apology);
    const number = leave.transferHasFailed ? null : transferTo;
    leave.whenHeard(
      number === null ? { kind: 'hangup', reason: 'model_lost', ...words } : { kind: 'transfer', number, ...words },
    );
  }

  /** The company says it: a model would keep to the words only as far as it will. */
  leaveMessage(words: string): void {
    const { drafts, leave, replies } = this.#ports;
    drafts.drop('superseded');
    replies.cut();
    leave.now({ ...MESSAGE_LEFT, ...this.#say(words) });
  }

  #unlessGated(words: string): { readonly words?: string } {
    return this.#ports.isGated() ? {} : this.#say(words);
  }

  #say(words: string): { readonly words: string } {
    const { record, turns } = this.#ports;
    record({ type: 'assistant.transcript', turn: turns.take(), text: words, final: true });
    return { words };
  }
}
