import { z } from 'zod';

/** The events of the public surface, written from its table alone. More fields than the table has are no fault. */
const envelope = {
  callSid: z.string().regex(/^CA[0-9a-f]{32}$/),
  seq: z.number().int().positive(),
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/),
};

const turn = z.number().int().positive();
const amount = z.number().nonnegative();

const event = <Type extends string, Fields extends z.core.$ZodLooseShape>(type: Type, fields: Fields) =>
  z.looseObject({ ...envelope, type: z.literal(type), ...fields });

const EventShape = z.discriminatedUnion('type', [
  event('call.created', {
    direction: z.enum(['inbound', 'outbound']),
    from: z.string(),
    to: z.string(),
    mode: z.enum(['relay', 'media']),
    practice: z.union([z.string(), z.boolean(), z.null()]).optional(),
  }),
  event('call.status', { status: z.string().min(1) }),
  event('caller.transcript', { turn, text: z.string(), final: z.boolean() }),
  event('caller.dtmf', { digit: z.string().regex(/^[0-9*#]$/) }),
  event('assistant.transcript', {
    turn,
    text: z.string(),
    final: z.boolean(),
    interrupted: z.boolean().optional(),
    heard: z.string().nullable().optional(),
  }),
  event('command', {
    name: z.string(),
    args: z.record(z.string(), z.unknown()),
    source: z.enum(['model', 'supervisor']),
    ok: z.boolean(),
    error: z.string().nullable().optional(),
  }),
  event('question.asked', { questionId: z.string().min(1), prompt: z.string() }),
  event('question.answered', { questionId: z.string().min(1), response: z.string() }),
  event('question.expired', { questionId: z.string().min(1) }),
  event('approval.requested', { approvalId: z.string().min(1), text: z.string() }),
  event('approval.resolved', {
    approvalId: z.string().min(1),
    decision: z.enum(['approve', 'edit', 'reject', 'superseded', 'expired']),
    text: z.string(),
    rest: z.literal(true).optional(),
    by: z.literal('deadline').optional(),
  }),
  event('supervisor', { action: z.enum(['text', 'whisper', 'dtmf', 'transfer', 'end', 'pause', 'resume']) }),
  event('latency', { turn, metric: z.enum(['first_token', 'relay_overhead', 'barge_in']), ms: amount }),
  event('usage', {
    inputTokens: amount,
    outputTokens: amount,
    cachedTokens: amount,
    costUsd: amount,
    totalCostUsd: amount,
  }),
  event('model', {
    state: z.enum(['connecting', 'ready', 'reconnecting', 'failed']),
    error: z.string().nullable().optional(),
  }),
  event('error', { code: z.string(), message: z.string(), fatal: z.boolean() }),
  event('call.ended', { reason: z.string(), durationSeconds: amount }),
]);

/** An event as it came; tests read the fields they speak about. */
export interface CallEvent {
  readonly callSid: string;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly turn?: number;
  readonly text?: string;
  readonly final?: boolean;
  readonly interrupted?: boolean;
  readonly heard?: string;
  readonly digit?: string;
  readonly digits?: string;
  readonly number?: string;
  readonly name?: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly source?: string;
  readonly ok?: boolean;
  readonly error?: string;
  readonly questionId?: string;
  readonly prompt?: string;
  readonly response?: string;
  readonly approvalId?: string;
  readonly decision?: string;
  readonly action?: string;
  readonly metric?: string;
  readonly ms?: number;
  readonly state?: string;
  readonly status?: string;
  readonly direction?: string;
  readonly from?: string;
  readonly to?: string;
  readonly mode?: string;
  readonly practice?: string | null;
  readonly reason?: string;
  readonly code?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly costUsd?: number;
  readonly totalCostUsd?: number;
  readonly durationSeconds?: number;
}

/** What is wrong with an event's shape, or null. */
export function faultOfEvent(candidate: unknown): string | null {
  const parsed = EventShape.safeParse(candidate);
  return parsed.success ? null : `${JSON.stringify(candidate)}: ${z.prettifyError(parsed.error)}`;
}
