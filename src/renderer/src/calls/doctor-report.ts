import type { ExaminationState } from '../stores/examination.ts';
import { strings } from '../strings.ts';

const words = strings.doctor;

/** One sentence about all of it. */
export function summaryOf({ parts, found, running }: ExaminationState): string {
  const looked = parts.flatMap(({ id }) => found.get(id) ?? []);
  if (running.size > 0) return words.progress(parts.length - running.size, parts.length);
  if (looked.length === 0) return '';
  const missing = looked.filter(({ state }) => state === 'failed' || state === 'skipped');
  if (missing.some(({ needed }) => needed === 'practice')) return words.summary.nothing;
  // What only waits for another part has no remedy of its own.
  const toDo = missing.filter(({ fix }) => fix !== null).length;
  return missing.length === 0 ? words.summary.real : words.summary.practice(Math.max(1, toDo));
}

/** What was found as text, to be sent to somebody who helps. Of secrets there are none in it. */
export function reportOf({ parts, found }: ExaminationState, version: string): string {
  const lines = parts.flatMap(({ id }) => {
    const check = found.get(id);
    if (check === undefined) return [];
    const line = `${check.state.padEnd(7)}  ${check.title}: ${check.detail}`;
    return check.fix === null ? [line] : [line, `         ${check.fix}`];
  });
  return [`Phony ${version}`, ...lines, ''].join('\n');
}
