import { drawMs, type Pace, untilAborted, wait } from '../pace.ts';

/** What Twilio tells of a detection, in its own words. */
export interface Detected {
  readonly AnsweredBy: 'human' | 'machine_start' | 'machine_end_beep';
  /** Milliseconds from the answer. */
  readonly MachineDetectionDuration: string;
}

export interface DetectionOptions {
  /** `DetectMessageEnd` tells of a machine only once its greeting is over. */
  readonly mode: 'Enable' | 'DetectMessageEnd';
  readonly isMachine: boolean;
  /** Aborts at the machine's beep. */
  readonly beep: AbortSignal;
  readonly pace: Pace;
  /** Aborts when the call is over. */
  readonly over: AbortSignal;
}

/**
 * Finds out, from the answer on, whether a person or a machine took the call.
 *
 * @returns Null where the call was over before it was clear.
 */
export async function detect({ mode, isMachine, beep, pace, over }: DetectionOptions): Promise<Detected | null> {
  const answeredAtMs = performance.now();
  const waitsForBeep = isMachine && mode === 'DetectMessageEnd';
  if (waitsForBeep) await untilAborted(AbortSignal.any([beep, over]));
  else await wait(drawMs(pace.detectionMs), over);
  if (over.aborted) return null;
  const machine = waitsForBeep ? 'machine_end_beep' : 'machine_start';
  return {
    AnsweredBy: isMachine ? machine : 'human',
    MachineDetectionDuration: String(Math.round(performance.now() - answeredAtMs)),
  };
}
