import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openCallStore } from '#relay/calls/call-store.ts';
import { createLogger } from '#relay/logging/logger.ts';
import { systemClock } from '#relay/system.ts';
import { type Figure, percentile } from '../figure.ts';
import { journalText, type Talk, Vocabulary } from './talk.ts';

const CALLS = 10_000;
const SEARCHES = 300;
/** Reading everything takes its time: enough of it to see how long. */
const SCANS = 5;
const PAGE = 100;

/**
 * Ten thousand past calls: how long the history takes to be made and to be
 * started with, and how long a search takes beside reading every journal.
 */
export async function history(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'phony-bench-'));
  try {
    const words = new Vocabulary();
    writeJournals(path.join(folder, 'calls'), words);
    const rebuilt = await rebuild(folder);
    const started = await start(folder);
    const queries = Array.from({ length: SEARCHES }, (_, index) => queryOf(words, index));
    const searchMs = await search(folder, queries);
    const scanMs = queries.slice(0, SCANS).map((query) => scan(path.join(folder, 'calls'), query));
    return figures(rebuilt, started, { scanMs, searchMs });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figures(
  rebuilt: Awaited<ReturnType<typeof rebuild>>,
  startMs: number,
  { scanMs, searchMs }: { readonly scanMs: readonly number[]; readonly searchMs: readonly number[] },
): Figure[] {
  return [
    once(`history of ${CALLS} calls made anew`, 's', rebuilt.allMs / 1_000),
    once('  until the newest are listed', 'ms', rebuilt.listedMs, { atMost: 2_000 }),
    once('  longest stall meanwhile', 'ms', rebuilt.stallMs),
    once('start with a history in step', 'ms', startMs, { atMost: 1_000 }),
    ...([0.5, 0.95, 0.99] as const).map((share) => ({
      what: `search, p${share * 100} (floor: all journals read)`,
      unit: 'ms',
      floor: percentile(scanMs, share),
      relay: percentile(searchMs, share),
      target: share === 0.95 ? { atMost: 50 } : null,
    })),
  ];
}

const once = (what: string, unit: string, relay: number, target: Figure['target'] = null): Figure => ({
  what,
  unit,
  floor: null,
  relay,
  target,
});

const log = createLogger({ debug: false, destination: { write: () => undefined } });
const open = (folder: string) => openCallStore(folder, { clock: systemClock, log, onTrouble: () => undefined });

function writeJournals(dir: string, words: Vocabulary): void {
  mkdirSync(dir);
  for (let index = 0; index < CALLS; index++) {
    const talk: Talk = { callSid: `CA${index.toString(16).padStart(32, '0')}`, index };
    writeFileSync(path.join(dir, `${talk.callSid}.jsonl`), journalText(talk, words));
  }
}

async function rebuild(folder: string) {
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  const from = performance.now();
  const store = await open(folder);
  await store.history.load();
  const listedMs = performance.now() - from;
  stalls.enable();
  await store.history.upToDate;
  stalls.disable();
  const allMs = performance.now() - from;
  await store.close();
  return { listedMs, allMs, stallMs: stalls.max / 1e6 };
}

async function start(folder: string): Promise<number> {
  const from = performance.now();
  const store = await open(folder);
  await store.history.load();
  const tookMs = performance.now() - from;
  await store.close();
  return tookMs;
}

async function search(folder: string, queries: readonly string[]): Promise<readonly number[]> {
  const store = await open(folder);
  await store.history.load();
  const samplesMs = queries.map((q) => {
    const from = performance.now();
    store.history.list({ q, limit: PAGE }, []);
    return performance.now() - from;
  });
  await store.close();
  return samplesMs;
}

/** What a search without a history would do. */
function scan(dir: string, query: string): number {
  const from = performance.now();
  const wanted = query.replaceAll('"', '').toLowerCase().split(' ');
  const found = readdirSync(dir).filter((name) => {
    const text = readFileSync(path.join(dir, name), 'utf8').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  return found.length >= 0 ? performance.now() - from : Number.NaN;
}

/** Common and rare words, alone and together, as they are typed, in quotes, and numbers. */
function queryOf(words: Vocabulary, index: number): string {
  const [one, two] = [words.any(), words.any()];
  const kinds = [
    one,
    words.rare(),
    `${one} ${two}`,
    `${words.common()} ${words.rare()}`,
    `${words.common()} ${words.common()} ${words.common()}`,
    one.slice(0, 1 + (index % 4)),
    `${one} ${two.slice(0, 2)}`,
    `"${words.common()} ${words.common()}"`,
    String(5_550_000 + index * 31),
    'xylophone',
  ];
  return kinds[index % kinds.length] ?? one;
}
