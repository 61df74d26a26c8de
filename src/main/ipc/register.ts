import type { z } from 'zod';
import { type Channel, channels, requests } from '#shared/bridge.ts';
import type { Sender } from './trusted-sender.ts';

type Parsed<C extends Channel> = z.output<(typeof requests)[C]['input']>;

/** One function a channel, from the contract's input to the contract's output. */
export type Handlers = {
  readonly [C in Channel]: (input: Parsed<C>) => Promise<z.input<(typeof requests)[C]['output']>>;
};

/** The one thing needed of Electron's `ipcMain`. */
export interface IpcPort {
  handle(channel: string, listener: (event: Sender, input: unknown) => Promise<unknown>): void;
}

interface Guards {
  readonly isTrusted: (event: Sender) => boolean;
  /** Told what broke; the page is not, for an error may quote what it was about. */
  readonly onBug: (error: unknown) => void;
}

/** Wires every channel of the contract; a channel without a handler does not compile. */
export function registerIpc(ipc: IpcPort, handlers: Handlers, guards: Guards): void {
  for (const channel of channels) register(ipc, channel, { handle: handlers[channel], ...guards });
}

function register<C extends Channel>(
  ipc: IpcPort,
  channel: C,
  { handle, isTrusted, onBug }: { readonly handle: Handlers[C] } & Guards,
): void {
  ipc.handle(channel, async (event, raw) => {
    if (!isTrusted(event)) throw new Error(`${channel}: untrusted sender`);
    const input = requests[channel].input.safeParse(raw);
    if (!input.success) throw new Error(`${channel}: ${input.error.issues[0]?.message ?? 'does not fit the contract'}`);
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- schema and handler share C; TS cannot correlate them
      return requests[channel].output.parse(await handle(input.data as Parsed<C>));
    } catch (error) {
      onBug(error);
      // oxlint-disable-next-line preserve-caught-error -- Electron prints what is thrown here, with all that hangs on it
      throw new Error(`${channel}: something broke inside Phony; its log says what`);
    }
  });
}
