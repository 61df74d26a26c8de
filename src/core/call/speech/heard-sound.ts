/** Frames of 20 ms kept of what the other party is saying, or said while no session heard them. */
const SPOKEN_FRAMES = 500;
/** Kept of their silence: a word may have begun in it. Less than the silence that ends a turn, so none is heard twice. */
const SILENT_FRAMES = 20;

/** The last of the other party's sound, for a session that has not heard it. */
export class HeardSound {
  #frames: string[] = [];
  #limit = SILENT_FRAMES;

  get frames(): readonly string[] {
    return this.#frames;
  }

  add(audioBase64: string): void {
    this.#frames.push(audioBase64);
    if (this.#frames.length > this.#limit) this.#frames.shift();
  }

  /** From now on everything is kept: they speak, or nobody hears them. */
  keepAll(): void {
    this.#limit = SPOKEN_FRAMES;
  }

  /** What they said has its place in the model's conversation. */
  keepLast(): void {
    this.#limit = SILENT_FRAMES;
    this.#frames = this.#frames.slice(-SILENT_FRAMES);
  }
}
