import { watchBusName } from '../desktop/bus-name.ts';
import { BUS, type BusSignal, type SessionBus } from '../desktop/session-bus.ts';
import type { NotificationPort, NotificationRequest, ShownNotification } from './notification-port.ts';

const NAME = 'org.freedesktop.Notifications';
const SERVICE = { destination: NAME, path: '/org/freedesktop/Notifications', interface: NAME };
const MATCH = `type='signal',sender='${NAME}',interface='${NAME}'`;

/** Its key is the whole notification. */
const CLICK = 'default';
/** KDE's own extension, which others took over: a button that opens a field, answered by NotificationReplied. */
const INLINE_REPLY = 'inline-reply';

const URGENCY = { normal: 1, critical: 2 } as const;
const NEVER = 0;
const AS_THE_DESKTOP_LIKES = -1;

interface Shown {
  request: NotificationRequest;
  /** What the service calls it, once it has said so. */
  id: number | null;
  /** Counts its showings, so that one that a newer has overtaken stops. */
  showing: number;
  /** A person or the desktop took it off the screen. */
  isGone: boolean;
  isWithdrawn: boolean;
}

/**
 * Notifications by the desktop's own service (Desktop Notifications Specification 1.2), which takes buttons and, in
 * some desktops, a field to answer in. A service that goes away and comes back is shown again what still stands.
 */
export class DBusNotifications implements NotificationPort {
  readonly #bus: SessionBus;
  readonly #appName: string;
  readonly #shown = new Set<Shown>();
  /** Only its signals are believed: an approval is spoken to somebody. */
  #owner: string | null = null;
  #capabilities: Promise<ReadonlySet<string>> | null = null;

  /** @throws Error where the bus does not let us listen. */
  static async open(bus: SessionBus, appName: string): Promise<DBusNotifications> {
    const notifications = new DBusNotifications(bus, appName);
    bus.onSignal((signal) => notifications.#receive(signal));
    await bus.call({ ...BUS, member: 'AddMatch', signature: 's', body: [MATCH] });
    await watchBusName(bus, NAME, (owner) => notifications.#onOwner(owner));
    return notifications;
  }

  private constructor(bus: SessionBus, appName: string) {
    this.#bus = bus;
    this.#appName = appName;
  }

  show(first: NotificationRequest): ShownNotification {
    const shown: Shown = { request: first, id: null, showing: 0, isGone: false, isWithdrawn: false };
    this.#shown.add(shown);
    void this.#put(shown);
    return {
      close: () => {
        shown.isWithdrawn = true;
        this.#shown.delete(shown);
        if (shown.id !== null && !shown.isGone) this.#take(shown.id);
      },
      again: (request) => {
        shown.request = request;
        void this.#put(shown);
      },
    };
  }

  #onOwner(owner: string | null): void {
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#capabilities = null;
    for (const shown of this.#shown) shown.id = null;
    if (owner === null) return;
    for (const shown of this.#shown) if (!shown.isGone) void this.#put(shown);
  }

  async #put(shown: Shown): Promise<void> {
    const { request } = shown;
    shown.showing += 1;
    const { showing } = shown;
    // A service that has just come is shown everything by itself.
    const isOvertaken = (): boolean => shown.showing !== showing;
    try {
      const able = await this.#able();
      if (shown.isWithdrawn || isOvertaken()) return;
      const replaces = this.#replaced(shown, able);
      const body = this.#notifyBody(request, { able, replaces });
      const [id] = await this.#bus.call({ ...SERVICE, member: 'Notify', signature: 'susssasa{sv}i', body });
      if (typeof id !== 'number') throw new Error('Notify gave no id');
      if (isOvertaken()) return;
      shown.id = id;
      if (shown.isWithdrawn) this.#take(id);
    } catch {
      // It stands all the same, for a service that comes.
      if (!shown.isWithdrawn && !isOvertaken()) request.onFailed();
    }
  }

  /**
   * The id under which it is still up and is to stay, or 0. Desktops draw no attention to one that is replaced, so it
   * is taken away first, unless somebody may be typing into it.
   */
  #replaced(shown: Shown, able: ReadonlySet<string>): number {
    const { id, isGone } = shown;
    const isUp = id !== null && !isGone;
    if (isUp && shown.request.reply !== null && able.has(INLINE_REPLY)) return id;
    if (isUp) this.#take(id);
    shown.id = null;
    shown.isGone = false;
    return 0;
  }

  /** What the service can do; asking also starts one that starts when it is asked. */
  #able(): Promise<ReadonlySet<string>> {
    this.#capabilities ??= this.#bus
      .call({ ...SERVICE, member: 'GetCapabilities' })
      .then(([names]) => new Set(Array.isArray(names) ? names.map(String) : []))
      .catch((error: unknown) => {
        this.#capabilities = null;
        throw error;
      });
    return this.#capabilities;
  }

  #notifyBody({ title, body, staysUp, actions, reply }: NotificationRequest, { able, replaces }: Way): unknown[] {
    const buttons = able.has('actions') ? actions.flatMap(({ label }, index) => [String(index), label]) : [];
    const field = reply !== null && able.has(INLINE_REPLY) ? [INLINE_REPLY, 'Answer'] : [];
    const hints = [
      ['urgency', ['y', staysUp ? URGENCY.critical : URGENCY.normal]],
      ['desktop-entry', ['s', 'phony']],
      ...(field.length === 0 ? [] : [['x-kde-reply-placeholder-text', ['s', reply?.placeholder]]]),
    ];
    return [
      this.#appName,
      replaces,
      'phony',
      title,
      able.has('body-markup') ? withoutMarkup(body) : body,
      [CLICK, 'Show', ...field, ...buttons],
      hints,
      staysUp ? NEVER : AS_THE_DESKTOP_LIKES,
    ];
  }

  #take(id: number): void {
    // One that has just gone by itself is refused, and there is nothing to do about it.
    this.#bus.call({ ...SERVICE, member: 'CloseNotification', signature: 'u', body: [id] }).catch(() => undefined);
  }

  #receive({ sender, interface: name, member, body: [id, what] }: BusSignal): void {
    if (name !== NAME || sender !== this.#owner) return;
    const shown = [...this.#shown].find((one) => one.id === id);
    if (shown === undefined) return;
    const { request } = shown;
    if (member === 'NotificationClosed') shown.isGone = true;
    else if (member === 'NotificationReplied' && typeof what === 'string') request.reply?.onReply(what);
    else if (member === 'ActionInvoked' && (what === CLICK || what === INLINE_REPLY)) request.onClick();
    else if (member === 'ActionInvoked') request.actions[Number(what)]?.onChosen();
  }
}

interface Way {
  readonly able: ReadonlySet<string>;
  /** Id of the notification whose place it takes; 0 for none. */
  readonly replaces: number;
}

/** The words of a model are nobody's markup. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
