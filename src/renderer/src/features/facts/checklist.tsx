import { type ReactElement, useRef } from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import { wallDay } from '../../calls/times.ts';
import { useConsole } from '../../console/console.ts';
import { useFocusOn } from '../../console/hooks.ts';
import { tick } from '../../console/live-actions.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';

/** What is to be achieved before the call ends, ticked as it is. */
export function Checklist({ call }: { readonly call: CallState }): ReactElement | null {
  const { checklist } = call.plan;
  const isUp = phaseOf(call) !== 'ended';
  const list = useRef<HTMLUListElement>(null);
  const first = useRef<HTMLInputElement>(null);
  useFocusOn('checklist', first);
  if (checklist.length === 0) return null;
  const firstOpen = checklist.findIndex((_, item) => call.ticks[item] === undefined);
  const done = checklist.filter((_, item) => call.ticks[item] !== undefined).length;
  return (
    <div className="checklist">
      <h3 className="heading">
        {strings.facts.checklist}{' '}
        <span className="checklist-count">{strings.live.checklist.done(done, checklist.length)}</span>
        {isUp && <Kbd keys="C" />}
      </h3>
      <ul ref={list}>
        {checklist.map((text, item) => (
          <li key={text}>
            <Item call={call} item={item} text={text} field={item === Math.max(0, firstOpen) ? first : null} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ItemProps {
  readonly call: CallState;
  readonly item: number;
  readonly text: string;
  /** Where the key leads. */
  readonly field: React.RefObject<HTMLInputElement | null> | null;
}

function Item({ call, item, text, field }: ItemProps): ReactElement {
  const console = useConsole();
  const { callSid } = call;
  const ticked = call.ticks[item];
  const refusal = useStore(console.ui, (state) => state.refusals.get(controlKey(callSid, `tick/${item}`)) ?? null);
  return (
    <label
      className="checklist-item"
      data-done={ticked !== undefined}
      title={ticked === undefined ? undefined : wallDay(ticked.at)}
    >
      <input
        ref={field}
        type="checkbox"
        checked={ticked !== undefined}
        // A call that is over is as it was.
        disabled={phaseOf(call) === 'ended'}
        onChange={(event) => tick(console, callSid, item, event.target.checked)}
      />
      <span>
        <span className="checklist-text">{text}</span>
        {ticked?.source === 'model' && <span className="dim"> {strings.live.checklist.byModel}</span>}
        {refusal !== null && (
          <span className="field-note" data-error="true" role="alert">
            {' '}
            {refusal.message}
          </span>
        )}
      </span>
    </label>
  );
}
