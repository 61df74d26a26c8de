import { describe, expect, it } from 'vitest';
import { DTMF_HERTZ, dtmfTones } from '#core/audio/dtmf-tones.ts';
import { durationMs, FRAME_BYTES, muLawOf, piecesOf, SILENT_SECOND_BASE64, sampleOf } from '#core/audio/mu-law.ts';

const ALL_HERTZ = [697, 770, 852, 941, 1_209, 1_336, 1_477];

/** Power of one frequency in a piece of sound (Goertzel). */
function power(sound: Uint8Array, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / 8_000);
  let [before, last] = [0, 0];
  for (const byte of sound) [before, last] = [last, sampleOf(byte) + factor * last - before];
  return last * last + before * before - factor * last * before;
}

describe('a pressed key', () => {
  it.each(Object.entries(DTMF_HERTZ))('sounds as %s at its two frequencies and no other', (digit, hertz) => {
    const tone = dtmfTones(digit).subarray(0, 5 * FRAME_BYTES);
    const loud = ALL_HERTZ.toSorted((a, b) => power(tone, b) - power(tone, a));
    expect(new Set(loud.slice(0, 2))).toEqual(new Set(hertz));
    expect(power(tone, loud[1] ?? 0)).toBeGreaterThan(50 * power(tone, loud[2] ?? 0));
  });

  it('fills whole frames, is followed by a pause, and waits half a second for w', () => {
    const sound = dtmfTones('1w2');
    expect(sound.length % FRAME_BYTES).toBe(0);
    expect(sound.length / 8).toBe(200 + 500 + 200);
    expect(sound.subarray(800, 1_600 + 4_000).every((byte) => byte === 0xff)).toBe(true);
  });

  it('is silent where it is no key', () => {
    expect(dtmfTones('x')).toHaveLength(0);
  });
});

describe('µ-law', () => {
  it('gives back every sample to within its step', () => {
    for (let sample = -32_000; sample <= 32_000; sample += 37) {
      expect(Math.abs(sampleOf(muLawOf(sample)) - sample)).toBeLessThanOrEqual(Math.abs(sample) / 16 + 8);
    }
    expect(muLawOf(0)).toBe(0xff);
  });

  it('knows how long base64 sounds, and cuts it without changing it', () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 5_003 }, (_, i) => i & 0xff));
    const base64 = bytes.toString('base64');
    expect(durationMs(base64)).toBeCloseTo(5_003 / 8);
    const pieces = [...piecesOf(base64)];
    expect(Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))).toEqual(bytes);
    expect(durationMs(pieces[0] ?? '')).toBe(180);
  });

  it('has a silent second of whole frames', () => {
    const silence = Buffer.from(SILENT_SECOND_BASE64, 'base64');
    expect(silence.every((byte) => byte === 0xff)).toBe(true);
    expect(silence.length % FRAME_BYTES).toBe(0);
    expect(silence.length).toBeGreaterThanOrEqual(8_000);
  });
});
