import { applyEvents } from '../call/apply-event.ts';
import type { CallEvent } from '../call/events.ts';
import { newCall } from '../call/state.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationModel } from '../ports/conversation-model.ts';
import { CallRun, type Replay, type ReplayOptions } from './call-run.ts';
import { tapeFor } from './replay.ts';
import type { Step } from './tape.ts';
import { WatchedModel } from './watched-model.ts';

/** A model that says nothing for this long is not waited for. */
const PATIENCE_MS = 60_000;
/** The conversation may ask again right after an answer. */
const SETTLING_MS = 20;
/** Longer than any replay: nobody is silent on it. */
const NEVER_MS = 86_400_000;

/**
 * Has a model live through a recorded call: the other party and the supervisor do what they did, turn after turn,
 * the model answers anew. So a changed prompt, or another model, shows what it would have made of the call.
 *
 * Interruptions are left out: they would cut words that are other words now.
 *
 * @returns null where the events have no `call.created`.
 */
export async function replayLive(
  events: readonly CallEvent[],
  options: ReplayOptions,
  ports: { readonly clock: Clock; readonly model: ConversationModel },
): Promise<Replay | null> {
  const [created] = events;
  const tape = tapeFor(events, options);
  if (tape === null || created === undefined) return null;
  const { clock } = ports;
  const model = new WatchedModel(ports.model);
  const settings = { ...options.settings, answerSilenceMs: NEVER_MS, openingSilenceMs: NEVER_MS };
  const run = new CallRun(tape, created, { ...options, settings }, { clock, model, playsAtOnce: true });
  await quiet(clock, model);
  for (const step of tape.steps) {
    if (run.isOver) break;
    if (!isTurn(step)) continue;
    run.perform(step);
    // oxlint-disable-next-line no-await-in-loop -- each turn answers the one before
    await quiet(clock, model);
  }
  return run.close(applyEvents(newCall(created.callSid), events));
}

const isTurn = (step: Step): boolean =>
  step.do !== 'interrupt' &&
  step.do !== 'lose-model' &&
  !(step.do === 'line' && step.fact.type === 'prompt' && !step.fact.final);

function quiet(clock: Clock, model: WatchedModel): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.after(PATIENCE_MS, resolve);
    model.whenQuiet(() =>
      clock.after(SETTLING_MS, () =>
        model.whenQuiet(() => {
          stop();
          resolve();
        }),
      ),
    );
  });
}
