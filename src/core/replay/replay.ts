import { applyEvents } from '../call/apply-event.ts';
import type { ConversationSettings } from '../call/call-ports.ts';
import type { CallEvent } from '../call/events.ts';
import { newCall } from '../call/state.ts';
import { CallRun, type Replay, type ReplayOptions } from './call-run.ts';
import { RecordedModel } from './recorded-model.ts';
import { type Tape, tapeOf } from './tape.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Longer than any call. */
const NEVER_MS = 86_400_000;
/** The answer to the last thing that was recorded comes within this. */
const LAST_WORDS_MS = 5_000;
/** How long the call goes on after the last thing that was recorded, so that what is under way comes to its end. */
const TAIL_MS = 60_000;

export interface RecordedReplay extends Replay {
  /** Recorded answers nobody asked for, and requests the recording has no answer to. */
  readonly leftOver: { readonly replies: number; readonly requests: number };
}

/**
 * Runs a journalled call again against this build: what the other party, the supervisor and the model did comes
 * from the journal, time and ids too, so that two runs of one build are the same to the byte.
 *
 * A call of mode media runs as text: its words are compared, not its sound.
 *
 * @returns null where the events have no `call.created`.
 */
export function replayCall(events: readonly CallEvent[], options: ReplayOptions): RecordedReplay | null {
  const [created] = events;
  const tape = tapeFor(events, options);
  if (tape === null || created === undefined) return null;
  const clock = new VirtualClock(tape.startedAt);
  const model = new RecordedModel(clock, tape.replies);
  // When the assistant opened the call, if it did, is the recording's to say.
  const settings = { ...options.settings, openingSilenceMs: tape.speaksFirst ? 0 : NEVER_MS };
  const run = new CallRun(tape, created, { ...options, settings }, { clock, model, playsAtOnce: false });
  for (const step of tape.steps) {
    clock.advance(step.atMs - clock.monotonicMs());
    if (step.do === 'lose-model') model.lose();
    else run.perform(step);
  }
  clock.advance(LAST_WORDS_MS);
  run.hearOut();
  if (!run.isOver) clock.advance(TAIL_MS);
  return { ...run.close(applyEvents(newCall(created.callSid), events)), leftOver: model.leftOver };
}

/** The tape of a call under these settings; null where the events are no call's. */
export const tapeFor = (events: readonly CallEvent[], { ownWords = [], settings }: ReplayOptions): Tape | null =>
  tapeOf(events, [...ownWords, ...wordsIn(settings)]);

/** Whatever sentence a setting holds may be said without the model. */
const wordsIn = (settings: ConversationSettings): readonly string[] =>
  Object.values(settings).flatMap((value) => (typeof value === 'string' ? [value] : []));
