import { type ReactElement, useEffect, useState } from 'react';
import type { CallState } from '#core/call/state.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { END_GRACE_MS, keepCall } from '../../console/pending-end.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Composer } from './composer.tsx';
import { Keypad } from './keypad.tsx';
import { TransferForm } from './transfer-form.tsx';

interface OverrideBarProps {
  readonly call: CallState;
  readonly context: CommandContext;
}

/** Everything a supervisor can do to a call that is up, one key each. */
export function OverrideBar({ call, context }: OverrideBarProps): ReactElement {
  const { ui } = useConsole();
  const tool = useStore(ui, (state) => state.tools.get(call.callSid) ?? null);
  return (
    <fieldset className="override" aria-label={strings.override.label}>
      {tool === 'keypad' && <Keypad call={call} />}
      {tool === 'transfer' && <TransferForm call={call} />}
      {(tool === 'say' || tool === 'whisper') && <Composer key={tool} tool={tool} call={call} />}
      <div className="override-keys">
        <CommandButton id="call.say" context={context} expanded={tool === 'say'} />
        <CommandButton id="call.whisper" context={context} expanded={tool === 'whisper'} />
        <CommandButton id="call.keypad" context={context} expanded={tool === 'keypad'} />
        <CommandButton id="call.transfer" context={context} expanded={tool === 'transfer'} />
        <CommandButton id={call.paused ? 'call.resume' : 'call.pause'} context={context} />
        <Ending call={call} context={context} />
      </div>
      <BarRefusal call={call} control="pause" />
      <BarRefusal call={call} control="end" />
    </fieldset>
  );
}

/** The end of a call waits two seconds, in plain sight. */
function Ending({ call, context }: OverrideBarProps): ReactElement {
  const console = useConsole();
  const isEnding = useStore(console.ui, (state) => state.ending.has(call.callSid));
  if (!isEnding) return <CommandButton id="call.end" context={context} tone="danger" />;
  return (
    <span className="ending-place">
      <span className="ending" role="alert">
        <span className="ending-line" aria-hidden="true" />
        <Countdown />
        <button type="button" className="button" onClick={() => keepCall(console, call.callSid)}>
          {strings.override.keep}
          <Kbd keys="Escape" />
        </button>
      </span>
    </span>
  );
}

/** Counts from when it came on screen; the call itself ends by its own timer. */
function Countdown(): ReactElement {
  const [left, setLeft] = useState(END_GRACE_MS / 1_000);
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="time">{strings.override.ending(left)}</span>;
}

function BarRefusal({ call, control }: { readonly call: CallState; readonly control: string }): ReactElement | null {
  const { ui } = useConsole();
  const refusal = useStore(ui, (state) => state.refusals.get(controlKey(call.callSid, control)) ?? null);
  if (refusal === null) return null;
  return (
    <p className="field-note" data-error="true" role="alert">
      {refusal.message}
    </p>
  );
}
