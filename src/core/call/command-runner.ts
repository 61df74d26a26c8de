import { asWritten } from '../model/history.ts';
import { argsOf, type Command, parseCommand, type TransferPolicy } from './command.ts';
import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';
import type { Leave } from './leave.ts';
import type { Questions } from './questions.ts';
import type { Voice } from './voice.ts';

export interface CommandRunnerPorts {
  readonly transfer: TransferPolicy;
  readonly record: (event: NewCallEvent) => void;
  readonly voice: Voice;
  readonly questions: Questions;
  readonly leave: Leave;
}

/** Runs the model's commands at their place in the speech, and tells the supervisor of each. */
export class CommandRunner {
  readonly #ports: CommandRunnerPorts;

  constructor(ports: CommandRunnerPorts) {
    this.#ports = ports;
  }

  /** @returns The command as written if it ran, else nothing. */
  run(source: string): string {
    const { leave, questions, record, transfer, voice } = this.#ports;
    const parsed = parseCommand(source, transfer);
    if (!parsed.ok) {
      record({ type: 'command', ...parsed.error, source: 'model', ok: false });
      return '';
    }
    const command = parsed.value;
    if (command.name === 'press') voice.press(command.digits);
    const ending = endingOf(command);
    if (ending !== null && leave.ending !== null) {
      this.#record(command, 'the call is about to end or to be transferred already');
      return '';
    }
    this.#record(command, null);
    if (command.name === 'request_user') questions.ask(command.prompt);
    if (ending !== null) leave.wish(ending, command);
    return asWritten(command.name, argsOf(command));
  }

  #record(command: Command, error: string | null): void {
    const result = error === null ? { ok: true } : { ok: false, error };
    this.#ports.record({ type: 'command', name: command.name, args: argsOf(command), source: 'model', ...result });
  }
}

function endingOf(command: Command): Ending | null {
  if (command.name === 'end_call') return { kind: 'hangup', reason: 'assistant_ended' };
  return command.name === 'transfer' ? { kind: 'transfer', number: command.number } : null;
}
