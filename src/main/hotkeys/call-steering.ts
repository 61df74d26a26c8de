import type { CallSummary } from '#core/call/selectors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { CallDesk, Outcome } from '#relay/calls/call-desk.ts';
import type { Preferences } from '#shared/preferences.ts';
import type { Matters } from '../attention/matters.ts';
import type { NotificationPort, ShownNotification } from '../notifications/notification-port.ts';

/** Long enough to read whose call it is; the console's own two seconds begin with looking at it. */
const UNDO_MS = 3_000;

interface Ports {
  readonly matters: Pick<Matters, 'mostUrgent'>;
  readonly desk: Pick<CallDesk, 'list' | 'events' | 'end' | 'pause'>;
  readonly notifications: NotificationPort;
  readonly clock: Pick<Clock, 'after'>;
  readonly act: () => Preferences['hotkeys']['act'];
  /** Whose call it is, for people to read. */
  readonly nameOf: (call: CallSummary) => string;
  /** Brings the window forward: with several calls up the supervisor has to say which. */
  readonly showWindow: () => void;
}

/** The key of the desktop that ends a call, or pauses its assistant, without anybody looking at the window. */
export class CallSteering {
  readonly #ports: Ports;
  #ending: { readonly keep: () => void } | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** The key was pressed. While a call is about to end it keeps that call. */
  async pressed(): Promise<void> {
    if (this.#ending !== null) return this.#ending.keep();
    const call = await this.#target();
    if (call === null) return this.#ports.showWindow();
    if (this.#ports.act() === 'end') this.#endSoon(call);
    else await this.#togglePause(call);
  }

  /** The call that is most urgent, or the only one there is. */
  async #target(): Promise<CallSummary | null> {
    const urgent = this.#ports.matters.mostUrgent?.callSid ?? null;
    const live = await this.#ports.desk.list({ state: 'live' });
    return live.find(({ callSid }) => callSid === urgent) ?? (live.length === 1 ? (live[0] ?? null) : null);
  }

  #endSoon(call: CallSummary): void {
    const name = this.#ports.nameOf(call);
    const settle = (): void => {
      stop();
      shown.close();
      this.#ending = null;
    };
    const keep = (): void => {
      settle();
      this.#say(`${name}: the call goes on`, 'It was not ended.');
    };
    const shown = this.#say(`${name}: the call ends in three seconds`, 'Press the key again to keep it.', keep);
    const stop = this.#ports.clock.after(UNDO_MS, () => {
      settle();
      void this.#ports.desk.end({ callSid: call.callSid }).then((outcome) => this.#sayRefusal(name, outcome));
    });
    this.#ending = { keep };
  }

  async #togglePause(call: CallSummary): Promise<void> {
    const paused = !(await this.#isPaused(call.callSid));
    const outcome = await this.#ports.desk.pause({ callSid: call.callSid, paused });
    const name = this.#ports.nameOf(call);
    if (!outcome.ok) return this.#sayRefusal(name, outcome);
    if (paused) this.#say(`${name}: the assistant is paused`, 'It listens and stays silent. The key resumes it.');
    else this.#say(`${name}: the assistant goes on`, 'It answers again.');
  }

  async #isPaused(callSid: CallSid): Promise<boolean> {
    const events = (await this.#ports.desk.events(callSid)) ?? [];
    const last = events.findLast(
      (event) => event.type === 'supervisor' && (event.action === 'pause' || event.action === 'resume'),
    );
    return last?.type === 'supervisor' && last.action === 'pause';
  }

  #sayRefusal(name: string, outcome: Outcome): void {
    if (!outcome.ok) this.#say(`${name}: that did not work`, outcome.error.message);
  }

  #say(title: string, body: string, keep: (() => void) | null = null): ShownNotification {
    return this.#ports.notifications.show({
      title,
      body,
      staysUp: keep !== null,
      actions: keep === null ? [] : [{ label: 'Keep the call', onChosen: keep }],
      reply: null,
      onClick: () => this.#ports.showWindow(),
      onFailed: () => undefined,
    });
  }
}
