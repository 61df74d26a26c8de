import type { Refusal } from '#core/errors.ts';
import { ok, type Result } from '#core/result.ts';
import type { NumberChange, SetUpDesk } from '#relay/setup/set-up.ts';
import type { AccountNumber, SetUpCheck, SetUpPart } from '#shared/set-up.ts';

/** A set-up that finds and does what a test says. */
export class FakeSetUp implements SetUpDesk {
  found: readonly SetUpCheck[] = [];
  /** What the next change of the number comes to. */
  outcome: Result<NumberChange, Refusal> = ok({ message: 'Done.' });
  readonly asked: string[] = [];

  async checks(): Promise<readonly SetUpCheck[]> {
    return this.found;
  }

  begin(): readonly SetUpPart[] {
    return this.found;
  }

  async check(id: string): Promise<SetUpCheck | null> {
    return this.found.find((check) => check.id === id) ?? null;
  }

  async numbers(): Promise<Result<readonly AccountNumber[], Refusal>> {
    return ok([]);
  }

  async pointNumber(): Promise<Result<NumberChange, Refusal>> {
    this.asked.push('point');
    return this.outcome;
  }

  async undo(): Promise<Result<NumberChange, Refusal>> {
    this.asked.push('undo');
    return this.outcome;
  }
}
