import { z } from 'zod';
import { REALTIME_VOICES } from '../model/voices.ts';
import { err, ok, type Result } from '../result.ts';
import { numberRefusal } from './forbidden-numbers.ts';

/** `{{name}}` in a playbook's text; blanks inside do not count. */
export const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A slug, which is also the name of a file: no path, no capitals, nothing Windows keeps for itself. */
export const PlaybookName = z
  .string()
  .regex(
    /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    'is no name of a playbook; use 1 to 64 small letters, digits and - between them',
  );

const words = (max: number) => z.string().trim().min(1, 'must not be empty').max(max);

const PlaybookVariable = z.strictObject({
  name: z.string().regex(/^[A-Za-z]\w{0,31}$/, 'is no name of a variable; use letters, digits and _'),
  /** What the supervisor is asked for. */
  label: words(120),
  required: z.boolean(),
  /** Stands where no value is given. */
  default: z.string().max(1_000).optional(),
});
export type PlaybookVariable = z.infer<typeof PlaybookVariable>;

/**
 * A call that is made more than once: why, what is to come of it, and what holds
 * for it. Unknown fields are refused: a misspelt `approval` must not be overlooked.
 */
export const Playbook = z
  .strictObject({
    name: PlaybookName,
    title: words(120),
    /** Why such a call is made; `{{variables}}` are filled in when it is dialled. */
    brief: words(4_000),
    variables: z.array(PlaybookVariable).max(50).default([]),
    /** What is to be done or known before the call ends; `{{variables}}` are filled in too. */
    checklist: z.array(words(500)).max(50).default([]),
    /** Whether the model's turns wait for approval on this call, whatever the setting is. */
    approval: z.enum(['required', 'not_required']).optional(),
    /** Where a transfer goes that names no number. */
    transferTo: z.string().optional(),
    /** The model's own voice, heard in calls of mode media. */
    voice: z
      .enum(REALTIME_VOICES, { error: `is no voice of the model; it has ${REALTIME_VOICES.join(', ')}` })
      .optional(),
  })
  .superRefine((playbook, context) => {
    for (const [field, message] of mistakesOf(playbook)) {
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });
export type Playbook = z.infer<typeof Playbook>;

type Checked = Pick<Playbook, 'brief' | 'checklist' | 'variables' | 'transferTo'>;

/** What no single field can tell. */
function mistakesOf({ brief, checklist, variables, transferTo }: Checked): readonly (readonly [string, string])[] {
  const names = variables.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const undeclared = [brief, ...checklist]
    .flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))
    .find((name) => !names.includes(name));
  const refusal = transferTo === undefined ? null : numberRefusal(transferTo, 'number');
  return [
    ...(twice === undefined ? [] : [['variables', `has ${twice} twice`] as const]),
    ...(undeclared === undefined
      ? []
      : [['variables', `has no ${undeclared}, though the text asks for {{${undeclared}}}`] as const]),
    ...(refusal === null ? [] : [['transferTo', `is refused: ${refusal.message}`] as const]),
  ];
}

/** The first thing wrong with a playbook, and where. */
export interface PlaybookMistake {
  readonly field: string;
  readonly message: string;
}

/** Reads a playbook as it was written. @param name - What it goes by; one it gives itself has to be the same. */
export function parsePlaybook(name: string, written: unknown): Result<Playbook, PlaybookMistake> {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return err({ field: 'body', message: 'must be a JSON object' });
  }
  const parsed = Playbook.safeParse({ name, ...written });
  if (parsed.success) {
    if (parsed.data.name === name) return ok(parsed.data);
    return err({ field: 'name', message: `is ${parsed.data.name}, but it goes by ${name}; take the field out` });
  }
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined)
    return err({ field: [...(issue?.path ?? []), unknown].join('.'), message: 'is no field of a playbook' });
  return err({ field: issue?.path.join('.') || 'body', message: issue?.message ?? 'is not valid' });
}
