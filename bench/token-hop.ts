import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Child, startChild } from './child.ts';
import { ACCOUNT_SID, AUTH_TOKEN, FarEnds, PUBLIC_HOST } from './far-ends.ts';

const ROUNDS = 3;
const CALLS = [1, 50];

/**
 * How long a token takes from the model to the telephone company, beside the
 * smallest socket hop between the same two ends in the same run.
 */
export async function tokenHop(): Promise<void> {
  const ends = new FarEnds();
  await ends.start();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  const relay = await startRelay(ends.modelUrl, dataDir);
  const floor = await startChild([path.join('out', 'bench', 'run.js'), '--floor', ends.modelUrl]);
  console.log('token hop: model delta received by us to token at the telephone company, ms');
  console.log('calls   floor p50   p99     relay p50   p99     ratio p50   p99');
  await ends.throughFloor(floor.url, 1);
  await ends.throughRelay(relay.url, 1);
  for (const calls of CALLS) {
    const floorMs: number[] = [];
    const relayMs: number[] = [];
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < ROUNDS; round++) {
      floorMs.push(...(await ends.throughFloor(floor.url, calls)));
      relayMs.push(...(await ends.throughRelay(relay.url, calls)));
    }
    console.log(row(calls, floorMs, relayMs));
  }
  await Promise.all([floor.stop(), relay.stop()]);
  ends.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

const startRelay = (modelUrl: string, dataDir: string): Promise<Child> =>
  startChild([path.join('out', 'main', 'relay.js')], {
    PORT: '0',
    HOST: PUBLIC_HOST,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_PHONE_NUMBER: '+15550100002',
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: modelUrl,
    PHONY_DATA_DIR: dataDir,
  });

const cell = (value: number): string => value.toFixed(3).padStart(8);

function row(calls: number, floorMs: readonly number[], relayMs: readonly number[]): string {
  const [f50, f99] = [percentile(floorMs, 0.5), percentile(floorMs, 0.99)];
  const [r50, r99] = [percentile(relayMs, 0.5), percentile(relayMs, 0.99)];
  const ratios = `${(r50 / f50).toFixed(2).padStart(8)}${(r99 / f99).toFixed(2).padStart(8)}`;
  return `${String(calls).padEnd(6)}${cell(f50)}${cell(f99)}    ${cell(r50)}${cell(r99)}    ${ratios}`;
}

/** The value below which `share` of the samples lie. */
function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
