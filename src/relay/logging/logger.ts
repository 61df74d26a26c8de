import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * Structured logs. The text of a message is constant; whatever concerns a person
 * goes under `pii`, which is left out unless `debug` is set. Secrets never get in.
 */
export function createLogger(options: { readonly debug: boolean; readonly destination: DestinationStream }): Logger {
  const people = options.debug ? [] : ['pii', '*.pii'];
  return pino(
    {
      level: options.debug ? 'debug' : 'info',
      base: null,
      redact: {
        paths: [...people, 'req.headers.authorization', 'req.headers.cookie', 'headers', 'config'],
        remove: true,
      },
    },
    options.destination,
  );
}
