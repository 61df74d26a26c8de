import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

/** How late the event loop is, and what the process holds. */
export function addProcessGauges(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // Node counts its own waiting time, too.
  const late = (delayNs: number): number =>
    delay.count === 0 ? 0 : Math.max(0, delayNs / NS_PER_MS - RESOLUTION_MS) / 1_000;
  const longest = new Gauge({
    name: 'phony_event_loop_delay_max_seconds',
    help: 'How late the event loop was at most since this was last asked.',
    registers: [registry],
    collect: () => {
      longest.set(late(delay.max));
    },
  });
  const lag = new Gauge({
    name: 'phony_event_loop_delay_p99_seconds',
    help: 'How late the event loop was, in one of a hundred cases, since this was last asked.',
    registers: [registry],
    collect: () => {
      lag.set(late(delay.percentile(99)));
      // The gauges are asked in their order: this is the last that wants to know.
      delay.reset();
    },
  });
  const memory = new Gauge({
    name: 'phony_memory_bytes',
    help: 'Memory of the process.',
    labelNames: ['kind'],
    registers: [registry],
    collect: () => {
      const { rss, heapUsed, external } = process.memoryUsage();
      memory.set({ kind: 'resident' }, rss);
      memory.set({ kind: 'heap' }, heapUsed);
      memory.set({ kind: 'external' }, external);
    },
  });
}
