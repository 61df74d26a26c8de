import { z } from 'zod';

/** Twilio's id of one call leg (`sid` of the Call resource). */
export const CallSid = z
  .string()
  .regex(/^CA[0-9a-fA-F]{32}$/, 'is no call SID; one is CA and 32 hexadecimal digits')
  .brand<'CallSid'>();
export type CallSid = z.infer<typeof CallSid>;

/** Ours: one question of the model to the supervisor. */
export const QuestionId = z.string().min(1).max(64).brand<'QuestionId'>();
export type QuestionId = z.infer<typeof QuestionId>;

/** Ours: one draft waiting for the supervisor's approval. */
export const ApprovalId = z.string().min(1).max(64).brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof ApprovalId>;
