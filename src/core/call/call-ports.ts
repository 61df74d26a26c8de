import type { Clock, NewId } from '../ports/clock.ts';
import type { MachinePolicy } from './answering-machine.ts';
import type { TransferPolicy } from './command.ts';
import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';
import type { CallState } from './state.ts';

export interface ConversationSettings {
  /** Nothing is spoken before the supervisor approves it. */
  readonly approvalRequired: boolean;
  /** Seconds; 0 for no deadline. */
  readonly approvalSeconds: number;
  /** What becomes of a draft that nobody has decided on by then. */
  readonly approvalDeadline: 'drop' | 'approve';
  /** Words of the supervisor's for who waits long for a draft, or null for silence. */
  readonly approvalFiller: string | null;
  /** Seconds; 0 for no deadline. */
  readonly questionSeconds: number;
  readonly transfer: TransferPolicy;
  /** What the line says when an inbound call is answered, or null. */
  readonly greeting: string | null;
  /** Milliseconds of silence after which the assistant speaks first on a call we dialled. */
  readonly openingSilenceMs: number;
  /** Milliseconds of silence after our words until the other party is asked again. */
  readonly answerSilenceMs: number;
  /** What is said before we hang up on silence. */
  readonly silenceGoodbye: string;
  /** What is said to who waits while the model is being had back, or null for nothing. */
  readonly outageFiller: string | null;
  /** What is said when no model can be had any more. */
  readonly apology: string;
  readonly machine: MachinePolicy;
}

/** What a conversation needs, whatever its line carries. */
export interface CallPorts {
  readonly clock: Clock;
  readonly newId: NewId;
  /** A random number from 0 to 1. */
  readonly jitter: () => number;
  readonly instructions: string;
  readonly settings: ConversationSettings;
  readonly state: () => CallState;
  /** Numbers, applies and journals an event. */
  readonly record: (event: NewCallEvent) => void;
  /** Streams text to live subscribers. */
  readonly delta: (turn: number, text: string) => void;
  /** Our side wants the call to go on elsewhere or to end; an open line has been told. */
  readonly onEnding: (ending: Ending) => void;
}
