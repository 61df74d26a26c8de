import type { Clock } from '#core/ports/clock.ts';
import type { ConversationModel } from '#core/ports/conversation-model.ts';
import { type Check, failed, fine } from './check.ts';
import { refusalOfSession } from './model-check.ts';

export interface PracticeCheckPorts {
  readonly callees: readonly { readonly name: string; readonly number: string }[];
  readonly modelFor: (number: string) => ConversationModel | null;
  readonly clock: Clock;
}

const AGAIN = 'Start Phony again; if it stays so, install it anew.';

/** Nobody is called: its model takes a session, and that goes over the same sockets as a call. */
export const practiceCheck = ({ callees, modelFor, clock }: PracticeCheckPorts): Check => ({
  id: 'practice-line',
  title: 'Practice line',
  needed: 'practice',
  run: async () => {
    const [first] = callees;
    const model = first === undefined ? null : modelFor(first.number);
    if (model === null) return failed('Nobody to call: resources/practice is missing.', 'Install Phony again.');
    const refusal = await refusalOfSession(model, clock);
    return refusal === null
      ? fine(`It answers: ${callees.map(({ name }) => name).join(', ')}.`)
      : failed(`The practice line does not answer (${refusal.code}).`, AGAIN);
  },
});
