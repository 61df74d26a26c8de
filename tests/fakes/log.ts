import { createLogger, type Logger } from '#relay/logging/logger.ts';
import { Secrets } from '#relay/logging/secrets.ts';

/** A logger that keeps its lines. */
export function keptLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ debug: true, secrets: new Secrets({}), destination });
  return { log, lines };
}
