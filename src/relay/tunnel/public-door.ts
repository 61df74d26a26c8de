import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Tunnel, TunnelState } from '#core/ports/tunnel.ts';
import { explain, type Probe } from '../setup/public-address.ts';

export interface PublicDoorOptions {
  readonly tunnel: Tunnel;
  /** A server with Twilio's routes and nothing else. */
  readonly server: FastifyInstance;
  /** Told of every change: an address gained, lost, or not to be had. */
  readonly onState: (state: TunnelState) => void;
}

/**
 * The way in from the internet: a server of its own behind the tunnel, on a
 * socket in the file system, so that no port of this machine leads to it.
 */
export class PublicDoor {
  readonly #options: PublicDoorOptions;
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'phony-'));
  #state: TunnelState = { state: 'opening' };

  constructor(options: PublicDoorOptions) {
    this.#options = options;
  }

  get state(): TunnelState {
    return this.#state;
  }

  /** The public host while the tunnel is open, else null. */
  get host(): string | null {
    return this.#state.state === 'open' ? this.#state.host : null;
  }

  async open(): Promise<void> {
    const { server, tunnel } = this.#options;
    const socketPath =
      process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(this.#folder)}` : path.join(this.#folder, 's');
    await server.listen({ path: socketPath });
    // Not waited for: practice calls need no tunnel, and a network may take its time.
    void tunnel.open(socketPath, (state) => {
      this.#state = state;
      this.#options.onState(state);
    });
  }

  /** Sees whether requests still come through, as after a sleep: a tunnel that only looks open is opened anew. */
  async check(probe: Probe): Promise<void> {
    const { host } = this;
    if (host === null) return;
    const answer = await probe(`https://${host}/start_call`).catch(() => null);
    const isOurs = answer !== null && explain(host, answer, '').state === 'ok';
    if (!isOurs && this.host === host) this.#options.tunnel.reopen();
  }

  async close(): Promise<void> {
    await this.#options.tunnel.close();
    await this.#options.server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
