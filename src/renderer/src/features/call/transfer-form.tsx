import { type ReactElement, useRef } from 'react';
import { readBriefing } from '#core/call/briefing.ts';
import type { CallState } from '#core/call/state.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import { closeTool, perform, readNumber, refuse, setDraft } from '../../console/actions.ts';
import { type Console, useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Suggestions, useSuggestions, useWayIn } from '../contacts/suggestions.tsx';

const { override } = strings;

const keysOf = ({ callSid }: CallState) => ({
  number: controlKey(callSid, 'transfer'),
  briefing: controlKey(callSid, 'briefing'),
});

/** Where the call goes, and what the receiver alone hears first. A refusal stands under the field it is about. */
export function TransferForm({ call }: { readonly call: CallState }): ReactElement {
  const console = useConsole();
  const keys = keysOf(call);
  const number = useControl(keys.number);
  const briefing = useControl(keys.briefing);
  const shown = useNumber(call, number.draft);
  const warm = useRef<HTMLTextAreaElement>(null);

  const submit = async (): Promise<void> => {
    const isDone = await send(console, call, { number: shown, briefing: briefing.draft });
    if (isDone) closeTool(console, call.callSid, 'transfer');
  };

  return (
    <form className="composer" data-tool="transfer">
      <Target call={call} shown={shown} onSubmit={() => void submit()} />
      <TextField
        label={override.briefingField}
        placeholder={override.briefingPlaceholder}
        hint={override.briefingHint}
        value={briefing.draft}
        error={briefing.refusal?.message ?? null}
        fieldRef={warm}
        onChange={briefing.setDraft}
        onSubmit={() => void submit()}
      />
      <button type="submit" className="button" data-tone="primary" aria-disabled={number.isBusy}>
        {override.transferSend}
        <Kbd keys="Enter" />
      </button>
      <Kind
        isWarm={briefing.draft.trim() !== ''}
        onCold={() => briefing.setDraft('')}
        onWarm={() => warm.current?.focus()}
      />
    </form>
  );
}

interface TargetProps {
  readonly call: CallState;
  readonly shown: string;
  readonly onSubmit: () => void;
}

/** The number, and the contacts that fit what is typed. */
function Target({ call, shown, onSubmit }: TargetProps): ReactElement {
  const number = useControl(keysOf(call).number);
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusOn('transfer', field);
  const { listRef, onKeyDown } = useWayIn();
  return (
    <>
      <TextField
        label={override.transferField}
        placeholder={override.transferPlaceholder}
        hint={override.transferHint}
        numeric
        value={shown}
        error={number.refusal?.message ?? null}
        fieldRef={field}
        onChange={number.setDraft}
        onSubmit={onSubmit}
        onKey={onKeyDown}
      />
      <Suggestions
        all={useSuggestions(number.draft)}
        field={field}
        listRef={listRef}
        onChoose={(chosen) => {
          number.setDraft(formatPhoneNumber(chosen.number));
          field.current?.focus();
        }}
      />
    </>
  );
}

interface KindProps {
  readonly isWarm: boolean;
  readonly onCold: () => void;
  readonly onWarm: () => void;
}

/** A briefing is what makes it warm: choosing that leads to its field, choosing the other empties it. */
function Kind({ isWarm, onCold, onWarm }: KindProps): ReactElement {
  const words = strings.contacts.transfer;
  return (
    <div className="transfer-kind">
      <fieldset className="segments">
        <legend className="visually-hidden">{words.kind}</legend>
        <label className="segment">
          <input type="radio" name="transfer-kind" checked={!isWarm} onChange={onCold} />
          {words.cold}
        </label>
        <label className="segment">
          <input type="radio" name="transfer-kind" checked={isWarm} onChange={onWarm} />
          {words.warm}
        </label>
      </fieldset>
    </div>
  );
}

/** What the field shows: what was typed, or the number that is set up for the call or for all of them. */
function useNumber(call: CallState, draft: string): string {
  const { ui, works } = useConsole();
  const hasTyped = useStore(ui, (state) => state.drafts.has(keysOf(call).number));
  const setUp = useStore(works, ({ state }) => state?.transferNumber ?? null);
  const number = call.plan.transferTo ?? setUp;
  return hasTyped || number === null ? draft : formatPhoneNumber(number);
}

async function send(
  console: Console,
  call: CallState,
  typed: { readonly number: string; readonly briefing: string },
): Promise<boolean> {
  const keys = keysOf(call);
  const read = readNumber(typed.number);
  if ('wrong' in read) {
    refuse(console, keys.number, { code: 'number', message: read.wrong });
    return false;
  }
  const briefing = readBriefing(typed.briefing);
  if (!briefing.ok) {
    refuse(console, keys.briefing, briefing.error);
    return false;
  }
  const warm = briefing.value === null ? {} : { briefing: briefing.value };
  const request = { callSid: call.callSid, number: read.number, ...warm };
  const done = await perform<{ readonly ok: true }>(console, keys.number, () =>
    console.bridge.request('calls:transfer', request),
  );
  if (done !== null) setDraft(console, keys.briefing, null);
  return done !== null;
}
