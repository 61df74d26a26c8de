/** English text has about this many characters a token. */
const CHARACTERS_PER_TOKEN = 4;
/** Every message costs a few tokens beyond its words. */
const MESSAGE_OVERHEAD_TOKENS = 4;
/** Cached prefixes are counted in steps of this many tokens. */
const CACHE_STEP_TOKENS = 64;

export interface Usage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details: {
    readonly text_tokens: number;
    readonly audio_tokens: number;
    readonly image_tokens: number;
    readonly cached_tokens: number;
    readonly cached_tokens_details: {
      readonly text_tokens: number;
      readonly audio_tokens: number;
      readonly image_tokens: number;
    };
  };
  readonly output_token_details: { readonly text_tokens: number; readonly audio_tokens: number };
}

const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** Tokens of everything the model reads before it answers. */
export const inputTokensOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + tokensOf(text) + MESSAGE_OVERHEAD_TOKENS, 0);

/**
 * Plausible usage of one response.
 *
 * @param knownTokens - Input of the response before this one: the part that can come from the cache.
 */
export function usageOf(inputTokens: number, knownTokens: number, output: string): Usage {
  const cached = Math.floor(Math.min(knownTokens, inputTokens) / CACHE_STEP_TOKENS) * CACHE_STEP_TOKENS;
  const outputTokens = output === '' ? 0 : tokensOf(output) + MESSAGE_OVERHEAD_TOKENS;
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: {
      text_tokens: inputTokens,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens: cached,
      cached_tokens_details: { text_tokens: cached, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: outputTokens, audio_tokens: 0 },
  };
}
