import type { Ending } from '#core/call/ending.ts';

const TERMINAL = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** Whether Twilio's status of a call is its last. */
export const isTerminal = (status: string): boolean => TERMINAL.has(status);

/** Why a call ended, as `call.ended` tells it. One that the company still has up ended because we stopped. */
export function reasonOf(status: string, ending: Ending | null, transferred: boolean): string {
  if (ending?.kind === 'hangup') return ending.reason;
  if (transferred || ending !== null) return 'transferred';
  if (!isTerminal(status)) return 'relay_stopped';
  return status === 'completed' ? 'hung_up' : status.replaceAll('-', '_');
}
