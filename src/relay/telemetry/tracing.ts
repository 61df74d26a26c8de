import type { CallMessage } from '#core/call/events.ts';
import type { Logger } from '../logging/logger.ts';

export interface Tracing {
  observe(message: CallMessage): void;
  /** Hands over what is left, for as long as is decent. */
  close(): Promise<void>;
}

const none: Tracing = { observe: () => undefined, close: () => Promise.resolve() };

/** Traces to `endpoint`; without one nothing is traced, and OpenTelemetry is not even loaded. */
export async function startTracing(endpoint: string | null, version: string, log: Logger): Promise<Tracing> {
  if (endpoint === null) return none;
  const { otlpTracing } = await import('./otlp.ts');
  return otlpTracing(endpoint, version, log);
}
