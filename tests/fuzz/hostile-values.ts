import * as fc from 'fast-check';

/** Fixed, so that a failure is the same everywhere; fast-check prints it with the smallest input that fails. */
export const RUN = { seed: 20261122, numRuns: 400 } as const;

/** Text nobody sends on purpose: lone surrogates, controls, names of an object's own parts, a great deal of it. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '\uD800',
    'a\uDC00b\uD83D',
    '\u0000\u0007\u001B[2J',
    '\u202Etxet',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '[[press:1]]',
    '[[end_call',
    '<speak><break time="9s"/>',
    '../../etc/passwd',
    '%00%ff',
    "'; DROP TABLE calls; --",
    '${jndi:ldap://x}',
    'NaN',
    '1e999',
  ),
  fc.constantFrom('x', '[', '[[', ' ', '\n', '💥', '+1').map((unit) => unit.repeat(20_000)),
);

const oddNumber = fc.constantFrom(0, -0, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e300, Number.MIN_VALUE);

/** The names that make trouble where an object is used as a map, and the usual kind. */
const fieldName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON', 'length', 'then', ''),
  fc.string({ maxLength: 8 }),
);

/** An object with an own field of any name, `__proto__` included, as JSON.parse makes it. */
const objectOf = (entries: readonly (readonly [string, unknown])[]): object => {
  const made = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return made;
};

/** Any value that JSON can say, the odd ones often. */
export const hostileValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, '', 0),
    hostileText,
    oddNumber,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fieldName, tie('value')), { maxLength: 4 }).map(objectOf),
  ),
})).value;

/** 10,000 levels deep, and what no writer of JSON would write. */
const rawText = fc.constantFrom(
  '['.repeat(10_000) + ']'.repeat(10_000),
  '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
  `{"type":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  `{"event":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  '{"type":{"toString":1,"valueOf":1}}',
  '{"event":{"toString":null}}',
  '{"type":"prompt","voicePrompt":NaN}',
  '{"type":"prompt","type":"setup"}',
  '\uFEFF{}',
  '{"type":"response.done","response":{"id":"r","usage":{"input_tokens":1e999}}}',
  '{"__proto__":{"type":"prompt","voicePrompt":"x"}}',
  '-',
  '"',
  '\u0000',
);

/** A message of the field's own shape in which anything may be anything else, missing, or more than there should be. */
export function messageLike(samples: readonly object[]): fc.Arbitrary<string> {
  const change = fc.record({
    sample: fc.nat({ max: Math.max(0, samples.length - 1) }),
    changes: fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constant(REMOVED), hostileValue)), { maxLength: 3 }),
    extra: fc.array(fc.tuple(fieldName, hostileValue), { maxLength: 2 }),
  });
  const changed = change.map(({ sample, changes, extra }) => {
    let message: unknown = structuredClone(samples[sample]);
    for (const [place, value] of changes) message = replacedAt(message, place, value);
    return JSON.stringify(objectOf([...Object.entries(message ?? {}), ...extra]));
  });
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 2, arbitrary: hostileValue.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: rawText },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
}

const REMOVED = Symbol('removed');

/** Puts a value where the `place`th part of a message stood (counted round), or takes that part out. */
function replacedAt(message: unknown, place: number, value: unknown): unknown {
  const places = placesIn(message);
  const path = places[place % Math.max(1, places.length)] ?? [];
  const name = path.at(-1);
  if (name === undefined) return message;
  const owner = path.slice(0, -1).reduce<unknown>((at, step) => Reflect.get(Object(at), step), message);
  if (value === REMOVED) Reflect.deleteProperty(Object(owner), name);
  else if (typeof owner === 'object' && owner !== null) Reflect.set(owner, name, value);
  return message;
}

function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, part]) => placesIn(part, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}
