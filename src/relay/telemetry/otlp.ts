import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { CallMessage } from '#core/call/events.ts';
import type { Logger } from '../logging/logger.ts';
import { CallTraces } from './call-traces.ts';
import type { Tracing } from './tracing.ts';

const EXPORT_EVERY_MS = 1_000;
const EXPORT_TIMEOUT_MS = 1_500;
/** Stopping waits no longer than this for a receiver that does not answer. */
const LAST_WORD_MS = 2_000;

/** Traces of every call to an OTLP receiver. @param endpoint - Without `/v1/traces`, as OpenTelemetry's own setting. */
export function otlpTracing(endpoint: string, version: string, log: Logger): Tracing {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const exporter = tellOnce(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }), log);
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'phony', 'service.version': version })),
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const traces = new CallTraces(provider.getTracer('phony'));
  return {
    observe: (message: CallMessage) => traces.observe(message),
    close: async () => {
      traces.close();
      const patience = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORD_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
    },
  };
}

/** A receiver that is gone is worth one line, and no call. */
function tellOnce(exporter: SpanExporter, log: Logger): SpanExporter {
  let told = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined && !told) {
          told = true;
          log.warn({ error: result.error.message }, 'traces cannot be handed over');
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
