import type { BusCall, BusSignal, SessionBus } from '#main/desktop/session-bus.ts';

/** A session bus with one service on it, which the test starts and stops. */
export class FakeBus implements SessionBus {
  readonly calls: BusCall[] = [];
  owner: string | null;
  capabilities: readonly string[] = ['actions', 'body', 'inline-reply'];
  /** Set to have the service start once it is asked for anything. */
  startsWhenAsked = false;
  readonly #name: string;
  readonly #listeners: ((signal: BusSignal) => void)[] = [];
  #last = 0;

  constructor(name: string, owner: string | null = ':1.7') {
    this.#name = name;
    this.owner = owner;
  }

  async call(call: BusCall): Promise<readonly unknown[]> {
    this.calls.push(call);
    if (call.member === 'AddMatch') return [];
    if (call.member !== 'GetNameOwner' && this.startsWhenAsked && this.owner === null) this.own(':1.9');
    if (this.owner === null) throw new Error(`${call.member}: nobody has ${call.destination}`);
    if (call.member === 'GetNameOwner') return [this.owner];
    if (call.member === 'GetCapabilities') return [this.capabilities];
    if (call.member !== 'Notify') return [];
    const replaces = Number(call.body?.[1]);
    if (replaces !== 0) return [replaces];
    this.#last += 1;
    return [this.#last];
  }

  onSignal(listener: (signal: BusSignal) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#listeners.length = 0;
  }

  /** The service starts, is replaced, or (null) goes away. */
  own(owner: string | null): void {
    const before = this.owner ?? '';
    this.owner = owner;
    this.emit({
      sender: 'org.freedesktop.DBus',
      interface: 'org.freedesktop.DBus',
      member: 'NameOwnerChanged',
      body: [this.#name, before, owner ?? ''],
    });
  }

  /** Says something as the service, unless as another. */
  signal(member: string, body: readonly unknown[], sender = this.owner ?? ''): void {
    this.emit({ sender, interface: this.#name, member, body });
  }

  emit(signal: BusSignal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  /** Bodies of the calls of a method. */
  bodies(member: string): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.member === member).map(({ body }) => body ?? []);
  }
}
