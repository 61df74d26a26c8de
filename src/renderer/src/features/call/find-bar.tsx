import { type KeyboardEvent, type ReactElement, useMemo, useRef } from 'react';
import type { CallState } from '#core/call/state.ts';
import { matchesIn, placeOf } from '../../calls/find.ts';
import { useConsole } from '../../console/console.ts';
import { closeFind, findText, stepFind } from '../../console/find-actions.ts';
import { useFocusOn } from '../../console/hooks.ts';
import type { Find } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';

const words = strings.live.find;

/** Search within the call: Enter goes to the match before, as one reads from the end; Shift+Enter to the next. */
export function FindBar({ call, find }: { readonly call: CallState; readonly find: Find }): ReactElement {
  const console = useConsole();
  const field = useRef<HTMLInputElement>(null);
  useFocusOn('find', field);
  const matches = useMemo(() => matchesIn(call.entries, find.text), [call.entries, find.text]);
  const at = placeOf(find.back, matches.length);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      stepFind(console, call.callSid, event.shiftKey ? -1 : 1, matches.length);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      closeFind(console, call.callSid);
    }
  };
  return (
    <search className="find" aria-label={words.label}>
      <input
        ref={field}
        className="input"
        type="text"
        aria-label={words.label}
        placeholder={words.label}
        autoComplete="off"
        spellCheck={false}
        value={find.text}
        onChange={(event) => findText(console, call.callSid, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <output className="find-count" aria-live="polite">
        {find.text.trim() === '' ? '' : words.count(at, matches.length)}
      </output>
      <button
        type="button"
        className="button"
        data-tone="quiet"
        onClick={() => stepFind(console, call.callSid, 1, matches.length)}
      >
        {words.previous}
        <Kbd keys="Enter" />
      </button>
      <button type="button" className="button" data-tone="quiet" onClick={() => closeFind(console, call.callSid)}>
        {words.close}
        <Kbd keys="Escape" />
      </button>
    </search>
  );
}
