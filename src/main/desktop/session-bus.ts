import type { EventEmitter } from 'node:events';

/** A daemon that has not answered by then is as good as none. */
const ANSWER_MS = 3_000;

const SIGNAL = 4;

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** D-Bus types of the body: `su` is a text and a whole number. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface BusSignal {
  /** Unique name of who sent it. */
  readonly sender: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** The desktop's session bus (D-Bus), as far as it is needed here. */
export interface SessionBus {
  /** @throws Error where the call is refused or not answered in time. */
  call(call: BusCall): Promise<readonly unknown[]>;
  /** Signals that a match was added for. */
  onSignal(listener: (signal: BusSignal) => void): void;
  close(): void;
}

/** The bus itself, as a party to talk to. */
export const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** As much of the library as is used; its own types leave most of it out. */
interface Library {
  sessionBus(): {
    readonly connection: EventEmitter & { end(): void };
    invoke(message: BusCall, callback: (error: { message: unknown } | null, ...body: unknown[]) => void): void;
  };
}

interface RawMessage {
  readonly type: number;
  readonly sender?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly body?: readonly unknown[];
}

/** @throws Error where there is no session bus, or it lets us not in. */
export async function openSessionBus(env: NodeJS.ProcessEnv): Promise<SessionBus> {
  if (!env['DBUS_SESSION_BUS_ADDRESS']) throw new Error('no session bus: DBUS_SESSION_BUS_ADDRESS is not set');
  const loaded: unknown = (await import('@homebridge/dbus-native')).default;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Library
  const client = (loaded as Library).sessionBus();
  let broken: Error | null = null;
  const waiting = new Set<(error: Error) => void>();
  const fail = (error: Error): void => {
    broken = error;
    for (const reject of waiting) reject(error);
  };
  client.connection.on('error', fail);
  client.connection.on('end', () => fail(new Error('the session bus is gone')));

  const call = (message: BusCall): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      if (broken !== null) return reject(broken);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        waiting.delete(reject);
        act();
      };
      const late = new Error(`${message.destination} did not answer ${message.member}`);
      const timer = setTimeout(() => settle(() => reject(late)), ANSWER_MS);
      waiting.add(reject);
      client.invoke({ ...message }, (error, ...body) =>
        settle(() =>
          error === null ? resolve(body) : reject(new Error(`${message.member}: ${String(error.message)}`)),
        ),
      );
    });

  // Says whether the bus lets us in before anything relies on it.
  await call({ ...BUS, member: 'GetId' });
  return {
    call,
    onSignal: (listener) =>
      client.connection.on('message', ({ type, sender, interface: name, member, body = [] }: RawMessage) => {
        if (type !== SIGNAL || sender === undefined || name === undefined || member === undefined) return;
        // Who awaits an answer that came before it goes first.
        setImmediate(() => listener({ sender, interface: name, member, body }));
      }),
    close: () => client.connection.end(),
  };
}
