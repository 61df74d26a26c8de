import pino, { type DestinationStream, type Logger } from 'pino';
import { errorFacts } from './error-facts.ts';
import { withoutCredentials, withoutPeople } from './redaction.ts';
import { hideSecrets } from './secrets.ts';

export type { Logger };

export interface LoggerOptions {
  /** Verbose, and with what concerns people. */
  readonly debug: boolean;
  readonly destination: DestinationStream;
}

/**
 * Structured logs. The text of a message is constant; whatever concerns a person goes under `pii`, which is left out
 * unless `debug` is set. Every line passes one place on its way out, which takes away what got in all the same:
 * secrets always, numbers and queries of addresses unless `debug` is set.
 */
export function createLogger({ debug, destination }: LoggerOptions): Logger {
  const people = debug ? [] : ['pii', '*.pii'];
  return pino(
    {
      level: debug ? 'debug' : 'info',
      base: null,
      redact: { paths: [...people, 'headers', '*.headers', 'config', '*.config'], remove: true },
      formatters: { log: (fields) => withPlainErrors(fields, debug) },
      hooks: { streamWrite: (line) => hideSecrets(withoutCredentials(debug ? line : withoutPeople(line))) },
    },
    destination,
  );
}

/** Errors by their facts, under whatever name they are logged. */
const withPlainErrors = (fields: Record<string, unknown>, debug: boolean): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorFacts(value, debug) : value]),
  );
