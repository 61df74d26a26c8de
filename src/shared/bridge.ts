import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { CallSid, QuestionId } from '#core/ids.ts';
import {
  AnswerRequest,
  ApprovalRequest,
  CallMessage,
  CallSummary,
  ConsoleState,
  DialRequest,
  EndRequest,
  ListRequest,
  PauseRequest,
  PressRequest,
  RefusalBody,
  SayRequest,
  TransferRequest,
  WhisperRequest,
} from './supervisor-api.ts';

const refused = z.object({ ok: z.literal(false), error: RefusalBody });
const outcome = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true) }), refused]);

/** Console → relay. The only place where a channel is named. */
export const requests = {
  'app:state': { input: z.undefined(), output: ConsoleState },
  'calls:list': { input: ListRequest, output: z.array(CallSummary) },
  'calls:events': { input: z.object({ callSid: CallSid }), output: z.array(CallEvent) },
  'calls:dial': {
    input: DialRequest,
    output: z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), call: CallSummary }), refused]),
  },
  'calls:say': { input: SayRequest, output: outcome },
  'calls:whisper': { input: WhisperRequest, output: outcome },
  'calls:press': { input: PressRequest, output: outcome },
  'calls:transfer': { input: TransferRequest, output: outcome },
  'calls:end': { input: EndRequest, output: outcome },
  'calls:pause': { input: PauseRequest, output: outcome },
  'calls:answer': { input: AnswerRequest, output: outcome },
  'calls:approve': { input: ApprovalRequest, output: outcome },
} as const;
export type Channel = keyof typeof requests;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets literal keys
export const channels = Object.keys(requests) as readonly Channel[];

/** Relay → console, fire and forget. */
const broadcasts = {
  /** Events and streamed text of every call, in order, batched per frame. */
  'calls:messages': z.array(CallMessage),
  'app:state': ConsoleState,
  /** A notification was clicked: show this call, with this question's answer field focused. */
  'app:focus-call': z.object({ callSid: CallSid, questionId: QuestionId.nullable() }),
} as const;
export type Topic = keyof typeof broadcasts;

export type Input<C extends Channel> = z.input<(typeof requests)[C]['input']>;
export type Output<C extends Channel> = z.output<(typeof requests)[C]['output']>;
export type Payload<T extends Topic> = z.output<(typeof broadcasts)[T]>;

/**
 * How a console reaches the relay: over IPC in the app (preload puts it on
 * `window.phony`), over HTTP and a WebSocket in a browser.
 */
export interface Bridge {
  request<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
  /** Returns the function that ends the subscription. */
  subscribe<T extends Topic>(topic: T, listener: (payload: Payload<T>) => void): () => void;
}
