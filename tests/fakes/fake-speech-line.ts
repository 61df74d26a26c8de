import { durationMs } from '#core/audio/mu-law.ts';
import type { Handoff } from '#core/ports/call-line.ts';
import type { SpeechLine } from '#core/ports/speech-line.ts';

/** A line of sound that keeps what it was given; the test says which marks come back. */
export class FakeSpeechLine implements SpeechLine {
  readonly medium = 'speech';
  readonly handsOver = false;
  /** What was done, in order: sound by its length, everything else by name. */
  readonly story: string[] = [];
  /** Marks that have not come back. */
  readonly marks: string[] = [];
  readonly handoffs: Handoff[] = [];

  play(audioBase64: string): void {
    this.story.push(`play ${durationMs(audioBase64)}`);
  }

  fill(): void {
    this.story.push('fill');
  }

  mark(name: string): void {
    this.marks.push(name);
  }

  clear(): void {
    this.story.push('clear');
  }

  press(digits: string): void {
    this.story.push(`press ${digits}`);
  }

  end(handoff: Handoff): void {
    this.handoffs.push(handoff);
  }

  /** Milliseconds of sound it was given. */
  get playedMs(): number {
    return this.story.reduce((sum, did) => sum + (did.startsWith('play ') ? Number(did.slice(5)) : 0), 0);
  }
}
