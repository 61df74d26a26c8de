// Loaded into the soak's relay before anything else: on SIGUSR2 it collects all garbage and writes down what is left.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = process.env.PHONY_SOAK_HEAP;
const FORGET_MS = 20;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('SIGUSR2', () => {
  const stallMs = delay.max / 1e6;
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  writeFileSync(`${file}.part`, JSON.stringify({ pid: process.pid, heapUsed, external, rss, stallMs }));
  renameSync(`${file}.part`, file);
  // The collection itself is none of the relay's doing. It is counted when the loop comes round: only then forgotten.
  setTimeout(() => delay.reset(), FORGET_MS);
});
