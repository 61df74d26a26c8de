import type { ConversationModel, ModelFact, ModelItem, ModelSession } from '#core/ports/conversation-model.ts';

/** What it says to whatever it hears, and then hangs up. */
const ECHO = 'This test call was heard. Goodbye.';

/** A model in name only: answers at once, knows nobody and costs nothing. */
export class EchoModel implements ConversationModel {
  open(_instructions: string, onFact: (fact: ModelFact) => void): ModelSession {
    return new EchoSession(onFact);
  }
}

class EchoSession implements ModelSession {
  readonly #onFact: (fact: ModelFact) => void;
  #isClosed = false;

  constructor(onFact: (fact: ModelFact) => void) {
    this.#onFact = onFact;
    this.#tell({ type: 'ready', expiresAtMs: null });
  }

  append(_item: ModelItem): void {}

  replace(_itemId: string, _replacement: ModelItem | null): void {}

  cancel(_responseId: string): void {}

  respond(requestId: string): void {
    const responseId = requestId;
    this.#tell(
      { type: 'response-started', responseId, requestId },
      { type: 'text', responseId, delta: `${ECHO} [[end_call]]`, receivedAtMs: performance.now() },
      { type: 'response-done', responseId, status: 'completed', error: null, usage: null },
    );
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Never within the call that asked: whoever asks has not finished what it was doing. */
  #tell(...facts: readonly ModelFact[]): void {
    queueMicrotask(() => {
      for (const fact of facts) if (!this.#isClosed) this.#onFact(fact);
    });
  }
}
