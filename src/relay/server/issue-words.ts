import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * What is wrong with a field and what would be right, to stand behind the field's name. A schema's own words come
 * before these; null leaves it to zod.
 */
export const wordsFor: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing; give ${typeOf(issue.expected)}`
        : `must be ${typeOf(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values
        .map(String)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}`;
    case 'too_big':
      return amountOf(issue.origin, 'at most', issue.maximum);
    case 'too_small':
      return amountOf(issue.origin, 'at least', issue.minimum);
    default:
      return null;
  }
};

const typeOf = (expected: string): string => TYPES[expected] ?? expected;

function amountOf(origin: string, bound: 'at most' | 'at least', count: number | bigint): string {
  if (origin === 'string') return `takes ${bound} ${count} characters`;
  if (origin === 'array') return `takes ${bound} ${count} entries`;
  return `must be ${bound} ${count}`;
}
