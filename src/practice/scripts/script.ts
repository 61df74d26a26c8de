import { z } from 'zod';
import { parseJsonFile } from '../conversations/json-file.ts';

/** Nothing is said that could be transcribed: music, ringing, someone walking to the phone. */
const Pause = z.strictObject({ pauseMs: z.int().positive() });

const Line = z.strictObject({
  say: z.string().min(1),
  /** What the practice model answers. Without one the line is not spoken to: the script goes on by itself. */
  reply: z.string().min(1).optional(),
  /** Said into the reply to the line before, in the middle of a sentence. */
  cutsIn: z.literal(true).optional(),
});
type ScriptLine = z.infer<typeof Line>;

const Script = z.strictObject({
  name: z.string().min(1),
  title: z.string().min(1),
  summary: z.string().min(1),
  steps: z.array(z.union([Pause, Line])).min(1),
});
/** Both sides of a call, in order: what is said at the far end, and what our side answers. */
export type Script = z.infer<typeof Script>;

export const linesOf = ({ steps }: Script): readonly ScriptLine[] =>
  steps.flatMap((step) => ('say' in step ? [step] : []));

/**
 * Reads a script.
 *
 * @throws Error that names the file and field where it is malformed or a line cuts into no reply.
 */
export function parseScript(file: string, content: string): Script {
  const script = parseJsonFile(file, content, Script);
  script.steps.forEach((step, index) => {
    const before = script.steps[index - 1];
    const canCutIn = before !== undefined && 'say' in before && before.reply !== undefined;
    if ('say' in step && step.cutsIn && !canCutIn) {
      throw new Error(`${file}: steps[${index}].cutsIn: there is no reply before it`);
    }
  });
  return script;
}
