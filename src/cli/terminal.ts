import type { Paint } from './paint.ts';

/** Where the command runs: what it reads of its surroundings and where it writes. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder with `package.json`. */
  readonly root: string;
  /** The folder whose `.env` the relay reads: a checkout's own, a packaged app's user data. */
  readonly settingsFolder: string;
  /** Width of standard output in cells, or null where nobody looks at it (a pipe, a file). */
  readonly columns: number | null;
  readonly paint: Paint;
  out(text: string): void;
  err(text: string): void;
  /** Asks a question that is answered with yes or no; null where nobody is there to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Hears Ctrl+C until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
}
