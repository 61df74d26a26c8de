import { z } from 'zod';
import { ApprovalId, CallSid, QuestionId } from '../ids.ts';

export const Direction = z.enum(['inbound', 'outbound']);
export type Direction = z.infer<typeof Direction>;

/** `relay`: ConversationRelay, text in and out. `media`: Media Streams, speech in and out. */
export const CallMode = z.enum(['relay', 'media']);
export type CallMode = z.infer<typeof CallMode>;

const CommandName = z.string().max(64);

export const ApprovalDecision = z.enum(['approve', 'edit', 'reject', 'superseded', 'expired']);
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

/** Who takes a call that rings: the supervisor themselves, the assistant, or nobody. */
export const IncomingDecision = z.enum(['take', 'assistant', 'decline']);
export type IncomingDecision = z.infer<typeof IncomingDecision>;

export const ModelState = z.enum(['connecting', 'ready', 'reconnecting', 'failed']);
export type ModelState = z.infer<typeof ModelState>;

const LatencyMetric = z.enum(['first_token', 'relay_overhead', 'barge_in']);

const envelope = { callSid: CallSid, seq: z.int().positive(), at: z.iso.datetime({ precision: 3 }) };
const turn = { ...envelope, turn: z.int().positive() };
const supervisor = { ...envelope, type: z.literal('supervisor') };

/**
 * What the supervisor did. `turn` says where their words stand in the transcript
 * (an `assistant.transcript` of the same turn follows).
 */
const SupervisorEvent = z.discriminatedUnion('action', [
  z.object({ ...supervisor, action: z.literal('text'), text: z.string(), turn: z.int().positive() }),
  z.object({ ...supervisor, action: z.literal('whisper'), text: z.string() }),
  z.object({ ...supervisor, action: z.literal('dtmf'), digits: z.string() }),
  z.object({
    ...supervisor,
    action: z.literal('transfer'),
    number: z.string(),
    /** What the receiver alone hears before being connected. */
    briefing: z.string().optional(),
  }),
  z.object({ ...supervisor, action: z.literal('end') }),
  z.object({ ...supervisor, action: z.literal('pause') }),
  z.object({ ...supervisor, action: z.literal('resume') }),
]);

/**
 * Facts about one call, as the public surface names them. Stored for ever: add
 * variants and optional fields, never change or remove one.
 */
