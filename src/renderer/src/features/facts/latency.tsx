import { memo, type ReactElement } from 'react';
import type { CallState } from '#core/call/state.ts';
import { formatLatency, latencyOf } from '../../calls/recap.ts';
import { strings } from '../../strings.ts';
import { Sparkline } from './sparkline.tsx';

export const Latency = ({ call }: { readonly call: CallState }): ReactElement => <Samples latencies={call.latencies} />;

/** Time to the first word, a turn each. Drawn anew with a new sample, not with every word. */
const Samples = memo(({ latencies }: Pick<CallState, 'latencies'>): ReactElement => {
  const { facts, live } = strings;
  const { samples, medianMs, p95Ms, lastMs } = latencyOf({ latencies });
  return (
    <section className="facts-latency">
      <h2 className="heading">{facts.latency}</h2>
      {medianMs === null || p95Ms === null || lastMs === null ? (
        <p className="dim">{facts.noLatency}</p>
      ) : (
        <>
          <p className="facts-numbers">
            <Number label={live.p50} ms={medianMs} />
            <Number label={live.p95} ms={p95Ms} />
            <Number label={facts.last} ms={lastMs} />
          </p>
          <Sparkline samples={samples} medianMs={medianMs} p95Ms={p95Ms} label={facts.spark(samples.length)} />
        </>
      )}
    </section>
  );
});
Samples.displayName = 'Samples';

const Number = ({ label, ms }: { readonly label: string; readonly ms: number }): ReactElement => (
  <span>
    <span className="dim">{label}</span> {formatLatency(ms)}
  </span>
);
