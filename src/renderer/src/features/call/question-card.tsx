import { type ReactElement, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Question } from '#core/call/state.ts';
import { suggestedAnswers } from '#core/call/suggested-answers.ts';
import type { CallSid } from '#core/ids.ts';
import { urgencyOf } from '../../calls/attention.ts';
import { steppedAnswer } from '../../calls/suggestion-steps.ts';
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
  const titleId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { draft, refusal, isBusy, setDraft, answer } = useAnswer({ callSid, question, more }, field);
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

  const suggested = useMemo(() => suggestedAnswers(question.prompt), [question.prompt]);

  return (
    <form
      className="card"
      data-urgency={urgency}
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void answer(draft);
      }}
    >
      <CardHead titleId={titleId} sinceMs={sinceMs} />
      <p className="card-text">{question.prompt}</p>
      <div className="card-fields">
        <Suggested answers={suggested} isBusy={isBusy} onChoose={(words) => void answer(words)} />
        <TextField
          label={strings.question.field}
          placeholder={strings.question.placeholder}
          value={draft}
          error={refusal?.message ?? null}
          {...(suggested.length === 0 ? {} : { hint: strings.question.suggest(suggested) })}
          fieldRef={field}
          onFocus={() => setHeld(false)}
          onChange={setDraft}
          onKey={(event) => {
            const next = steppedAnswer(suggested, draft, event.key);
            if (next === null) return;
            event.preventDefault();
            setDraft(next);
          }}
          onSubmit={() => void answer(draft)}
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

/** What is typed as an answer, and what becomes of it. */
function useAnswer({ callSid, question, more }: QuestionCardProps, field: RefObject<HTMLTextAreaElement | null>) {
  const console = useConsole();
  const key = controlKey(callSid, `answer/${question.questionId}`);
  const { draft, refusal, isBusy, setDraft } = useControl(key);
  const answer = async (words: string): Promise<void> => {
    const response = words.trim();
    if (response === '') return field.current?.focus();
    const request = { callSid, questionId: question.questionId, response };
    const done = await perform<{ ok: true }>(console, key, () => console.bridge.request('calls:answer', request));
    if (done !== null && more === 0) requestFocus(console, 'transcript');
  };
  return { draft, refusal, isBusy, setDraft, answer };
}

interface SuggestedProps {
  readonly answers: readonly string[];
  readonly isBusy: boolean;
  readonly onChoose: (words: string) => void;
}

/** Answers that one click gives. The keyboard has them in the field. */
function Suggested({ answers, isBusy, onChoose }: SuggestedProps): ReactElement | null {
  if (answers.length === 0) return null;
  return (
    <ul className="card-suggested" aria-label={strings.question.suggested}>
      {answers.map((each) => (
        <li key={each}>
          <button type="button" className="button" aria-disabled={isBusy} onClick={() => onChoose(each)}>
            {each}
          </button>
        </li>
      ))}
    </ul>
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
