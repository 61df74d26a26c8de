import type { CalleeLine } from '../../../src/practice/callees/callee.ts';

/** A line on which speech takes no time. */
export class QuietLine implements CalleeLine {
  readonly callSid = 'CA0';
  readonly did: string[] = [];
  readonly #over = new AbortController();
  readonly over: AbortSignal = this.#over.signal;

  async say(rows: readonly string[]): Promise<void> {
    this.did.push(...rows);
  }

  press(digit: string): void {
    this.did.push(`key ${digit}`);
  }

  beep(): void {
    this.did.push('(beep)');
  }

  hangUp(): void {
    this.did.push('(hangs up)');
    this.#over.abort();
  }
}
