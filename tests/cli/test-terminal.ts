import path from 'node:path';
import { runCommandLine } from '#cli/command-line.ts';
import { colours, noColours } from '#cli/paint.ts';
import type { Terminal } from '#cli/terminal.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface TerminalOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Where `.env` lies. */
  readonly settingsFolder?: string;
  readonly columns?: number;
  readonly colourful?: boolean;
  /** What is answered when asked; nobody is there to answer where it is not given. */
  readonly says?: boolean;
}

/** A terminal that remembers what was written to it. */
export class TestTerminal implements Terminal {
  readonly env: Readonly<Record<string, string>>;
  readonly root: string;
  readonly settingsFolder: string;
  readonly columns: number | null;
  readonly paint: Terminal['paint'];
  readonly confirm: Terminal['confirm'];
  /** What was asked. */
  readonly questions: string[] = [];
  stdout = '';
  stderr = '';
  #interrupted: (() => void) | null = null;
  #wake: () => void = () => undefined;

  constructor({ env = {}, settingsFolder = ROOT, columns, colourful = false, says }: TerminalOptions = {}) {
    this.env = env;
    this.root = ROOT;
    this.settingsFolder = settingsFolder;
    this.columns = columns ?? null;
    this.confirm = says === undefined ? null : (question) => this.#answer(question, says);
    this.paint = colourful ? colours : noColours;
  }

  #answer(question: string, says: boolean): Promise<boolean> {
    this.questions.push(question);
    return Promise.resolve(says);
  }

  out(text: string): void {
    this.stdout += text;
    this.#wake();
  }

  err(text: string): void {
    this.stderr += text;
    this.#wake();
  }

  onInterrupt(listener: () => void): () => void {
    this.#interrupted = listener;
    return () => (this.#interrupted = null);
  }

  /** Ctrl+C. */
  interrupt(): void {
    if (this.#interrupted === null) throw new Error('nobody listens for Ctrl+C');
    this.#interrupted();
  }

  /** Resolves as soon as this has been written to either stream. */
  async until(text: string): Promise<void> {
    while (!this.stdout.includes(text) && !this.stderr.includes(text)) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export async function run(words: readonly string[], terminal: TestTerminal): Promise<Ran> {
  const exitCode = await runCommandLine(words, terminal);
  return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr };
}
