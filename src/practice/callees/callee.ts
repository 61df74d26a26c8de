/** What someone who has been phoned can do. */
export interface CalleeLine {
  /**
   * Says one stretch of speech; every row reaches the other end as a final prompt of
   * its own. While nobody listens (before the relay is connected, between two
   * sessions) the words are held back.
   *
   * @param cut - Stops the speech; what was said until then is still delivered.
   * @returns Resolves once the other end has every row, or the call is over.
   */
  say(rows: readonly string[], cut?: AbortSignal): Promise<void>;
  /** Presses a key on the callee's own phone. */
  press(digit: string): void;
  /** A tone that says go on. No words, so the other end reads nothing; machine detection hears it. */
  beep(): void;
  hangUp(): void;
  readonly callSid: string;
  /** Aborts when the call is over. */
  readonly over: AbortSignal;
}

/** How someone speaks into a clause they hear. */
export interface CutIn {
  /** How much of the clause they let pass, from 0 to 1. */
  readonly afterFraction: number;
  readonly start: () => void;
}

/** Someone at the far end of the practice line: told, in order, what happens on the line. */
export interface Callee {
  /** What machine detection finds; a machine also lets it ring for longer. */
  readonly isMachine?: true;
  /** It rings, and nothing can be said yet. Left out by those who need not get ready. */
  rings?(line: Pick<CalleeLine, 'callSid' | 'over'>): void;
  answered(line: CalleeLine): void;
  /** Words that were just played, a clause at a time; of a clause that was cut off only its beginning. */
  heard(text: string): void;
  /** The other party finished speaking. Not told after a barge-in. */
  fellSilent(): void;
  heardDigits(digits: string): void;
  /** Asked as a clause begins; null to hear it out. Left out by those who never interrupt. */
  cutInto?(clause: string): CutIn | null;
}
