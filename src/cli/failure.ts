/** What the shell is told. Public: scripts rely on the numbers. */
export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3, unauthorised: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot go on: one line with what is wrong and the remedy, and what the shell is told. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: ExitCode;
  /** The relay's own code for a refusal, else ours. */
  readonly code: string;

  constructor(exitCode: ExitCode, code: string, message: string) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
  }
}

export const wrongUsage = (message: string): CommandFailure => new CommandFailure(EXIT.usage, 'wrong_usage', message);
