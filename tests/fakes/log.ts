import { createLogger, type Logger } from '#relay/logging/logger.ts';

/** A logger that keeps its lines. */
export function keptLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const log = createLogger({ debug: true, destination: { write: (line) => void lines.push(line) } });
  return { log, lines };
}
