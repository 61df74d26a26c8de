import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Question } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import { urgencyOf } from '../../calls/attention.ts';
import { formatSpan } from '../../calls/times.ts';
import { keyCaps } from '../../commands/keymap.ts';
import { keyInFields } from '../../commands/registry.ts';
import { perform, requestFocus } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { mayTakeFocus, useBindings, useControl, useFocusOn } from '../../console/hooks.ts';
import { useHasKeyboard } from '../../console/pane.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Deadline } from './deadline.tsx';

interface QuestionCardProps {
  readonly callSid: CallSid;
  readonly question: Question;
  /** Questions that come after this one. */
  readonly more: number;
}

/** Needs a `key` of the question's id: each arrives on its own. */
export function QuestionCard({ callSid, question, more }: QuestionCardProps): ReactElement {
  const console = useConsole();
  const key = controlKey(callSid, `answer/${question.questionId}`);
  const { draft, refusal, isBusy, setDraft } = useControl(key);
  const titleId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // It takes the keyboard as it arrives, unless somebody is typing; then it says that it waits.
  const hasKeyboard = useHasKeyboard();
  const [isHeld, setHeld] = useState(() => !hasKeyboard || !mayTakeFocus());
  useEffect(() => {
    if (!isHeld) field.current?.focus();
  }, [isHeld]);
  useFocusOn('answer', field);
  const sinceMs = Date.parse(question.at);
  const urgency = useStore(console.clock, (now) => urgencyOf(sinceMs, now));
  const held = keyInFields(useBindings().of('question.answer'));

  const answer = async (): Promise<void> => {
    const response = draft.trim();
    if (response === '') return field.current?.focus();
    const request = { callSid, questionId: question.questionId, response };
    const done = await perform<{ ok: true }>(console, key, () => console.bridge.request('calls:answer', request));
    if (done !== null && more === 0) requestFocus(console, 'transcript');
  };

  return (
    <form
      className="card"
      data-urgency={urgency}
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void answer();
      }}
    >
      <CardHead titleId={titleId} sinceMs={sinceMs} />
      <p className="card-text">{question.prompt}</p>
      <div className="card-fields">
        <TextField
          label={strings.question.field}
          placeholder={strings.question.placeholder}
          value={draft}
          error={refusal?.message ?? null}
          fieldRef={field}
          onFocus={() => setHeld(false)}
          onChange={setDraft}
          onSubmit={() => void answer()}
        />
        <button type="submit" className="button" data-tone="primary" aria-disabled={isBusy}>
          {strings.question.send}
          <Kbd keys="Enter" />
        </button>
      </div>
      {isHeld && <p className="card-note">{strings.question.held(keyCaps(held).join(' '))}</p>}
      {more > 0 && <p className="card-note">{strings.question.queue(more)}</p>}
    </form>
  );
}

function CardHead({ titleId, sinceMs }: { readonly titleId: string; readonly sinceMs: number }): ReactElement {
  const { clock, works } = useConsole();
  const seconds = useStore(works, ({ state }) => state?.questionSeconds ?? 0);
  const waited = useStore(clock, (now) => formatSpan(now - sinceMs));
  return (
    <header className="card-head">
      <h2 className="card-title" id={titleId}>
        {strings.question.form}
      </h2>
      <span className="card-wait">
        {strings.question.waited(waited)}
        <Deadline sinceMs={sinceMs} seconds={seconds} words={strings.live.deadline.question} />
      </span>
    </header>
  );
}
