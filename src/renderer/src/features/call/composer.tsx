import { type ReactElement, useRef } from 'react';
import type { CallState } from '#core/call/state.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import { perform, readNumber, refuse, toggleTool } from '../../console/actions.ts';
import type { Console } from '../../console/console.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey, type Tool } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';

type Composed = Exclude<Tool, 'keypad'>;
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
  transfer: {
    field: override.transferField,
    placeholder: override.transferPlaceholder,
    hint: override.transferHint,
    send: override.transferSend,
  },
} as const satisfies Record<Composed, unknown>;

/** The field of Say, Whisper or Transfer. A refusal stands under it and what was typed stays. */
export function Composer({ tool, call }: { readonly tool: Composed; readonly call: CallState }): ReactElement {
  const console = useConsole();
  const key = controlKey(call.callSid, tool);
  const control = useControl(key);
  const text = useText(tool, key, control.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusOn(tool, field);
  const label = labels[tool];

  const submit = async (): Promise<void> => {
    if (await send(console, tool, call, text)) toggleTool(console, tool);
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
        numeric={tool === 'transfer'}
        value={text}
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

/** What the field shows: what was typed, or for a transfer the number that is set up for it. */
function useText(tool: Composed, key: string, draft: string): string {
  const { ui, works } = useConsole();
  const hasTyped = useStore(ui, (state) => state.drafts.has(key));
  const number = useStore(works, ({ state }) => state?.transferNumber ?? null);
  if (tool !== 'transfer' || hasTyped || number === null) return draft;
  return formatPhoneNumber(number);
}

async function send(console: Console, tool: Composed, call: CallState, text: string): Promise<boolean> {
  const { bridge } = console;
  const { callSid } = call;
  const key = controlKey(callSid, tool);
  if (tool === 'transfer') {
    const read = readNumber(text);
    if ('wrong' in read) {
      refuse(console, key, { code: 'number', message: read.wrong });
      return false;
    }
    const request = { callSid, number: read.number };
    return (await perform<Done>(console, key, () => bridge.request('calls:transfer', request))) !== null;
  }
  if (text.trim() === '') return false;
  const channel = tool === 'say' ? 'calls:say' : 'calls:whisper';
  return (await perform<Done>(console, key, () => bridge.request(channel, { callSid, text: text.trim() }))) !== null;
}
