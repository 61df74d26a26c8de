import type { ReactElement } from 'react';
import { formatSpan } from '../../calls/times.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';

/** `0:42`, or null where there is no deadline. */
export const timeLeft = (sinceMs: number, seconds: number, nowMs: number): string | null =>
  seconds === 0 ? null : formatSpan(sinceMs + seconds * 1_000 - nowMs);

interface DeadlineProps {
  readonly sinceMs: number;
  /** 0 for none: nothing is shown then. */
  readonly seconds: number;
  readonly words: (left: string) => string;
}

/** What happens by itself, and in how long. */
export function Deadline({ sinceMs, seconds, words }: DeadlineProps): ReactElement | null {
  const { clock } = useConsole();
  const left = useStore(clock, (now) => timeLeft(sinceMs, seconds, now));
  return left === null ? null : <span className="card-deadline">{words(left)}</span>;
}
