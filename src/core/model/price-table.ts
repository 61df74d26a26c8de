/** USD for a million tokens. */
interface Price {
  readonly textIn: number;
  readonly textCached: number;
  readonly textOut: number;
  readonly audioIn: number;
  readonly audioCached: number;
  readonly audioOut: number;
}

/* Prices of OpenAI's model pages as stored in 2026-10; check before billing anyone. */

const BIG: Price = { textIn: 4, textCached: 0.4, textOut: 24, audioIn: 32, audioCached: 0.4, audioOut: 64 };
const OLDER: Price = { ...BIG, textOut: 16 };
const MINI: Price = { textIn: 0.6, textCached: 0.06, textOut: 2.4, audioIn: 10, audioCached: 0.3, audioOut: 20 };
const FREE: Price = { textIn: 0, textCached: 0, textOut: 0, audioIn: 0, audioCached: 0, audioOut: 0 };

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
  const price = priceOf(model);
  if (price === null) return null;
  const fresh = Math.max(0, tokens.input - tokens.cached);
  return (fresh * price.textIn + tokens.cached * price.textCached + tokens.output * price.textOut) / 1e6;
}

export interface SpeechTokens {
  readonly textIn: number;
  /** A part of `textIn`. */
  readonly textCached: number;
  readonly textOut: number;
  readonly audioIn: number;
  /** A part of `audioIn`. */
  readonly audioCached: number;
  readonly audioOut: number;
}

/** What a response of a session that hears and speaks cost in USD, or null where the model's price is not known. */
export function speechCostUsd(model: string, tokens: SpeechTokens): number | null {
  const price = priceOf(model);
  if (price === null) return null;
  const text = Math.max(0, tokens.textIn - tokens.textCached) * price.textIn + tokens.textCached * price.textCached;
  const audio =
    Math.max(0, tokens.audioIn - tokens.audioCached) * price.audioIn + tokens.audioCached * price.audioCached;
  return (text + audio + tokens.textOut * price.textOut + tokens.audioOut * price.audioOut) / 1e6;
}

/** USD a minute of sound written down. */
const TRANSCRIPTION: readonly (readonly [prefix: string, usdPerMinute: number])[] = [
  ['gpt-4o-mini-transcribe', 0.003],
  ['gpt-4o-transcribe', 0.006],
  ['gpt-realtime-whisper', 0.017],
  ['gpt-live-transcribe', 0.017],
  ['gpt-transcribe', 0.004_5],
  ['whisper-1', 0.006],
];

/** The other party's sound counts 600 tokens a minute. */
const AUDIO_TOKENS_PER_MINUTE = 600;

/** What writing the other party's words down cost in USD, or null where the model's price is not known. */
export function transcriptionCostUsd(
  model: string,
  heard: { readonly seconds: number } | { readonly audioTokens: number },
) {
  const usd = TRANSCRIPTION.find(([prefix]) => model.startsWith(prefix))?.[1];
  if (usd === undefined) return null;
  return usd * ('seconds' in heard ? heard.seconds / 60 : heard.audioTokens / AUDIO_TOKENS_PER_MINUTE);
}

/* Twilio's prices in USD a minute, for numbers of the United States, as published in 2026-08; each begun minute counts. */

const VOICE_IN = 0.008_5;
const VOICE_IN_TOLL_FREE = 0.022;
const VOICE_OUT = 0.014;
/** On top of the voice: who hears and speaks, or who only passes the sound on. */
const CARRIED_AS = { relay: 0.07, media: 0.004 } as const;

const NORTH_AMERICA = /^\+1\d{10}$/;
const TOLL_FREE = /^\+18(?:00|33|44|55|66|77|88)/;

export interface LineUse {
  readonly mode: keyof typeof CARRIED_AS;
  readonly direction: 'inbound' | 'outbound';
  readonly to: string;
  readonly seconds: number;
}

/** What a call's line cost in USD, without a leg it was transferred to; null where the price is not known. */
export function lineCostUsd({ mode, direction, to, seconds }: LineUse): number | null {
  if (seconds === 0) return 0;
  if (!NORTH_AMERICA.test(to)) return null;
  const inbound = TOLL_FREE.test(to) ? VOICE_IN_TOLL_FREE : VOICE_IN;
  const voice = direction === 'inbound' ? inbound : VOICE_OUT;
  return Math.ceil(seconds / 60) * (voice + CARRIED_AS[mode]);
}

const priceOf = (model: string): Price | null => PRICES.find(([prefix]) => model.startsWith(prefix))?.[1] ?? null;
