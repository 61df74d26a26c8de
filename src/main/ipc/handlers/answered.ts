import type { Outcome } from '#relay/calls/call-desk.ts';
import type { Handlers } from '../register.ts';

type Answered = Awaited<ReturnType<Handlers['calls:say']>>;

/** A refusal goes back as a value, to be shown beside the control. */
export const answered = (outcome: Outcome): Answered =>
  outcome.ok ? { ok: true } : { ok: false, error: { ...outcome.error } };
