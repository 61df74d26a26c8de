import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { ReplayReport } from '#shared/replay.ts';
import { perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { type Control, useControl } from '../../console/hooks.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { RunReport } from './run-report.tsx';

const words = strings.past.runAgain;
type Model = 'recorded' | 'live';

/** A past call run again: against this build, or by a model that answers anew. */
export function RunAgain({ open }: { readonly open: OpenCall }): ReactElement {
  const console = useConsole();
  const { callSid, call } = open;
  const [model, setModel] = useState<Model>('recorded');
  const [report, setReport] = useState<ReplayReport | null>(null);
  const control = useControl(controlKey(callSid, 'run-again'));
  const prompt = useControl(controlKey(callSid, 'prompt'));

  const start = async (): Promise<void> => {
    setReport(null);
    const systemPrompt = model === 'live' ? prompt.draft.trim() : '';
    const done = await perform<{ readonly ok: true; readonly replay: ReplayReport }>(
      console,
      controlKey(callSid, 'run-again'),
      () =>
        console.bridge.request('calls:replay', { callSid, model, ...(systemPrompt === '' ? {} : { systemPrompt }) }),
    );
    setReport(done?.replay ?? null);
  };

  return (
    <section className="run" aria-labelledby="run-title">
      <h3 className="card-title" id="run-title">
        {words.title}
      </h3>
      <p className="dim">{words.about}</p>
      <form
        className="run-form"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Models model={model} onChoose={setModel} />
        {model === 'live' && <Prompt prompt={prompt} isPractice={call.practice !== null} onSubmit={start} />}
        <div className="card-actions">
          <button type="submit" className="button" data-tone="primary" aria-disabled={control.isBusy}>
            {control.isBusy ? words.busy : words.start}
            <Kbd keys="Enter" />
          </button>
          <button
            type="button"
            className="button"
            data-tone="quiet"
            onClick={() => console.past.change({ isRunAgain: false })}
          >
            {words.close}
            <Kbd keys="Escape" />
          </button>
        </div>
        {control.refusal !== null && (
          <p className="field-note" data-error="true" role="alert">
            {control.refusal.message}
          </p>
        )}
      </form>
      {report !== null && <RunReport report={report} direction={call.direction} />}
    </section>
  );
}

interface ModelsProps {
  readonly model: Model;
  readonly onChoose: (model: Model) => void;
}

function Models({ model, onChoose }: ModelsProps): ReactElement {
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <fieldset className="run-models">
      <legend className="visually-hidden">{words.model}</legend>
      {(['recorded', 'live'] as const).map((each) => (
        <label key={each}>
          <input
            ref={each === 'recorded' ? first : undefined}
            type="radio"
            name="run-model"
            checked={model === each}
            onChange={() => onChoose(each)}
          />{' '}
          {words[each]}
        </label>
      ))}
    </fieldset>
  );
}

interface PromptProps {
  readonly prompt: Control;
  readonly isPractice: boolean;
  readonly onSubmit: () => Promise<void>;
}

function Prompt({ prompt, isPractice, onSubmit }: PromptProps): ReactElement {
  return (
    <>
      <p className="run-costs" data-costs={!isPractice}>
        {isPractice ? words.free : words.costs}
      </p>
      <TextField
        label={words.prompt}
        placeholder={words.promptPlaceholder}
        value={prompt.draft}
        onChange={prompt.setDraft}
        onSubmit={() => void onSubmit()}
      />
    </>
  );
}
