import type { CallRegistry } from '../calls/call-registry.ts';
import type { Logger } from '../logging/logger.ts';
import { RelayMetrics } from './relay-metrics.ts';
import { startTracing } from './tracing.ts';

export interface Telemetry {
  readonly metrics: RelayMetrics;
  close(): Promise<void>;
}

/** Watches every call's events from now on. @param otlpEndpoint - Where traces go, or null for nowhere. */
export async function startTelemetry(
  registry: Pick<CallRegistry, 'liveCalls' | 'subscribeToEvents' | 'summary'>,
  otlpEndpoint: string | null,
  { log, version }: { readonly log: Logger; readonly version: string },
): Promise<Telemetry> {
  const metrics = new RelayMetrics({
    liveCalls: () => registry.liveCalls.length,
    summary: (callSid) => registry.summary(callSid),
  });
  const tracing = await startTracing(otlpEndpoint, version, log);
  const stop = registry.subscribeToEvents((event) => {
    metrics.observe(event);
    tracing.observe(event);
  });
  return {
    metrics,
    close: () => {
      stop();
      return tracing.close();
    },
  };
}
