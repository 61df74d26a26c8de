export type Role = 'user' | 'assistant' | 'system';

/** One message of the model's conversation. Ids are ours: short, unique in a session. */
export interface ModelItem {
  readonly id: string;
  readonly role: Role;
  readonly text: string;
}

/** What can be done with an open session of the model. Sends on a closed session are dropped. */
export interface ModelSession {
  append(item: ModelItem): void;
  /** Puts other words where an item stood; with `text` null it is only taken out. */
  replace(itemId: string, replacement: ModelItem | null): void;
  /** Asks for one response. `requestId` comes back with it. */
  respond(requestId: string): void;
  cancel(responseId: string): void;
  close(): void;
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly costUsd: number | null;
}

export interface ModelError {
  readonly code: string;
  readonly message: string;
}

export type ResponseStatus = 'completed' | 'cancelled' | 'incomplete' | 'failed';

/** Why a session is gone: its time was up, the connection broke, or the model will not have us. */
export type Loss = 'expired' | 'broken' | 'refused';

/** What a session tells of itself, whatever it hears and says. */
export type SessionFact =
  /** Once, when the configuration was accepted. `expiresAtMs`: when its time will be up (since 1970); null: not said. */
  | { readonly type: 'ready'; readonly expiresAtMs: number | null }
  | { readonly type: 'lost'; readonly why: Loss; readonly error: ModelError };

/** What a session tells; `SessionFact.ready` or `lost` first. */
export type ModelFact =
  | SessionFact
  | { readonly type: 'response-started'; readonly responseId: string; readonly requestId: string | null }
  | { readonly type: 'item-started'; readonly responseId: string; readonly itemId: string }
  | { readonly type: 'text'; readonly responseId: string; readonly delta: string; readonly receivedAtMs: number }
  | {
      readonly type: 'response-done';
      readonly responseId: string;
      readonly status: ResponseStatus;
      /** Why it is not `completed`, in the model's words. */
      readonly error: ModelError | null;
      readonly usage: ModelUsage | null;
    }
  /** Our `respond` was turned down; `busy` when another response was still running. */
  | { readonly type: 'request-refused'; readonly requestId: string; readonly busy: boolean; readonly error: ModelError }
  | { readonly type: 'complaint'; readonly error: ModelError };

export interface ConversationModel {
  /** Starts to open a session; facts arrive on `onFact`, `ready` or `lost` first. */
  open(instructions: string, onFact: (fact: ModelFact) => void): ModelSession;
}
