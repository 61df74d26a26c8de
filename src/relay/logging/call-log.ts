import type { CallMessage } from '#core/call/events.ts';
import type { Logger } from './logger.ts';

/** Writes the life of every call into the log: that it began, what went wrong, how it ended; all else with `debug`. */
export const callLog =
  (log: Logger) =>
  (message: CallMessage): void => {
    switch (message.type) {
      case 'assistant.delta':
        return undefined;
      case 'call.created': {
        const { callSid, direction, mode, practice, from, to } = message;
        return log.info({ callSid, direction, mode, practice, from, to }, 'call began');
      }
      case 'call.ended': {
        const { callSid, reason, durationSeconds } = message;
        return log.info({ callSid, reason, durationSeconds }, 'call ended');
      }
      case 'error': {
        const { callSid, code, fatal, message: words } = message;
        return log.warn({ callSid, code, fatal, pii: { words } }, 'call met an error');
      }
      default: {
        const { callSid, seq, type, at: _at, ...said } = message;
        return log.debug({ callSid, seq, type, pii: said }, 'event');
      }
    }
  };
