import type { CallEvent } from '#core/call/events.ts';
import type { CallState, Turn } from '#core/call/state.ts';
import type { CallRemarks } from '#shared/archive.ts';
import type { LaterEvent } from '../adapters/store/journal-lines.ts';

/** All there is of a call. */
export interface WholeCall extends Readonly<CallRemarks> {
  readonly state: CallState;
  readonly events: readonly (CallEvent | LaterEvent)[];
}

/** What was said on a call, in order. */
export const turnsOf = ({ entries }: CallState): readonly Turn[] => entries.filter((entry) => entry.kind === 'turn');

/** When something happened, in milliseconds from the answer, or from the start of a call nobody answered. */
export function offsetMsOf({ answeredAt, startedAt }: CallState, at: string): number {
  const zero = Date.parse(answeredAt ?? startedAt ?? at);
  return Math.max(0, Date.parse(at) - zero);
}
