import { asWritten } from '../model/history.ts';
import { err, ok, type Result } from '../result.ts';
import { argsOf, type BadCommand, type Command, parseCommand, type TransferPolicy } from './command.ts';
import type { Ending } from './ending.ts';
import type { NewCallEvent } from './events.ts';
import type { Leave } from './leave.ts';
import type { Questions } from './questions.ts';

export interface CommandRunnerPorts {
  readonly transfer: TransferPolicy;
  readonly record: (event: NewCallEvent) => void;
  readonly voice: { press(digits: string): void };
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
    const done = this.perform(parseCommand(source, this.#ports.transfer));
    return done.ok ? asWritten(done.value.name, argsOf(done.value)) : '';
  }

  /** @returns The command if it ran, else why it did not. */
  perform(parsed: Result<Command, BadCommand>): Result<Command, string> {
    const { leave, questions, record, voice } = this.#ports;
    if (!parsed.ok) {
      record({ type: 'command', ...parsed.error, source: 'model', ok: false });
      return err(parsed.error.error);
    }
    const command = parsed.value;
    if (command.name === 'press') voice.press(command.digits);
    const ending = endingOf(command);
    if (ending !== null && leave.ending !== null) {
      const error = 'the call is about to end or to be transferred already';
      this.#record(command, error);
      return err(error);
    }
    this.#record(command, null);
    if (command.name === 'request_user') questions.ask(command.prompt);
    if (ending !== null) leave.wish(ending, command);
    return ok(command);
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
