import { z } from 'zod';

const PROMPT_MAX = 20_000;

/**
 * `POST /calls/SID/replay`. `recorded`: the model says again what it said, which shows what this build makes of the
 * call. `live`: the model answers anew, which shows what another prompt would have made of it, and costs money.
 */
export const ReplayRequest = z
  .object({
    model: z.enum(['recorded', 'live'], { error: 'is neither recorded nor live' }).default('recorded'),
    systemPrompt: z.string().max(PROMPT_MAX).optional(),
  })
  .refine((request) => request.systemPrompt === undefined || request.model === 'live', {
    path: ['systemPrompt'],
    message: 'changes nothing where the model is recorded; set model to live',
  });
export type ReplayRequest = z.infer<typeof ReplayRequest>;

const ReplayTurn = z.object({
  turn: z.int().positive(),
  speaker: z.string(),
  words: z.string(),
  deeds: z.array(z.string()),
});

/** What came of it. A turn differs where words, or what was done before them, are not the same. */
export const ReplayReport = z.object({
  turns: z.array(ReplayTurn),
  differences: z.array(
    z.object({ turn: z.int().positive(), recorded: ReplayTurn.nullable(), replayed: ReplayTurn.nullable() }),
  ),
});
export type ReplayReport = z.infer<typeof ReplayReport>;
