/** USD for a million tokens. */
interface Price {
  readonly textIn: number;
  readonly textCached: number;
  readonly textOut: number;
}

/** Prices of OpenAI's model pages as stored in the second half of 2026; check before billing anyone. */
export const PRICES_AS_OF = '2026-10';

const BIG: Price = { textIn: 4, textCached: 0.4, textOut: 24 };
const OLDER: Price = { textIn: 4, textCached: 0.4, textOut: 16 };
const MINI: Price = { textIn: 0.6, textCached: 0.06, textOut: 2.4 };
const FREE: Price = { textIn: 0, textCached: 0, textOut: 0 };

const PRICES: readonly (readonly [prefix: string, price: Price])[] = [
  ['practice/', FREE],
  ['gpt-realtime-2.1-mini', MINI],
  ['gpt-realtime-2.1', BIG],
  ['gpt-realtime-2', BIG],
  ['gpt-realtime-1.5', OLDER],
  ['gpt-realtime-mini', MINI],
  ['gpt-realtime', OLDER],
];

export interface TextTokens {
  readonly input: number;
  /** A part of `input`. */
  readonly cached: number;
  readonly output: number;
}

/** What a response of a text session cost in USD, or null where the model's price is not known. */
export function costUsd(model: string, tokens: TextTokens): number | null {
  const price = PRICES.find(([prefix]) => model.startsWith(prefix))?.[1];
  if (price === undefined) return null;
  const fresh = Math.max(0, tokens.input - tokens.cached);
  return (fresh * price.textIn + tokens.cached * price.textCached + tokens.output * price.textOut) / 1e6;
}
