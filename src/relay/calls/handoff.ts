import type { Ending } from '#core/call/ending.ts';
import type { CallState } from '#core/call/state.ts';
import type { Handoff } from '#core/ports/call-line.ts';

/** Whether the last that was heard of a call is that it was to be connected to somebody else. */
export function isHandedOver({ entries }: CallState): boolean {
  const last = entries.findLast((entry) => {
    if (entry.kind === 'error') return entry.code.startsWith('transfer_');
    return entry.kind === 'command'
      ? entry.name === 'transfer' && entry.ok
      : entry.kind === 'turn' && entry.speaker === 'caller';
  });
  return last?.kind === 'command';
}

/** What a line is told of how the session ends. */
export const handoffOf = (ending: Ending): Handoff =>
  ending.kind === 'hangup' ? { action: 'hangup' } : { action: 'transfer', number: ending.number };
