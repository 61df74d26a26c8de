import type { ReactElement } from 'react';
import type { CallState } from '#core/call/state.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 3 });
const count = new Intl.NumberFormat('en-US');

/** From this share of the limit on the meter warns, as the relay does. */
const NEAR = 0.8;

/** What the model has cost, of what it may. */
export function Cost({ call }: { readonly call: CallState }): ReactElement {
  const { works } = useConsole();
  const cap = useStore(works, ({ state }) => state?.callUsd ?? 0);
  const { cost } = strings.live;
  const hasSpent = call.inputTokens + call.outputTokens > 0;
  const spent = hasSpent ? dollars.format(call.totalCostUsd) : strings.facts.noCost;
  const tokens = strings.facts.tokens(count.format(call.inputTokens), count.format(call.outputTokens));
  if (cap === 0) return <span title={tokens}>{spent}</span>;
  return (
    <span className="cost" title={tokens}>
      {cost.of(spent, dollars.format(cap))}
      <meter
        className="cost-meter"
        aria-label={cost.meter}
        min={0}
        max={cap}
        high={cap * NEAR}
        optimum={0}
        value={Math.min(call.totalCostUsd, cap)}
      />
    </span>
  );
}
