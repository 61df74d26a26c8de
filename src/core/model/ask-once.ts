import type { Clock } from '../ports/clock.ts';
import type { ConversationModel, ModelError, ModelUsage } from '../ports/conversation-model.ts';
import { err, ok, type Result } from '../result.ts';

export interface Question {
  /** Comes back with the response. */
  readonly name: string;
  readonly instructions: string;
  /** The one message the model is told. */
  readonly message: string;
  /** A model that has not answered by then, in milliseconds, is not waited for. */
  readonly patienceMs: number;
}

export interface OneAnswer {
  readonly text: string;
  /** What it took; null where the model does not say. */
  readonly usage: ModelUsage | null;
}

/** Asks a model one thing, in a session of its own: no call's conversation has to do with it. */
export function askOnce(
  { name, instructions, message, patienceMs }: Question,
  { model, clock }: { readonly model: ConversationModel; readonly clock: Pick<Clock, 'after'> },
): Promise<Result<OneAnswer, ModelError>> {
  return new Promise((resolve) => {
    let text = '';
    const finish = (result: Result<OneAnswer, ModelError>): void => {
      stopWaiting();
      session.close();
      resolve(result);
    };
    const stopWaiting = clock.after(patienceMs, () => {
      finish(err({ code: 'timeout', message: 'The model did not answer in time.' }));
    });
    const session = model.open(instructions, (fact) => {
      switch (fact.type) {
        case 'ready':
          session.append({ id: 'record', role: 'user', text: message });
          return session.respond(name);
        case 'text':
          text += fact.delta;
          return undefined;
        case 'response-done':
          return finish(
            fact.status === 'completed' ? ok({ text, usage: fact.usage }) : err(fact.error ?? NOTHING_SAID),
          );
        case 'request-refused':
        case 'lost':
          return finish(err(fact.error));
        default:
          return undefined;
      }
    });
  });
}

export const NOTHING_SAID: ModelError = { code: 'empty', message: 'The model had nothing to say.' };
