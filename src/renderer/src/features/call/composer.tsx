import { type ReactElement, useRef } from 'react';
import type { CallState } from '#core/call/state.ts';
import { closeTool, perform } from '../../console/actions.ts';
import type { Console } from '../../console/console.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { controlKey, type Tool } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Composed = Exclude<Tool, 'keypad' | 'transfer'>;
type Done = { readonly ok: true };

const { override } = strings;
const labels = {
  say: {
    field: override.sayField,
    placeholder: override.sayPlaceholder,
    hint: override.sayHint,
    send: override.saySend,
  },
  whisper: {
    field: override.whisperField,
    placeholder: override.whisperPlaceholder,
    hint: override.whisperHint,
    send: override.whisperSend,
  },
} as const satisfies Record<Composed, unknown>;

/** The field of Say or Whisper. A refusal stands under it and what was typed stays. */
export function Composer({ tool, call }: { readonly tool: Composed; readonly call: CallState }): ReactElement {
  const console = useConsole();
  const key = controlKey(call.callSid, tool);
  const control = useControl(key);
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusOn(tool, field);
  const label = labels[tool];

  const submit = async (): Promise<void> => {
    if (await send(console, tool, call, control.draft)) closeTool(console, call.callSid, tool);
  };

  return (
    <form
      className="composer"
      data-tool={tool}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={label.field}
        placeholder={label.placeholder}
        hint={label.hint}
        value={control.draft}
        error={control.refusal?.message ?? null}
        fieldRef={field}
        onChange={control.setDraft}
        onSubmit={() => void submit()}
      />
      <button type="submit" className="button" data-tone="primary" aria-disabled={control.isBusy}>
        {label.send}
        <Kbd keys="Enter" />
      </button>
    </form>
  );
}

async function send(console: Console, tool: Composed, call: CallState, text: string): Promise<boolean> {
  const { bridge } = console;
  const { callSid } = call;
  const key = controlKey(callSid, tool);
  if (text.trim() === '') return false;
  const channel = tool === 'say' ? 'calls:say' : 'calls:whisper';
  return (await perform<Done>(console, key, () => bridge.request(channel, { callSid, text: text.trim() }))) !== null;
}
