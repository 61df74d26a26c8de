import { z } from 'zod';
import { ApprovalDecision, CallMessage, CallMode, IncomingDecision } from '#core/call/events.ts';
import { ApprovalId, CallSid, QuestionId } from '#core/ids.ts';

const SUPERVISOR_TEXT_MAX = 4_000;

const Text = z
  .string()
  .max(SUPERVISOR_TEXT_MAX)
  .refine((text) => text.trim() !== '', 'must not be empty');

const DialledNumber = z.string().trim().max(40);

/** Callees of the practice line that are a model themselves; the second never asks a real one. */
const DUETS = ['duet', 'duet-practice'] as const;

/** How a model at the other end is to play its part. */
export const DuetWishes = z.object({
  /** Who it is. */
  callee: Text.optional(),
  /** Stretches of speech of both sides together, goodbyes included. */
  turns: z.int().min(4).max(1_000).optional(),
});
export type DuetWishes = z.infer<typeof DuetWishes>;

/** `POST /calls`. With `practice` the call goes to the practice line and `to` may be left out. */
export const DialRequest = z
  .object({
    /** Checked where it is dialled: a short emergency number gets its own answer. */
    to: DialledNumber.optional(),
    mode: CallMode.optional(),
    /** Name of a playbook in the data folder. */
    playbook: z.string().max(200).optional(),
    /** Values of the playbook's variables. */
    variables: z.record(z.string().max(64), z.string().max(1_000)).optional(),
    /** Why this call is made; it follows the playbook's brief where there is one. */
    brief: z.string().max(SUPERVISOR_TEXT_MAX, `is too long; use at most ${SUPERVISOR_TEXT_MAX} characters`).optional(),
    practice: z.string().min(1).max(200).optional(),
    duet: DuetWishes.optional(),
    confirm: z.array(z.string().max(64)).max(16).optional(),
  })
  .refine((request) => request.to !== undefined || request.practice !== undefined, {
    path: ['to'],
    message: 'is missing; give the number to dial, or practice',
  })
  .refine((request) => request.variables === undefined || request.playbook !== undefined, {
    path: ['variables'],
    message: 'belong to a playbook; name it too',
  })
  .refine(({ duet, practice }) => duet === undefined || DUETS.some((name) => name === practice), {
    path: ['duet'],
    message: `is for calls with practice ${DUETS.join(' or ')}; leave it out, or dial one of them`,
  });
export type DialRequest = z.infer<typeof DialRequest>;

export const SayRequest = z.object({ callSid: CallSid, text: Text });
export const WhisperRequest = z.object({ callSid: CallSid, text: Text });
export const PressRequest = z.object({
  callSid: CallSid,
  digits: z.string().regex(/^[0-9*#w]{1,32}$/, 'takes 1 to 32 of 0-9 * # and w (half a second)'),
});
export const TransferRequest = z.object({
  callSid: CallSid,
  number: DialledNumber.optional(),
  /** What the receiver alone hears first; its length is checked once markup is out. */
  briefing: z.string().max(SUPERVISOR_TEXT_MAX).optional(),
});
export const EndRequest = z.object({ callSid: CallSid });
export const PauseRequest = z.object({ callSid: CallSid, paused: z.boolean() });
export const AnswerRequest = z.object({ callSid: CallSid, response: Text, questionId: QuestionId.optional() });
export const ApprovalRequest = z
  .object({
    callSid: CallSid,
    approvalId: ApprovalId,
    decision: ApprovalDecision.extract(['approve', 'edit', 'reject']),
    text: z.string().max(SUPERVISOR_TEXT_MAX).optional(),
    /** Everything said after it on this call is let through, too. */
    rest: z.boolean().optional(),
  })
  .refine((request) => request.decision !== 'edit' || (request.text ?? '').trim() !== '', {
    path: ['text'],
    message: 'is missing; an edit needs the words to speak',
  })
  .refine(({ decision, rest }) => decision !== 'reject' || rest !== true, {
    path: ['rest'],
    message: 'goes with approve or edit; leave it out to reject a draft',
  });

/** `item`: its place in the call's checklist, from 0. */
export const TickRequest = z.object({ callSid: CallSid, item: z.int().nonnegative().max(1_000), done: z.boolean() });
export const SeenRequest = z.object({ callSid: CallSid });
/** Who takes a call that rings. `number`: where the supervisor takes it. */
export const IncomingRequest = z
  .object({ callSid: CallSid, decision: IncomingDecision, number: DialledNumber.optional() })
  .refine(({ decision, number }) => decision === 'take' || number === undefined, {
    path: ['number'],
    message: 'goes with take; leave it out',
  });

export type TickRequest = z.infer<typeof TickRequest>;
export type SeenRequest = z.infer<typeof SeenRequest>;
export type IncomingRequest = z.infer<typeof IncomingRequest>;
export type SayRequest = z.infer<typeof SayRequest>;
export type WhisperRequest = z.infer<typeof WhisperRequest>;
export type PressRequest = z.infer<typeof PressRequest>;
export type TransferRequest = z.infer<typeof TransferRequest>;
export type EndRequest = z.infer<typeof EndRequest>;
export type PauseRequest = z.infer<typeof PauseRequest>;
export type AnswerRequest = z.infer<typeof AnswerRequest>;
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

export const CallSummary = z.object({
  callSid: CallSid,
  direction: z.enum(['inbound', 'outbound']),
  from: z.string(),
  to: z.string(),
  status: z.string(),
  mode: CallMode,
  practice: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  durationSeconds: z.number().nullable(),
  needs: z.enum(['question', 'approval']).nullable(),
});

export const ListRequest = z.object({
  state: z.enum(['live', 'past']).optional(),
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  before: CallSid.optional(),
});
export type ListRequest = z.infer<typeof ListRequest>;

export const RefusalBody = z.object({
  code: z.string(),
  message: z.string(),
  field: z.string().optional(),
  twilioCode: z.number().optional(),
});

/** State of one part of the works, for the console's state line. `detail` is a sentence that helps. */
const Lamp = z.object({ state: z.enum(['ok', 'busy', 'off', 'failed']), detail: z.string() });

/** A callee of the practice line, as the dial box lists it. */
export const PracticeCallee = z.object({ name: z.string(), title: z.string(), summary: z.string() });
export type PracticeCallee = z.infer<typeof PracticeCallee>;

export const ConsoleState = z.object({
  version: z.string(),
  /** One line about a development runtime, or null. */
  runtimeNotice: z.string().nullable(),
  relay: Lamp,
  tunnel: Lamp,
  model: Lamp,
  /** Our own number, or null while Twilio is not configured. */
  phoneNumber: z.string().nullable(),
  transferNumber: z.string().nullable(),
  approvalRequired: z.boolean(),
  // A relay that is older than its console or command does not tell these.
  /** Deadline of a draft, 0 for none, what becomes of it then, and what who waits for it hears; null: silence. */
  approvalSeconds: z.number().default(0),
  approvalDeadline: z.enum(['drop', 'approve']).default('drop'),
  approvalFiller: z.string().nullable().default(null),
  /** Deadline of a question, 0 for none. */
  questionSeconds: z.number().default(0),
  /** What a call may cost with the model in USD, 0 for no limit. */
  callUsd: z.number().default(0),
  practiceCallees: z.array(PracticeCallee),
  /** Each counts up whenever what it names has changed; who sees another number fetches that anew. */
  revisions: z.object({ preferences: z.int().nonnegative(), contacts: z.int().nonnegative() }),
});
export type ConsoleState = z.infer<typeof ConsoleState>;

export { CallMessage, Text as SupervisorText };
