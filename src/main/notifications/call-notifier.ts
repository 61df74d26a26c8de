import type { IncomingDecision } from '#core/call/events.ts';
import type { CallSid, QuestionId } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { CallDesk, Outcome } from '#relay/calls/call-desk.ts';
import { AnswerRequest } from '#shared/supervisor-api.ts';
import type { ApprovalMatter, Matter, QuestionMatter } from '../attention/matter.ts';
import type { Matters, MattersListener } from '../attention/matters.ts';
import { type LateAnswerPorts, lateUse } from './late-answer.ts';
import { type Deed, type NameOf, type Notice, noticeOf } from './notice.ts';
import type { NotificationPort, NotificationRequest, ShownNotification } from './notification-port.ts';

/** One that still waits then is told once more. */
const AGAIN_MS = 30_000;

const REPEATED: ReadonlySet<Matter['kind']> = new Set<Matter['kind']>(['question', 'approval', 'hold_over']);

export interface CallNotifierPorts extends LateAnswerPorts {
  readonly matters: Pick<Matters, 'isOpen' | 'seen'>;
  readonly notifications: NotificationPort;
  readonly clock: Pick<Clock, 'after'>;
  readonly desk: Pick<CallDesk, 'find' | 'answer' | 'approve' | 'whisper' | 'decideIncoming'>;
  /** Brings the window forward; with a call, at this call, with the question's answer field focused where there is one. */
  readonly focus: (callSid: CallSid | null, questionId: QuestionId | null) => void;
  /** Draws attention to the window without taking the focus, where no notification could be shown. */
  readonly flashWindow: () => void;
  readonly nameOf: NameOf;
  /** Whether the supervisor wants to be told of such a thing on the desktop. */
  readonly wants: (kind: Matter['kind']) => boolean;
  readonly onBug: (error: unknown) => void;
}

/** A notification that is up for a matter. */
interface Told {
  shown: ShownNotification | null;
  stopRepeat: () => void;
}

/**
 * Tells a supervisor of what is open, each matter by one notification that goes when the matter does, so that none on
 * the screen can lead to what waits no more. Questions are answered and drafts decided on in it where the desktop can.
 */
export class CallNotifier implements MattersListener {
  readonly #ports: CallNotifierPorts;
  readonly #told = new Map<string, Told>();
  /** What became of answers; they belong to no matter that is still open. */
  readonly #replies = new Set<{ close(): void }>();
  readonly #inFlight = new Set<Promise<void>>();

  constructor(ports: CallNotifierPorts) {
    this.#ports = ports;
  }

