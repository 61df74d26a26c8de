import type { ConversationModel, ModelFact, ModelSession } from '../ports/conversation-model.ts';

/** Counts what a model still owes, so that a replay knows when to go on. */
export class WatchedModel implements ConversationModel {
  readonly #model: ConversationModel;
  #isReady = false;
  #owed = 0;
  #onQuiet: (() => void) | null = null;

  constructor(model: ConversationModel) {
    this.#model = model;
  }

  /** Calls back once, when the model has answered whatever it was asked, or will not have us. */
  whenQuiet(act: () => void): void {
    if (this.#isQuiet) act();
    else this.#onQuiet = act;
  }

  open(instructions: string, onFact: (fact: ModelFact) => void): ModelSession {
    const session = this.#model.open(instructions, (fact) => {
      onFact(fact);
      this.#notice(fact);
    });
    return {
      append: (item) => session.append(item),
      replace: (itemId, replacement) => session.replace(itemId, replacement),
      cancel: (responseId) => session.cancel(responseId),
      close: () => session.close(),
      respond: (requestId) => {
        this.#owed += 1;
        session.respond(requestId);
      },
    };
  }

  get #isQuiet(): boolean {
    return this.#isReady && this.#owed === 0;
  }

  #notice(fact: ModelFact): void {
    if (fact.type === 'ready') this.#isReady = true;
    if (fact.type === 'response-done' || fact.type === 'request-refused') this.#owed = Math.max(0, this.#owed - 1);
    if (fact.type === 'lost') {
      this.#isReady = fact.why === 'refused';
      this.#owed = 0;
    }
    if (!this.#isQuiet) return;
    this.#onQuiet?.();
    this.#onQuiet = null;
  }
}
