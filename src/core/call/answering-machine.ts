import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';
import type { Leave } from './leave.ts';

/** What is done when an answering machine has taken a call we dialled. */
export interface MachinePolicy {
  /** `message`: one is left after the beep. `hangup`: at once. `continue`: it is only noted. */
  readonly policy: 'message' | 'hangup' | 'continue';
  /** The message word for word, as the supervisor wrote it; null where the model is to word it. */
  readonly message: string | null;
}

type MachineReaction =
  | { readonly do: 'nothing' }
  | { readonly do: 'hang-up'; readonly reason: string }
  /** Null: the model words it. */
  | { readonly do: 'leave-message'; readonly words: string | null };

/** What follows a message that was left. */
export const MESSAGE_LEFT: Ending = { kind: 'hangup', reason: 'message_left' };

export interface AnsweringMachinePorts {
  readonly policy: MachinePolicy;
  readonly record: (event: NewCallEvent) => void;
  readonly leave: Leave;
  /** Whether a message can be said now. */
  readonly maySpeak: () => boolean;
  /** Leaves the supervisor's message, in place of whatever is being said, and then the call. */
  readonly leaveMessage: (words: string) => void;
  /** Has the model leave one of its own. */
  readonly haveMessageLeft: () => void;
}

/** Who took a call we dialled was a machine: what the supervisor wants done then is done. */
export class AnsweringMachine {
  readonly #ports: AnsweringMachinePorts;
  /** A message that cannot be said yet. */
  #due: string | null = null;

  constructor(ports: AnsweringMachinePorts) {
    this.#ports = ports;
  }

  /** The company's verdict on who took the call. It may come in the middle of the call, and twice. */
  onVerdict(verdict: string): void {
    const { haveMessageLeft, leave, policy, record } = this.#ports;
    record({ type: 'answered_by', answeredBy: verdict });
    if (leave.isGone || leave.ending === MESSAGE_LEFT) return;
    const reaction = reactionTo(verdict, policy);
    if (reaction.do === 'hang-up') return leave.now({ kind: 'hangup', reason: reaction.reason });
    if (reaction.do === 'nothing') return;
    if (reaction.words === null) return haveMessageLeft();
    this.#due = reaction.words;
    this.catchUp();
  }

  /** Leaves a message that could not be left before. False where there is none, or it still cannot be. */
  catchUp(): boolean {
    const words = this.#due;
    if (words === null || !this.#ports.maySpeak()) return false;
    this.#due = null;
    this.#ports.leaveMessage(words);
    return true;
  }
}

/**
 * What a verdict of machine detection calls for. Twilio's words: `machine_start`
 * while the greeting goes on, `machine_end_beep`, `machine_end_silence` and
 * `machine_end_other` once it is over, `fax`, `human`, `unknown`.
 */
function reactionTo(verdict: string, { policy, message }: MachinePolicy): MachineReaction {
  if (verdict === 'fax') return { do: 'hang-up', reason: 'fax' };
  if (!verdict.startsWith('machine_')) return { do: 'nothing' };
  if (policy === 'hangup') return { do: 'hang-up', reason: 'machine' };
  const isOver = verdict.startsWith('machine_end');
  return policy === 'message' && isOver ? { do: 'leave-message', words: message } : { do: 'nothing' };
}
