import type { ReactElement } from 'react';
import type { CallState } from '#core/call/state.ts';
import { deedsOf, formatLatency, latencyOf, wordsOf } from '../../calls/recap.ts';
import { practise, requestFocus } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { openSetUp } from '../../console/guided-set-up.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import './first-minute.css';

/** After a practice call: three facts, and the way to the first real call. */
export function AfterPractice({ call }: { readonly call: CallState }): ReactElement {
  const console = useConsole();
  const hasNumber = useStore(console.works, ({ state }) => (state?.phoneNumber ?? null) !== null);
  const { turns, words } = wordsOf(call);
  const { medianMs } = latencyOf(call);
  const { after } = strings;
  const connectKeys = useAriaKeys('console.connect');
  return (
    <section className="after" aria-label={after.title}>
      <h2 className="card-title">{after.title}</h2>
      <dl className="after-facts">
        <Fact label={after.wordsLabel} value={after.words(turns, words)} />
        <Fact label={after.latencyLabel} value={medianMs === null ? after.noLatency : formatLatency(medianMs)} />
        <Fact label={after.youLabel} value={deedsOf(call)} />
      </dl>
      <div className="after-next">
        <p>{hasNumber ? after.nextReady : after.next}</p>
        {hasNumber ? (
          <button type="button" className="button" data-tone="primary" onClick={() => requestFocus(console, 'dial')}>
            {after.dial}
          </button>
        ) : (
          <button
            type="button"
            className="button"
            data-tone="primary"
            aria-keyshortcuts={connectKeys}
            onClick={() => openSetUp(console)}
          >
            {strings.desk.connect}
            <CommandKeys of="console.connect" />
          </button>
        )}
        {call.practice !== null && (
          <button type="button" className="button" onClick={() => void practise(console, call.practice ?? '')}>
            {after.again}
          </button>
        )}
      </div>
    </section>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