export const CallEvent = z.union([
  z.discriminatedUnion('type', [
    z.object({
      ...envelope,
      type: z.literal('call.created'),
      direction: Direction,
      from: z.string(),
      to: z.string(),
      mode: CallMode,
      /** Name of the practice callee, or null for a call on a real line. */
      practice: z.string().nullable(),
      /** Guardrails that stood in the way of dialling and were passed knowingly. */
      confirmed: z.array(z.string()).optional(),
      /** Name of the playbook the call follows; what it settled stands in the fields below. */
      playbook: z.string().optional(),
      /** Why the call is made, as the model is told. */
      brief: z.string().optional(),
      checklist: z.array(z.string()).optional(),
      /** Whether turns wait for approval on this call, whatever the setting is. */
      approval: z.enum(['required', 'not_required']).optional(),
      /** Where a transfer of this call goes that names no number. */
      transferTo: z.string().optional(),
      /** The model's own voice on this call. */
      voice: z.string().optional(),
      /** Which text of the instructions the model is told; absent before it was counted. */
      instructionsVersion: z.int().positive().optional(),
    }),
    z.object({ ...envelope, type: z.literal('call.status'), status: z.string() }),
    z.object({ ...turn, type: z.literal('caller.transcript'), text: z.string(), final: z.boolean() }),
    z.object({ ...envelope, type: z.literal('caller.dtmf'), digit: z.string() }),
    z.object({
      ...turn,
      type: z.literal('assistant.transcript'),
      text: z.string(),
      final: z.boolean(),
      interrupted: z.literal(true).optional(),
      /** What the other party heard of a turn that was cut off. */
      heard: z.string().optional(),
    }),
    z.object({
      ...envelope,
      type: z.literal('command'),
      name: CommandName,
      args: z.record(z.string(), z.unknown()),
      source: z.enum(['model', 'supervisor']),
      ok: z.boolean(),
      error: z.string().optional(),
    }),
    z.object({ ...envelope, type: z.literal('question.asked'), questionId: QuestionId, prompt: z.string() }),
    z.object({ ...envelope, type: z.literal('question.answered'), questionId: QuestionId, response: z.string() }),
    z.object({ ...envelope, type: z.literal('question.expired'), questionId: QuestionId }),
    z.object({ ...envelope, type: z.literal('approval.requested'), approvalId: ApprovalId, text: z.string() }),
    z.object({
      ...envelope,
      type: z.literal('approval.resolved'),
      approvalId: ApprovalId,
      decision: ApprovalDecision,
      /** As spoken; empty where nothing was. */
      text: z.string(),
      /** Why it was rejected, as the model was told. */
      reason: z.string().optional(),
      /** Set where nobody decided: the deadline let it through. */
      by: z.literal('deadline').optional(),
      /** Set where everything said after it on this call is let through, too. */
      rest: z.literal(true).optional(),
    }),
    /** Who took a call we dialled, in Twilio's words: human, machine_end_beep, fax, … */
    z.object({ ...envelope, type: z.literal('answered_by'), answeredBy: z.string() }),
    /** We were put on hold, or a person is back on the line. */
    z.object({ ...envelope, type: z.literal('hold'), state: z.enum(['begun', 'over']) }),
    /** The supervisor looked at a call that had news for them. */
    z.object({ ...envelope, type: z.literal('seen') }),
    /** The session on the line broke, or one is up again. */
    z.object({ ...envelope, type: z.literal('line'), state: z.enum(['lost', 'back']) }),
    /** An item of the call's checklist is achieved, or is not after all. `item`: its place in `call.created`, from 0. */
    z.object({
      ...envelope,
      type: z.literal('checklist'),
      item: z.int().nonnegative(),
      done: z.boolean(),
      source: z.enum(['model', 'supervisor']),
    }),
    /** A call rings, and the supervisor is asked who takes it; after `seconds` the assistant does. */
    z.object({ ...envelope, type: z.literal('incoming.asked'), seconds: z.number().nonnegative() }),
    z.object({
      ...envelope,
      type: z.literal('incoming.decided'),
      decision: IncomingDecision,
      /** Who decided; `deadline`: nobody did in time. */
      by: z.enum(['supervisor', 'deadline', 'policy']),
    }),
    z.object({ ...turn, type: z.literal('latency'), metric: LatencyMetric, ms: z.number().nonnegative() }),
    z.object({
      ...envelope,
      type: z.literal('usage'),
      inputTokens: z.int().nonnegative(),
      outputTokens: z.int().nonnegative(),
      cachedTokens: z.int().nonnegative(),
      /** Null where the model's price is not known. */
      costUsd: z.number().nonnegative().nullable(),
      totalCostUsd: z.number().nonnegative(),
      /** Set where it was not our model that used it but the one at the other end, which we pay for too. */
      party: z.literal('callee').optional(),
      /** Set where the model was asked and had nothing to say: no transcript follows. */
      silent: z.literal(true).optional(),
    }),
    z.object({ ...envelope, type: z.literal('model'), state: ModelState, error: z.string().optional() }),
    z.object({ ...envelope, type: z.literal('error'), code: z.string(), message: z.string(), fatal: z.boolean() }),
    z.object({
      ...envelope,
      type: z.literal('call.ended'),
      reason: z.string(),
      durationSeconds: z.number().nonnegative(),
      /** What the line cost in USD, by its price that day; absent where the price is not known, and in practice. */
      lineCostUsd: z.number().nonnegative().optional(),
    }),
  ]),
  SupervisorEvent,
]);
export type CallEvent = z.infer<typeof CallEvent>;

type WithoutEnvelope<E> = E extends CallEvent ? Omit<E, 'callSid' | 'seq' | 'at'> : never;
/** An event before the runner has numbered and dated it. */
export type NewCallEvent = WithoutEnvelope<CallEvent>;

/** Streaming text for live subscribers: never numbered, never journalled. */
export const AssistantDelta = z.object({
  callSid: CallSid,
  type: z.literal('assistant.delta'),
  turn: z.int().positive(),
  text: z.string(),
});
export type AssistantDelta = z.infer<typeof AssistantDelta>;

export const CallMessage = z.union([CallEvent, AssistantDelta]);
/** What a subscriber of a call is sent. */
export type CallMessage = CallEvent | AssistantDelta;
