import type { CallMessage } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import type { CallSid, QuestionId } from '#core/ids.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import type { NotificationPort } from './notification-port.ts';

interface Ports {
  readonly notifications: NotificationPort;
  /** Who is on a call, or null where there is no such call. */
  readonly findCall: (callSid: CallSid) => Promise<CallSummary | null>;
  /** Brings the window forward with this question's answer field focused. */
  readonly focusQuestion: (callSid: CallSid, questionId: QuestionId) => void;
  /** Draws attention to the window without taking the focus, where no notification could be shown. */
  readonly flashWindow: () => void;
}

interface Pending {
  readonly callSid: CallSid;
  shown: { close(): void } | null;
}

/** Who asks, as the title of a notification. */
function titleOf(call: CallSummary | null): string {
  if (call === null) return 'The assistant asks';
  if (call.practice !== null) return `Practice call (${call.practice}): the assistant asks`;
  const party = call.direction === 'inbound' ? call.from : call.to;
  return `${formatPhoneNumber(party)}: the assistant asks`;
}

/**
 * Turns the model's questions into notifications, each question into one. A
 * notification is withdrawn when its question is answered, expires, or its call
 * ends, so that none on the screen can lead to a question that waits no more.
 */
export class QuestionNotifier {
  readonly #ports: Ports;
  readonly #pending = new Map<QuestionId, Pending>();
  /** Questions already shown, by call, because an event may come again. */
  readonly #known = new Map<CallSid, Set<QuestionId>>();
  readonly #inFlight = new Set<Promise<void>>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Takes every message of every call; only those about questions matter. */
  receive(message: CallMessage): void {
    if (message.type === 'question.asked') this.#ask(message.callSid, message.questionId, message.prompt);
    else if (message.type === 'question.answered' || message.type === 'question.expired') {
      this.#withdraw(message.questionId);
    } else if (message.type === 'call.ended') this.#forget(message.callSid);
  }

  /** Resolves when nothing is being shown any more. Tests wait on this, never on a sleep. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  /** Withdraws all: nothing on the screen may outlive the app. */
  close(): void {
    for (const questionId of this.#pending.keys()) this.#withdraw(questionId);
  }

  #ask(callSid: CallSid, questionId: QuestionId, prompt: string): void {
    const known = this.#known.get(callSid) ?? new Set();
    if (known.has(questionId)) return;
    this.#known.set(callSid, known.add(questionId));
    this.#pending.set(questionId, { callSid, shown: null });
    const showing = this.#show(callSid, questionId, prompt).finally(() => this.#inFlight.delete(showing));
    this.#inFlight.add(showing);
  }

  async #show(callSid: CallSid, questionId: QuestionId, prompt: string): Promise<void> {
    // A title without the party beats no notification at all.
    const call = await this.#ports.findCall(callSid).catch(() => null);
    const pending = this.#pending.get(questionId);
    if (pending === undefined) return;
    pending.shown = this.#ports.notifications.show({
      title: titleOf(call),
      body: prompt,
      onClick: () => this.#ports.focusQuestion(callSid, questionId),
      onFailed: () => this.#ports.flashWindow(),
    });
  }

  #withdraw(questionId: QuestionId): void {
    this.#pending.get(questionId)?.shown?.close();
    this.#pending.delete(questionId);
  }

  #forget(callSid: CallSid): void {
    for (const [questionId, pending] of this.#pending) {
      if (pending.callSid === callSid) this.#withdraw(questionId);
    }
    this.#known.delete(callSid);
  }
}
