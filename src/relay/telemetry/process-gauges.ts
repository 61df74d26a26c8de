import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

/** How late the event loop is, and what the process holds. */
export function addProcessGauges(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const lag = new Gauge({
    name: 'phony_event_loop_delay_p99_seconds',
    help: 'How late the event loop was, in one of a hundred cases, since this was last asked.',
    registers: [registry],
    collect: () => {
      // Node counts its own waiting time, too.
      const lateMs = delay.count === 0 ? 0 : delay.percentile(99) / NS_PER_MS - RESOLUTION_MS;
      lag.set(Math.max(0, lateMs) / 1_000);
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
