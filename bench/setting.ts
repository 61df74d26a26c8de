import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Child } from './child.ts';
import { ACCOUNT_SID, AUTH_TOKEN, type HopName, PUBLIC_HOST } from './far-ends/phone-line.ts';
import type { Order } from './far-ends/serve.ts';

/** One of the two hops: the relay, or the smallest there is. */
export interface Hop {
  readonly name: HopName;
  readonly child: Child;
  readonly url: string;
}

/** The far ends and, between them, both hops: each a process of its own. */
export interface Setting {
  readonly hops: readonly [floor: Hop, relay: Hop];
  order<A>(order: Order): Promise<A>;
  /** Opens `count` calls through `hop`, does `act`, and ends them. */
  withCalls<A>(hop: Hop, count: number, act: () => Promise<A>): Promise<A>;
  close(): Promise<void>;
}

export async function startSetting(): Promise<Setting> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  const ends = await Child.start(['--far-ends']);
  const modelUrl = String(ends.ready);
  const relay = await Child.start(['--relay'], relayEnvironment(modelUrl, dataDir));
  const floor = await Child.start(['--floor', modelUrl]);
  const order = <A>(what: Order): Promise<A> => ends.child.ask<A>(what);
  return {
    hops: [
      { name: 'floor', child: floor.child, url: String(floor.ready) },
      { name: 'relay', child: relay.child, url: String(relay.ready) },
    ],
    order,
    withCalls: async (hop, count, act) => {
      await order({ do: 'open', hop: hop.name, url: hop.url, count });
      const result = await act();
      await order({ do: 'close' });
      return result;
    },
    close: async () => {
      await Promise.all([relay.child.stop(), floor.child.stop(), ends.child.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const SUPERVISOR_TOKEN = 'bench-supervisor-token';

/** The relay's settings: an account of the far ends'. */
export const relayEnvironment = (modelUrl: string, dataDir: string): NodeJS.ProcessEnv => ({
  PORT: '0',
  HOST: PUBLIC_HOST,
  TWILIO_ACCOUNT_SID: ACCOUNT_SID,
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  TWILIO_PHONE_NUMBER: '+15550100002',
  TWILIO_API_BASE_URL: modelUrl,
  OPENAI_API_KEY: 'bench',
  OPENAI_BASE_URL: modelUrl,
  PHONY_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
  PHONY_DATA_DIR: dataDir,
});
