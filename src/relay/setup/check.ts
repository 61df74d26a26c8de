import type { SetUpCheck } from '#shared/set-up.ts';

export type Finding = Pick<SetUpCheck, 'state' | 'detail' | 'fix'>;

/** One part of the set-up that can be looked at. */
export interface Check extends Pick<SetUpCheck, 'id' | 'title' | 'needed'> {
  /** Comes back within its deadlines, whatever the outside world does. */
  readonly run: () => Promise<Finding>;
}

export const fine = (detail: string): Finding => ({ state: 'ok', detail, fix: null });
export const warning = (detail: string, fix: string): Finding => ({ state: 'warning', detail, fix });
export const failed = (detail: string, fix: string | null): Finding => ({ state: 'failed', detail, fix });
/** @param fix - Given where nothing else in the list already says what to do. */
export const skipped = (detail: string, fix: string | null = null): Finding => ({ state: 'skipped', detail, fix });

/** Looks once however often it is asked: several checks rest on the same answer. */
export function lazily<T>(look: () => Promise<T>): () => Promise<T> {
  let looking: Promise<T> | null = null;
  return () => (looking ??= look());
}

/** A check that breaks is a finding too. Of the error only its code is told: its text may quote a request. */
export async function findingOf(check: Check): Promise<Finding> {
  try {
    return await check.run();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    return failed(`This could not be looked at (${code}).`, 'Try again; if it stays so, look into the log.');
  }
}
