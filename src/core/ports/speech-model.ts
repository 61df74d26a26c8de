import type { ModelError, ModelItem, ModelUsage, ResponseStatus, SessionFact } from './conversation-model.ts';

/** Who begins a response when the other party stops speaking, and whether their speaking stops ours. */
export interface Listening {
  /** True: the model answers by itself. False: it only listens, and is asked for each answer. */
  readonly answers: boolean;
}

export interface SpeechInstructions extends Listening {
  readonly instructions: string;
}

/** What can be done with an open session of a model that hears and speaks. Sends on a closed session are dropped. */
export interface SpeechSession {
  /** The other party's sound as it came: G.711 µ-law, base64. */
  appendAudio(audioBase64: string): void;
  append(item: ModelItem): void;
  /** What was heard is what is remembered: cuts a spoken item. @param heardMs - At least 1. */
  truncate(itemId: string, heardMs: number): void;
  remove(itemId: string): void;
  /** Hands over what came of a tool. */
  answerTool(callId: string, output: string): void;
  /** Asks for one response. @param words - To be said word for word, as far as the model will; null for its own. */
  respond(requestId: string, words: string | null): void;
  cancel(responseId: string): void;
  listen(listening: Listening): void;
  close(): void;
}

/** What a session tells; `SessionFact.ready` or `lost` first. */
export type SpeechFact =
  | SessionFact
  /** The other party began or stopped speaking. */
  | { readonly type: 'caller-speaking'; readonly on: boolean }
  /** The other party's words have their place in the conversation; what they were comes later. */
  | { readonly type: 'caller-item'; readonly itemId: string }
  /** A piece of them as they are being written down; may come before their place is known. */
  | { readonly type: 'caller-partial'; readonly itemId: string; readonly delta: string }
  /** `text` null: they could not be written down. */
  | {
      readonly type: 'caller-words';
      readonly itemId: string;
      readonly text: string | null;
      readonly error: ModelError | null;
      readonly usage: ModelUsage | null;
    }
  /** `requestId` null: the model answers by itself. */
  | { readonly type: 'response-started'; readonly responseId: string; readonly requestId: string | null }
  | { readonly type: 'item-started'; readonly responseId: string; readonly itemId: string }
  | {
      readonly type: 'audio';
      readonly responseId: string;
      readonly itemId: string;
      readonly audio: string;
      readonly receivedAtMs: number;
    }
  | { readonly type: 'audio-done'; readonly responseId: string; readonly itemId: string }
  | { readonly type: 'transcript'; readonly responseId: string; readonly itemId: string; readonly delta: string }
  | { readonly type: 'transcript-done'; readonly responseId: string; readonly itemId: string; readonly text: string }
  /** Text where speech was asked for: it cannot be heard. */
  | { readonly type: 'mute-text'; readonly responseId: string }
  /** A tool, its arguments complete. */
  | ({ readonly type: 'tool'; readonly responseId: string } & ToolCall)
  | {
      readonly type: 'response-done';
      readonly responseId: string;
      readonly status: ResponseStatus;
      readonly error: ModelError | null;
      readonly usage: ModelUsage | null;
    }
  | { readonly type: 'request-refused'; readonly requestId: string; readonly busy: boolean; readonly error: ModelError }
  | { readonly type: 'complaint'; readonly error: ModelError };

export interface ToolCall {
  readonly itemId: string;
  readonly callId: string;
  readonly name: string;
  /** JSON, as the model wrote it. */
  readonly args: string;
}

export interface SpeechModel {
  /** Starts to open a session; facts arrive on `onFact`, `ready` or `lost` first. */
  open(start: SpeechInstructions, onFact: (fact: SpeechFact) => void): SpeechSession;
}
