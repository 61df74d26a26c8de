const BIAS = 0x84;
const CLIP = 32_635;

/** G.711 µ-law of a 16-bit sample. @see ITU-T G.711 */
export function muLawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(Math.round(sample))) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** The 16-bit sample a µ-law byte stands for. */
export function sampleOf(muLaw: number): number {
  const bits = ~muLaw & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07)) - BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

export const SAMPLES_PER_SECOND = 8_000;
/** 20 ms, the frame telephone networks count in. */
export const FRAME_BYTES = 160;
/** µ-law's zero. */
export const SILENCE = 0xff;
const BYTES_PER_MS = SAMPLES_PER_SECOND / 1_000;

/** How long base64 µ-law sounds, in milliseconds. */
export function durationMs(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return ((base64.length / 4) * 3 - padding) / BYTES_PER_MS;
}

/** Three silent bytes are four characters: a little more than a second, in whole frames. */
export const SILENT_SECOND_BASE64 = '////'.repeat((51 * FRAME_BYTES) / 3);

/** 180 ms: nine frames, and whole groups of base64, so that a piece can be cut off without decoding. */
const PIECE_CHARS = ((9 * FRAME_BYTES) / 3) * 4;

/** Cuts base64 sound into pieces of at most 180 ms, so that what was heard of it is known that closely. */
export function* piecesOf(base64: string): Generator<string> {
  for (let at = 0; at < base64.length; at += PIECE_CHARS) yield base64.slice(at, at + PIECE_CHARS);
}
