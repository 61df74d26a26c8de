import { err, ok, type Result } from '../result.ts';

/** What the model can do besides speaking. The same four in text (`[[…]]`) and in speech (tools). */
export type Command =
  | { readonly name: 'press'; readonly digits: string }
  | { readonly name: 'transfer'; readonly number: string }
  | { readonly name: 'end_call' }
  | { readonly name: 'request_user'; readonly prompt: string };

/** A command that cannot run: not spoken, and told to the supervisor with the reason. */
export interface BadCommand {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
  readonly error: string;
}

export interface TransferPolicy {
  /** Where `[[transfer]]` goes when it names no number, or null for nowhere. */
  readonly defaultNumber: string | null;
  /** Why a number may not be transferred to, or null when it may. */
  readonly refuse: (number: string) => string | null;
}

const DIGITS = /^[0-9*#w]{1,32}$/;

/** Arguments of a command, as its event and its tool show them. */
export function argsOf(command: Command): Record<string, string> {
  switch (command.name) {
    case 'press':
      return { digits: command.digits };
    case 'transfer':
      return { number: command.number };
    case 'request_user':
      return { prompt: command.prompt };
    default:
      return {};
  }
}

/**
 * Reads what stood between `[[` and `]]`. Names come in any case, blanks around
 * name and argument do not count.
 */
export function parseCommand(source: string, transfer: TransferPolicy): Result<Command, BadCommand> {
  const colon = source.indexOf(':');
  const name = (colon === -1 ? source : source.slice(0, colon)).trim().toLowerCase();
  const argument = colon === -1 ? '' : source.slice(colon + 1).trim();
  return commandOf(name, argument, transfer);
}

const TOOL_ARGUMENT: Readonly<Record<string, string>> = { press: 'digits', transfer: 'number', request_user: 'prompt' };

/** Reads a tool the model called. @param json - Its arguments as the model wrote them. */
export function parseTool(name: string, json: string, transfer: TransferPolicy): Result<Command, BadCommand> {
  const argument = TOOL_ARGUMENT[name];
  if (argument === undefined) return commandOf(name, '', transfer);
  const args = readObject(json);
  if (args === null) return err({ name, args: {}, error: 'its arguments are no JSON object' });
  const value = args[argument];
  const isWord = typeof value === 'string' || typeof value === 'number';
  return commandOf(name, isWord ? String(value).trim() : '', transfer);
}

function readObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json === '' ? '{}' : json);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function commandOf(name: string, argument: string, transfer: TransferPolicy): Result<Command, BadCommand> {
  switch (name) {
    case 'press':
      return DIGITS.test(argument)
        ? ok({ name, digits: argument })
        : err({ name, args: { digits: argument }, error: 'press takes 1 to 32 of 0-9 * # and w' });
    case 'transfer':
      return parseTransfer(argument, transfer);
    case 'end_call':
      return ok({ name });
    case 'request_user':
      return argument === ''
        ? err({ name, args: { prompt: '' }, error: 'request_user needs a question' })
        : ok({ name, prompt: argument });
    default:
      return err({
        name: name.slice(0, 64),
        args: argument === '' ? {} : { argument },
        error: name === '' ? 'a command needs a name' : `there is no command ${name.slice(0, 64)}`,
      });
  }
}

function parseTransfer(argument: string, policy: TransferPolicy): Result<Command, BadCommand> {
  const named = argument.replaceAll(/[\s().-]/g, '');
  const number = named === '' ? policy.defaultNumber : named;
  if (number === null) {
    return err({ name: 'transfer', args: {}, error: 'no number was named and TRANSFER_NUMBER is not set' });
  }
  const refusal = policy.refuse(number);
  return refusal === null
    ? ok({ name: 'transfer', number })
    : err({ name: 'transfer', args: { number: argument }, error: refusal });
}