  raised(matter: Matter): void {
    if (!this.#ports.wants(matter.kind)) return;
    const told: Told = { shown: null, stopRepeat: () => undefined };
    this.#told.set(matter.key, told);
    if (REPEATED.has(matter.kind)) {
      told.stopRepeat = this.#ports.clock.after(AGAIN_MS, () => this.#run(this.#tell(matter, told, true)));
    }
    this.#run(this.#tell(matter, told, false));
  }

  settled({ key }: Matter): void {
    const told = this.#told.get(key);
    this.#told.delete(key);
    told?.stopRepeat();
    told?.shown?.close();
  }

  /** Resolves when nothing is under way any more. Tests wait on this, never on a sleep. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  /** Withdraws all: nothing on the screen may outlive the app. */
  close(): void {
    for (const { shown, stopRepeat } of this.#told.values()) {
      stopRepeat();
      shown?.close();
    }
    for (const reply of this.#replies) reply.close();
    this.#told.clear();
    this.#replies.clear();
  }

  async #tell(matter: Matter, told: Told, isAgain: boolean): Promise<void> {
    // A title without the party beats no notification at all.
    const call = matter.callSid === null ? null : await this.#ports.desk.find(matter.callSid).catch(() => null);
    if (this.#told.get(matter.key) !== told) return;
    const request = this.#requestOf(matter, noticeOf(matter, { call, nameOf: this.#ports.nameOf, isAgain }));
    if (told.shown === null) told.shown = this.#ports.notifications.show(request);
    else told.shown.again(request);
  }

  #requestOf(matter: Matter, { title, body, staysUp, buttons, takesAnswer }: Notice): NotificationRequest {
    const asked = matter.kind === 'question' && takesAnswer ? matter : null;
    return {
      title,
      body,
      staysUp,
      actions: buttons.map(({ label, does }) => ({ label, onChosen: () => this.#do(matter, does) })),
      reply:
        asked === null ? null : { placeholder: 'Your answer', onReply: (text) => this.#run(this.#answer(asked, text)) },
      onClick: () => this.#focus(matter),
      onFailed: () => this.#ports.flashWindow(),
    };
  }

  #focus(matter: Matter): void {
    this.#ports.matters.seen(matter);
    this.#ports.focus(matter.callSid, matter.kind === 'question' ? matter.questionId : null);
  }

  #do(matter: Matter, does: Deed): void {
    if (matter.kind === 'question' && 'answer' in does) this.#run(this.#answer(matter, does.answer));
    if (matter.kind === 'approval' && 'decide' in does) this.#run(this.#decide(matter, does.decide));
    if (matter.kind === 'incoming_asked' && 'take' in does) this.#run(this.#take(matter, does.take));
  }

  async #answer(matter: QuestionMatter, response: string): Promise<void> {
    const { callSid, questionId } = matter;
    if (response.trim() === '') return this.#focus(matter);
    const request = AnswerRequest.safeParse({ callSid, questionId, response });
    const refused = request.success
      ? await this.#refusal(this.#ports.desk.answer(request.data))
      : { code: 'invalid_request', message: 'It is too long.' };
    if (refused === null) return;
    const late = lateUse(this.#ports, { matter, response, code: refused.code });
    this.#report({
      matter,
      title: 'Your answer was not taken',
      body: `${late?.why ?? refused.message} You wrote: “${response.trim()}”`,
      button: late === null ? null : { label: late.label, act: () => this.#run(this.#late(matter, late)) },
    });
  }

  async #late(matter: Matter, late: NonNullable<ReturnType<typeof lateUse>>): Promise<void> {
    const refused = await this.#refusal(late.act());
    if (refused !== null) this.#report({ matter, title: 'That did not work', body: `${refused.message} ${late.text}` });
  }

  async #decide(matter: ApprovalMatter, decision: 'approve' | 'reject'): Promise<void> {
    const { callSid, approvalId } = matter;
    const refused = await this.#refusal(this.#ports.desk.approve({ callSid, approvalId, decision }));
    if (refused !== null) {
      this.#report({
        matter,
        title: 'Your decision was not taken',
        body: `${refused.message} The draft: “${matter.text}”`,
      });
    }
  }

  async #take(matter: Matter & { readonly callSid: CallSid }, decision: IncomingDecision): Promise<void> {
    const { callSid } = matter;
    const refused = await this.#refusal(this.#ports.desk.decideIncoming({ callSid, decision }));
    if (refused !== null) this.#report({ matter, title: 'The call was not taken so', body: refused.message });
  }

  async #refusal(outcome: Promise<Outcome>): Promise<{ readonly code: string; readonly message: string } | null> {
    try {
      const result = await outcome;
      return result.ok ? null : result.error;
    } catch (error) {
      this.#ports.onBug(error);
      return { code: 'internal', message: 'Something broke inside Phony; its log says what.' };
    }
  }

  /** What was typed or chosen came to nothing. A question that still waits takes another try in this very notification. */
  #report({ matter, title, body, button = null }: Report): void {
    const waits = matter.kind === 'question' && this.#ports.matters.isOpen(matter.key) ? matter : null;
    const shown = this.#ports.notifications.show({
      title,
      body,
      staysUp: true,
      actions: button === null ? [] : [{ label: button.label, onChosen: button.act }],
      reply:
        waits === null ? null : { placeholder: 'Your answer', onReply: (text) => this.#run(this.#answer(waits, text)) },
      onClick: () => {
        shown.close();
        this.#replies.delete(shown);
        this.#focus(matter);
      },
      onFailed: () => this.#ports.flashWindow(),
    });
    this.#replies.add(shown);
  }

  #run(work: Promise<void>): void {
    const running = work
      .catch((error: unknown) => this.#ports.onBug(error))
      .finally(() => this.#inFlight.delete(running));
    this.#inFlight.add(running);
  }
}

interface Report {
  readonly matter: Matter;
  readonly title: string;
  readonly body: string;
  readonly button?: { readonly label: string; readonly act: () => void } | null;
}
