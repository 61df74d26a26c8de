import { type Attributes, context, type Span, type Tracer, trace } from '@opentelemetry/api';
import type { CallEvent, CallMessage } from '#core/call/events.ts';
import type { CallSid } from '#core/ids.ts';

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

/** One exchange: what the other party said, and our answer. */
interface Exchange {
  /** The turn of our answer. */
  readonly turn: number;
  readonly promptMs: number;
  firstTokenMs: number | null;
  /** When the answer was handed over whole, or cut off. */
  endMs: number | null;
  readonly attributes: Attributes;
}

interface CallTrace {
  readonly span: Span;
  exchange: Exchange | null;
}

/**
 * A call's events as spans: the call, in it one for each exchange, and in that
 * the model's part (prompt to first word) and the speech (first word until it
 * was handed over whole or cut off).
 *
 * An exchange is closed by the next one, for what its answer cost and where it
 * was cut is told after it. Words and numbers stay out.
 */
export class CallTraces {
  readonly #tracer: Tracer;
  readonly #calls = new Map<CallSid, CallTrace>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  observe(message: CallMessage): void {
    switch (message.type) {
      case 'call.created':
        return this.#begin(message);
      case 'caller.transcript':
        return message.final ? this.#prompt(message) : undefined;
      case 'latency':
        return this.#latency(message);
      case 'assistant.transcript':
        return this.#spoken(message);
      case 'call.ended':
        return this.#end(message);
      default:
    }
  }

  /** We stop: what is open is told as far as it goes. */
  close(): void {
    for (const call of this.#calls.values()) {
      this.#close(call);
      call.span.end();
    }
    this.#calls.clear();
  }

  #begin({ callSid, at, direction, mode, practice }: EventOf<'call.created'>): void {
    const span = this.#tracer.startSpan('call', {
      root: true,
      startTime: new Date(at),
      attributes: {
        'phony.call_sid': callSid,
        'phony.direction': direction,
        'phony.mode': mode,
        'phony.practice': practice !== null,
      },
    });
    this.#calls.set(callSid, { span, exchange: null });
  }

  /** A call that was taken up again begins for us with the first we hear of it. */
  #callOf({ callSid, at }: CallEvent): CallTrace {
    const known = this.#calls.get(callSid);
    if (known !== undefined) return known;
    const attributes = { 'phony.call_sid': callSid, 'phony.taken_up': true };
    const call = {
      span: this.#tracer.startSpan('call', { root: true, startTime: new Date(at), attributes }),
      exchange: null,
    };
    this.#calls.set(callSid, call);
    return call;
  }

  #prompt(event: EventOf<'caller.transcript'>): void {
    const call = this.#callOf(event);
    const turn = event.turn + 1;
    // A burst is one turn: it is answered once, and waited for since its last words.
    if (call.exchange?.turn !== turn) this.#close(call);
    call.exchange = { turn, promptMs: Date.parse(event.at), firstTokenMs: null, endMs: null, attributes: {} };
  }

  #latency(event: EventOf<'latency'>): void {
    const { exchange } = this.#callOf(event);
    if (exchange?.turn !== event.turn) return;
    if (event.metric === 'first_token') exchange.firstTokenMs = exchange.promptMs + event.ms;
    else exchange.attributes[`phony.${event.metric}_ms`] = event.ms;
  }

  #spoken(event: EventOf<'assistant.transcript'>): void {
    const { exchange } = this.#callOf(event);
    if (exchange?.turn !== event.turn) return;
    exchange.endMs = Date.parse(event.at);
    if (event.interrupted) exchange.attributes['phony.interrupted'] = true;
  }

  #end(event: EventOf<'call.ended'>): void {
    const call = this.#callOf(event);
    this.#close(call);
    this.#calls.delete(event.callSid);
    call.span.setAttribute('phony.end_reason', event.reason);
    call.span.end(new Date(event.at));
  }

  #close(call: CallTrace): void {
    const { exchange } = call;
    call.exchange = null;
    if (exchange === null) return;
    const { attributes, firstTokenMs, promptMs, turn } = exchange;
    const endMs = Math.max(exchange.endMs ?? 0, firstTokenMs ?? promptMs);
    const span = this.#span('turn', promptMs, call.span, { 'phony.turn': turn, ...attributes });
    if (firstTokenMs !== null) {
      this.#span('model', promptMs, span).end(firstTokenMs);
      this.#span('speech', firstTokenMs, span).end(endMs);
    }
    span.end(endMs);
  }

  #span(name: string, startTime: number, parent: Span, attributes: Attributes = {}): Span {
    return this.#tracer.startSpan(name, { startTime, attributes }, trace.setSpan(context.active(), parent));
  }
}
