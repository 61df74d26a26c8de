import { FRAME_BYTES, muLawOf, SAMPLES_PER_SECOND, SILENCE } from './mu-law.ts';

/** Row and column in hertz. @see ITU-T Q.23 */
export const DTMF_HERTZ: Readonly<Record<string, readonly [row: number, column: number]>> = {
  '1': [697, 1_209],
  '2': [697, 1_336],
  '3': [697, 1_477],
  '4': [770, 1_209],
  '5': [770, 1_336],
  '6': [770, 1_477],
  '7': [852, 1_209],
  '8': [852, 1_336],
  '9': [852, 1_477],
  '*': [941, 1_209],
  '0': [941, 1_336],
  '#': [941, 1_477],
};

/** Receivers want at least 40 ms of tone and of pause (Q.24); menus behind bad lines want more. */
const TONE_FRAMES = 5;
const GAP_FRAMES = 5;
/** `w` is half a second, as where Twilio presses the keys. */
const WAIT_FRAMES = 25;
/** Of each of the two tones: together about 9 dB under the loudest a line carries. */
const AMPLITUDE = 5_600;

/**
 * The sound of keys being pressed: µ-law, 8 kHz, in whole frames of 160 bytes.
 *
 * Media Streams has no message for keys, so the tones go out with the speech.
 *
 * @param digits - `0-9 * #`, `w` for half a second; anything else is left out.
 */
export function dtmfTones(digits: string): Uint8Array {
  const parts = Array.from(digits, soundOf);
  const tones = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    tones.set(part, at);
    at += part.length;
  }
  return tones;
}

function soundOf(digit: string): Uint8Array {
  if (digit === 'w') return new Uint8Array(WAIT_FRAMES * FRAME_BYTES).fill(SILENCE);
  const hertz = DTMF_HERTZ[digit];
  if (hertz === undefined) return new Uint8Array(0);
  const sound = new Uint8Array((TONE_FRAMES + GAP_FRAMES) * FRAME_BYTES).fill(SILENCE);
  for (let i = 0; i < TONE_FRAMES * FRAME_BYTES; i++) {
    const angle = (2 * Math.PI * i) / SAMPLES_PER_SECOND;
    sound[i] = muLawOf(AMPLITUDE * (Math.sin(hertz[0] * angle) + Math.sin(hertz[1] * angle)));
  }
  return sound;
}
