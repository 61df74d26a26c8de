import { type FormEvent, type ReactElement, useEffect, useRef } from 'react';
import { practise } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { finishStep, goToStep, isStepDone, leaveSetUp, setUpSteps, stepBeside } from '../../console/guided-set-up.ts';
import { usePracticeCallees } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import type { SetUpStepId } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { CheckList } from '../doctor/check-list.tsx';
import { AccountNumbers } from '../settings/account-numbers.tsx';
import { SettingField } from '../settings/setting-field.tsx';
import { VaultNotice } from '../settings/vault-notice.tsx';
import './guided-set-up.css';

const words = strings.setUp;

/** What real calls need, one thing after the other; it can be left at any step, for a practice call or for good. */
export function GuidedSetUp({ at }: { readonly at: SetUpStepId }): ReactElement {
  const { settings } = useConsole();
  useEffect(() => void settings.refresh(), [settings]);
  return (
    <main className="guided">
      <h1 className="guided-title">{words.title}</h1>
      <Steps at={at} />
      <Step key={at} at={at} />
    </main>
  );
}

function Steps({ at }: { readonly at: SetUpStepId }): ReactElement {
  const console = useConsole();
  useStore(console.settings.store, (state) => state);
  return (
    <ol className="guided-steps">
      {setUpSteps.map((step, index) => {
        const isDone = isStepDone(console, step);
        return (
          <li key={step.id}>
            <button
              type="button"
              className="guided-step"
              aria-current={step.id === at ? 'step' : undefined}
              data-done={isDone}
              onClick={() => goToStep(console, step.id)}
            >
              <span className="guided-number" aria-hidden="true">
                {isDone ? '✓' : index + 1}
              </span>
              {words.steps[step.id].name}
              {isDone && <span className="visually-hidden">{words.done}</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function Step({ at }: { readonly at: SetUpStepId }): ReactElement {
  const console = useConsole();
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const step = setUpSteps.find(({ id }) => id === at) ?? setUpSteps[0];
  const isLoaded = useStore(console.settings.store, ({ snapshot }) => snapshot !== null);
  const isReadOnly = useStore(console.settings.store, ({ snapshot }) => snapshot?.vault === null);
  const isRunning = useStore(console.examination.store, ({ running }) => running.size > 0);
  // Once what is set has come there are fields.
  useEffect(() => {
    if (!isLoaded) return;
    const field = form.current?.querySelector<HTMLElement>('input:not([readonly])');
    (field ?? heading.current)?.focus();
  }, [isLoaded]);
  useEffect(() => {
    if (at === 'check') void console.examination.look();
  }, [at, console]);
  if (step === undefined) return <></>;
  const text = words.steps[at];
  const next = stepBeside(at, 1);
  const back = stepBeside(at, -1);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void finishStep(console, step);
  };
  return (
    <form ref={form} className="guided-form" noValidate onSubmit={submit}>
      <h2 className="guided-heading" ref={heading} tabIndex={-1}>
        {text.title}
      </h2>
      {text.lines.map((line) => (
        <p key={line} className="guided-line">
          {line}
        </p>
      ))}
      {isReadOnly && step.settings.length > 0 && <p className="guided-line">{words.readOnly}</p>}
      {(at === 'twilio' || at === 'openai') && <VaultNotice />}
      {step.settings.map((name) => (
        <SettingField key={name} name={name} isPart />
      ))}
      {(at === 'number' || at === 'check') && <AccountNumbers />}
      <CheckList ids={step.checks} isQuiet={at !== 'check'} />
      <div className="guided-actions">
        <GoOn isRunning={isRunning} isLast={next === null} />
        {next !== null && (
          <button type="button" className="button" onClick={() => goToStep(console, next)}>
            {words.skip}
          </button>
        )}
        {back !== null && (
          <button type="button" className="button" onClick={() => goToStep(console, back)}>
            {words.back}
          </button>
        )}
        <Leave />
      </div>
    </form>
  );
}

function GoOn({ isRunning, isLast }: { readonly isRunning: boolean; readonly isLast: boolean }): ReactElement {
  return (
    <button type="submit" className="button" data-tone="primary" aria-disabled={isRunning}>
      {isRunning ? strings.doctor.running : isLast ? strings.doctor.again : words.goOn}
      {/* The last step has no field that Enter would be pressed in. */}
      {!isLast && <Kbd keys="Enter" />}
    </button>
  );
}

/** The ways out, at every step. */
function Leave(): ReactElement {
  const console = useConsole();
  const [callee] = usePracticeCallees();
  return (
    <span className="guided-leave">
      <button
        type="button"
        className="button"
        aria-disabled={callee === undefined}
        aria-keyshortcuts={useAriaKeys('desk.practice')}
        title={callee === undefined ? strings.unavailable.noPractice : undefined}
        onClick={() => {
          if (callee !== undefined) void practise(console, callee.name);
        }}
      >
        {strings.desk.practiceCall}
        <CommandKeys of="desk.practice" />
      </button>
      <button type="button" className="button" data-tone="quiet" onClick={() => leaveSetUp(console)}>
        {words.leave}
        <Kbd keys="Escape" />
      </button>
    </span>
  );
}
