import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CutIn } from '../../src/practice/callees/callee.ts';
import { REAL_PACE } from '../../src/practice/pace.ts';
import { PlayQueue } from '../../src/practice/phone-company/play-queue.ts';

const PLAIN = { scope: 'any', isPreemptible: false } as const;
const PREEMPTIBLE = { scope: 'any', isPreemptible: true } as const;

let happened: string[];
let over: AbortController;
let cutIn: CutIn | null;
let queue: PlayQueue;
beforeEach(() => {
  vi.useFakeTimers();
  happened = [];
  cutIn = null;
  over = new AbortController();
  const listener = {
    speakingChanged: (isSpeaking: boolean): unknown => happened.push(isSpeaking ? 'on' : 'off'),
    starting: (): CutIn | null => cutIn,
    played: (text: string): unknown => happened.push(text),
    ranOut: (): unknown => happened.push('silence'),
  };
  queue = new PlayQueue({ ...REAL_PACE, firstSoundMs: [300, 300], toneLeadMs: [200, 200] }, listener, over.signal);
});
afterEach(() => {
  over.abort();
  vi.useRealTimers();
});

/** 15 characters take a second. */
const HALF_A_MINUTE = 30_000;

describe('the play queue at the real pace', () => {
  it('starts 0.3 s after the first clause and takes a second for 15 characters', async () => {
    queue.addText('Fifteen letters. ', true, PLAIN);
    await vi.advanceTimersByTimeAsync(299);
    expect(happened).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(happened).toEqual(['on']);
    await vi.advanceTimersByTimeAsync(1_060);
    expect(happened).toEqual(['on']);
    await vi.advanceTimersByTimeAsync(100);
    expect(happened).toEqual(['on', 'Fifteen letters.', ' ', 'off', 'silence']);
  });

  it('reports the heard words of a clause that is cut, and drops the rest', async () => {
    queue.addText('One two three four five six seven', true, PLAIN);
    queue.addText('Never.', true, PLAIN);
    await vi.advanceTimersByTimeAsync(300 + 1_000);
    expect(queue.interrupt()).toEqual({ utterance: 'One two three', durationMs: expect.closeTo(1_000, -2) });
    queue.reportSilence();
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(happened).toEqual(['on', 'One two three', 'off']);
  });

  it('cuts what is preemptible in the middle of a clause when the next talk cycle comes', async () => {
    queue.addText('One two three four five six seven. Eight.', true, PREEMPTIBLE);
    await vi.advanceTimersByTimeAsync(300 + 1_000);
    queue.addText('', true, PLAIN);
    expect(happened).toEqual(['on']);
    queue.addText('Now this.', true, PLAIN);
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(happened).toEqual(['on', 'One two three', 'Now this.', 'off', 'silence']);
  });

  it('lets what is not preemptible finish first', async () => {
    queue.addText('To the end.', true, PLAIN);
    await vi.advanceTimersByTimeAsync(500);
    queue.addText('Then this.', true, PREEMPTIBLE);
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(happened).toEqual(['on', 'To the end.', 'Then this.', 'off', 'silence']);
  });

  it('keeps the tail of an unclosed talk cycle, and speaks it after two seconds all the same', async () => {
    queue.addText('One. Two', false, PLAIN);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(happened).toEqual(['on', 'One.']);
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(happened).toEqual(['on', 'One.', ' Two', 'off', 'silence']);
  });

  it('takes half a second for a w between two tones', async () => {
    queue.addDigits('1w2', PLAIN);
    await vi.advanceTimersByTimeAsync(200 + 150 + 500 + 149);
    expect(happened).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(happened).toEqual(['1w2']);
  });

  it('is cut exactly where the other party means to speak into a clause', async () => {
    const start = (): void => {
      happened.push(JSON.stringify(queue.interrupt()));
      queue.reportSilence();
    };
    cutIn = { afterFraction: 0.5, start };
    queue.addText('Fifteen letters and fifteen more.', true, PLAIN);
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    expect(happened).toEqual(['on', 'Fifteen letters', '{"utterance":"Fifteen letters","durationMs":1100}', 'off']);
  });
});
