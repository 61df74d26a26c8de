/** Two soft notes, a fifth apart; together less than half a second. */
const NOTES_HZ = [587.33, 880] as const;
const NOTE_SECONDS = 0.22;
const GAP_SECONDS = 0.14;
const LOUDNESS = 0.16;

export interface Chime {
  /** Is heard once. Silent where the browser lets no page be heard before it was touched. */
  play(): void;
}

/** The sound that says that somebody waits, made rather than loaded: there is no file to fetch. */
export function createChime(): Chime {
  let context: AudioContext | null = null;
  return {
    play: () => {
      context ??= new AudioContext();
      void context.resume();
      for (const [index, hertz] of NOTES_HZ.entries()) ring(context, hertz, context.currentTime + index * GAP_SECONDS);
    },
  };
}

function ring(context: AudioContext, hertz: number, atSeconds: number): void {
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.type = 'sine';
  tone.frequency.value = hertz;
  // Begins and ends in silence, or it would click.
  gain.gain.setValueAtTime(0, atSeconds);
  gain.gain.linearRampToValueAtTime(LOUDNESS, atSeconds + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, atSeconds + NOTE_SECONDS);
  tone.connect(gain).connect(context.destination);
  tone.start(atSeconds);
  tone.stop(atSeconds + NOTE_SECONDS);
}
