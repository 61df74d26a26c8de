import { z } from 'zod';
import { isE164 } from '../phone-number.ts';
import { fitForLine } from '../speech/supervisor-text.ts';

/** Where a setting stands in the console, in that order. */
export type SettingSection = 'keys' | 'number' | 'address' | 'voice' | 'policies' | 'guardrails' | 'data' | 'machine';

interface Words {
  readonly section: SettingSection;
  readonly title: string;
  /** What it is and where one gets it, in a sentence or two. */
  readonly help: string;
}

/** A value and what it is called where one is chosen. */
export interface SettingOption {
  readonly value: string;
  readonly title: string;
}

/** How a value is typed or chosen. A `secret` is never shown again. */
type SettingKind = 'text' | 'words' | 'secret' | 'phone' | 'number' | 'choice' | 'switch';

/**
 * One value a supervisor can set. It is text wherever it is kept or sent, as in the environment; `schema` makes of it
 * what the relay works with, and has the sentence that says what is wrong with it.
 */
export interface Setting<S extends z.ZodType = z.ZodType> extends Words {
  readonly kind: SettingKind;
  readonly schema: S;
  /** What holds where nothing is set, or null. */
  readonly fallback: string | null;
  /** Where `kind` is `choice`, nothing else will do; else they are suggested. */
  readonly options: readonly SettingOption[];
  /** How one looks, where there is no fallback to show. */
  readonly example: string | null;
  /** Holds from the next start on; all others hold as soon as no call is up. */
  readonly needsStart: boolean;
}

type TextSchema = z.ZodType<unknown, string>;

const BARE = { fallback: null, options: [], example: null, needsStart: false } as const;

export const secret = (given: Words) => ({
  ...given,
  ...BARE,
  kind: 'secret' as const,
  schema: z.string().optional(),
});

export const text = (given: Words, example: string | null = null) => ({
  ...given,
  ...BARE,
  kind: 'text' as const,
  example,
  schema: z.string().optional(),
});

/** Text there always is. */
export const textOr = (given: Words, fallback: string, suggested: readonly string[] = []) => ({
  ...given,
  ...BARE,
  kind: 'text' as const,
  fallback,
  options: suggested.map((value): SettingOption => ({ value, title: value })),
  schema: z.string().default(fallback),
});

/** Whatever `schema` takes. */
export const shaped = <S extends TextSchema>(given: Words, schema: S, example: string | null = null) => ({
  ...given,
  ...BARE,
  kind: 'text' as const,
  example,
  schema: schema.optional(),
});

/** The same for a value there always is. */
export const shapedOr = <S extends TextSchema>(given: Words, schema: S, fallback: z.input<S> & string) => ({
  ...given,
  ...BARE,
  kind: 'text' as const,
  fallback,
  schema: schema.prefault(fallback),
});

export const phone = (given: Words) => ({
  ...given,
  ...BARE,
  kind: 'phone' as const,
  example: '+15551234567',
  schema: z
    .string()
    .refine(isE164, 'is not a phone number; write it with + and country code, like +15551234567')
    .optional(),
});

/** Something that is spoken as it is. */
export const words = (given: Words) => ({
  ...given,
  ...BARE,
  kind: 'words' as const,
  schema: z
    .string()
    .max(1_000, 'is too long to be listened to; use at most 1000 characters')
    .transform(fitForLine)
    .refine((spoken) => spoken !== '', 'has no words once markup is taken out; write them as they are to be spoken')
    .optional(),
});

export const count = (given: Words, fallback: number) => ({
  ...given,
  ...BARE,
  kind: 'number' as const,
  fallback: String(fallback),
  schema: z
    .string()
    .regex(/^\d{1,15}$/, 'is not a whole number of 0 or more; give one, 0 for none')
    .transform(Number)
    .prefault(String(fallback)),
});

/** True or false, false unless set. */
export const onOff = (name: string, given: Words) => ({
  ...given,
  ...BARE,
  kind: 'switch' as const,
  fallback: 'false',
  schema: z
    .enum(['true', 'false'], { error: `is neither true nor false; set ${name} to one of them` })
    .transform((value) => value === 'true')
    .prefault('false'),
});

/** One of a few, the first unless set. @param error - What is wrong with any other value. */
export const choice = <const V extends string>(
  given: Words,
  titles: Readonly<Record<V, string>>,
  { error, fallback }: { readonly error: string; readonly fallback: NoInfer<V> },
) => ({
  ...given,
  ...BARE,
  kind: 'choice' as const,
  fallback,
  options: Object.entries<string>(titles).map(([value, title]): SettingOption => ({ value, title })),
  schema: z.literal(keysOf(titles), { error }).default(fallback),
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets literal keys
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(table) as K[];

/** @param fallback - Null: there is none unless it is set. */
export const url = (given: Words, fallback: string | null) => ({
  ...given,
  ...BARE,
  kind: 'text' as const,
  fallback,
  example: 'https://api.example.com/v1',
  schema: z
    .url({ protocol: /^https?$/, error: 'is not a URL; write it like https://api.example.com/v1' })
    .nullable()
    .default(fallback),
});
