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

/** Wires every channel of the contract; a channel without a handler does not compile. */
export function registerIpc(ipc: IpcPort, handlers: Handlers, isTrusted: (event: Sender) => boolean): void {
  for (const channel of channels) register(ipc, channel, { handle: handlers[channel], isTrusted });
}

function register<C extends Channel>(
  ipc: IpcPort,
  channel: C,
  { handle, isTrusted }: { readonly handle: Handlers[C]; readonly isTrusted: (event: Sender) => boolean },
): void {
  ipc.handle(channel, async (event, raw) => {
    if (!isTrusted(event)) throw new Error(`${channel}: untrusted sender`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- schema and handler share C; TS cannot correlate them
    const input = requests[channel].input.parse(raw) as Parsed<C>;
    return requests[channel].output.parse(await handle(input));
  });
}
