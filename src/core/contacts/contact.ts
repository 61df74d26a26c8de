import { z } from 'zod';
import type { Refusal } from '../errors.ts';
import { PhoneNumber } from '../phone-number.ts';
import { err, ok, type Result } from '../result.ts';

export const NUMBERS_MAX = 10;

/** Ours. */
export const ContactId = z
  .string()
  .regex(/^[\da-f-]{36}$/, 'is no contact')
  .brand<'ContactId'>();
export type ContactId = z.infer<typeof ContactId>;

const ContactNumber = z.strictObject({
  number: PhoneNumber,
  /** `Mobile`, `Work`, as it was given; empty for none. */
  label: z.string().trim().max(40, 'is longer than 40 characters').default(''),
});

/** What is written down of somebody. Personal data, like every number. */
export const ContactCard = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(120, 'is longer than 120 characters'),
  numbers: z
    .array(ContactNumber)
    .min(1, 'must not be empty')
    .max(NUMBERS_MAX, `are more than ${NUMBERS_MAX}`)
    .refine((all) => new Set(all.map(({ number }) => number)).size === all.length, 'name one number twice'),
  note: z.string().trim().max(1_000, 'is longer than 1000 characters').default(''),
});
export type ContactCard = z.infer<typeof ContactCard>;

/** Somebody the supervisor knows. A number belongs to one contact at most. */
export const Contact = ContactCard.extend({ id: ContactId });
export type Contact = z.infer<typeof Contact>;

/** Reads a contact as it was written, or names the first field that is wrong. */
export function readCard(written: unknown): Result<ContactCard, Refusal> {
  const read = ContactCard.safeParse(written);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.') || 'body';
  const what = unknown === undefined ? (issue?.message ?? 'is not valid') : 'is no field of a contact';
  return err({ code: 'invalid_request', field, message: `${field} ${what}` });
}
