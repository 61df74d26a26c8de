import type { Handoff } from '../ports/call-line.ts';
import { argsOf, type Command } from './command.ts';
import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';

export interface LeavePorts {
  readonly voice: {
    whenHeard(act: () => void): void;
    stopWaiting(): void;
    handOff(handoff: Handoff): void;
  };
  readonly record: (event: NewCallEvent) => void;
  /** Stops the reply under way. */
  readonly stopReply: () => void;
  /** Our side wants the call to go on elsewhere or to end; an open line has been told. */
  readonly onEnding: (ending: Ending) => void;
}

/** How our side leaves a call: never into its own goodbye, always in the end. */
export class Leave {
  readonly #ports: LeavePorts;
  #ending: Ending | null = null;
  /** The model's own wish, which the other party may overrule by speaking into the goodbye. */
  #command: Command | null = null;
  /** The other party may overrule the end by speaking into it, though it is no wish of the model's. */
  #yields = false;
  #handedOff = false;
  #transferHasFailed = false;

  constructor(ports: LeavePorts) {
    this.#ports = ports;
  }

  /** What our side wants to come next, once it wants the session to end. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** The line has been told to end the call: nothing more can be done on it. */
  get isHangingUp(): boolean {
    return this.#handedOff && this.#ending?.kind === 'hangup';
  }

  /** The line has been told what comes next. */
  get isGone(): boolean {
    return this.#handedOff;
  }

  /** A transfer of this call was tried in vain: one that nobody asks for is not tried again. */
  get transferHasFailed(): boolean {
    return this.#transferHasFailed;
  }

  /** The model wants to leave, once what it says has been heard. */
  wish(ending: Ending, command: Command): void {
    this.#ending = ending;
    this.#command = command;
  }

  /** Leaves once everything said so far has been heard. */
  whenHeard(ending: Ending): void {
    this.#ending = ending;
    this.#ports.voice.whenHeard(() => this.now(ending));
  }

  /** The same for an end that nothing speaks for but that all is said: who speaks into it, goes on. */
  whenHeardOut(ending: Ending): void {
    this.#command = null;
    this.#yields = true;
    this.whenHeard(ending);
  }

  /** Hands the call over or hangs up now. What is under way is not asked for again: that would cut a transfer off. */
  now(ending: Ending): void {
    const { onEnding, stopReply, voice } = this.#ports;
    if (this.#handedOff && this.#ending === ending) return;
    this.#ending = ending;
    this.#handedOff = true;
    voice.stopWaiting();
    stopReply();
    voice.handOff(ending.kind === 'hangup' ? { action: 'hangup' } : { action: 'transfer', number: ending.number });
    onEnding(ending);
  }

  /** The other party spoke into the goodbye and has more to say: the call goes on, unless it cannot. */
  withdraw(): void {
    if (this.#ending === null || this.#handedOff) return;
    if (this.#command === null && this.#yields) return this.reset();
    if (this.#command === null) return this.now(this.#ending);
    this.#takeBack(this.#command, 'the other party spoke before it was done; the call goes on');
  }

  /** The supervisor asks for silence in the middle of a goodbye of the model's: it was not said. */
  silenced(): void {
    if (this.#command !== null && !this.#handedOff)
      this.#takeBack(this.#command, 'the supervisor paused the assistant');
  }

  /** Nobody took the transfer: the call stays with us. */
  transferFailed(): void {
    this.reset();
    this.#transferHasFailed = true;
  }

  /** A session begins: whatever was to come has come, or has failed. */
  reset(): void {
    this.#ending = null;
    this.#command = null;
    this.#yields = false;
    this.#handedOff = false;
  }

  #takeBack(command: Command, error: string): void {
    this.#ports.record({
      type: 'command',
      name: command.name,
      args: argsOf(command),
      source: 'model',
      ok: false,
      error,
    });
    this.#ending = null;
    this.#command = null;
  }
}
