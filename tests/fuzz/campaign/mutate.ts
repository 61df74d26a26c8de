import type { Random } from './random.ts';

/** Put where something else is expected. `__proto__` as a value is text; as a key it comes with the objects. */
const ODD_VALUES = [
  'null',
  'true',
  '-1',
  '1e999',
  '0.5',
  '""',
  '"\\ud800"',
  '"__proto__"',
  '[]',
  '{}',
  '{"toString":1,"valueOf":1}',
  '{"__proto__":{"type":"x"},"constructor":1}',
  '[[[[[[[[]]]]]]]]',
  `"${'x'.repeat(3_000)}"`,
  '"[[press:1]]"',
  '{"length":1e9}',
];

type Mutation = (text: string, random: Random, corpus: readonly string[]) => string;

const bitFlip: Mutation = (text, random) => {
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return text;
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes.toString('utf8');
};

const truncation: Mutation = (text, random) => text.slice(0, random.below(text.length + 1));

const splice: Mutation = (text, random, corpus) => {
  const other = random.pick(corpus);
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
};

/** Somewhere a value is another one: text where a number was, an object where text was. */
const confusion: Mutation = (text, random) => {
  const values = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?\d[\d.e]*|true|false|null|\{\}|\[\])/g)];
  if (values.length === 0) return random.pick(ODD_VALUES);
  const { 1: value = '', index } = random.pick(values);
  return `${text.slice(0, index + 1)}${random.pick(ODD_VALUES)}${text.slice(index + 1 + value.length)}`;
};

const missing: Mutation = (text, random) => {
  const names = [...text.matchAll(/"(\w+)":/g)];
  if (names.length === 0) return text;
  const { 1: name = '', index } = random.pick(names);
  return `${text.slice(0, index + 1)}x${name}${text.slice(index + 1 + name.length)}`;
};

const deepening: Mutation = (text, random) => {
  const depth = random.pick([10, 1_000, 10_000]);
  return `{"a":${'['.repeat(depth)}${text}${']'.repeat(depth)}}`;
};

const repetition: Mutation = (text) => text + text;

/** The deep one costs as much as a thousand others: now and then will do. */
const DEEP_CHANCE = 0.002;
const MUTATIONS: readonly Mutation[] = [
  bitFlip,
  truncation,
  splice,
  confusion,
  confusion,
  confusion,
  missing,
  missing,
  repetition,
];

/** One to three things wrong with a frame. */
export function mutated(text: string, random: Random, corpus: readonly string[]): string {
  if (random.chance(DEEP_CHANCE)) return deepening(text, random, corpus);
  let result = text;
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    result = random.pick(MUTATIONS)(result, random, corpus);
  }
  return result;
}
