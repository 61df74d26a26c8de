import { type FormEvent, type ReactElement, useId } from 'react';
import { isSecret, type SettingName, settingOf } from '#core/settings/catalogue.ts';
import type { SettingState } from '#shared/settings.ts';
import { setDraft as discard, requestFocus } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl } from '../../console/hooks.ts';
import { saveSettings, settingKey, typed } from '../../console/settings-edit.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { SettingControl } from './setting-control.tsx';

const words = strings.settings;

interface SettingFieldProps {
  readonly name: SettingName;
  /** Saved along with others by whoever shows it: it has no buttons of its own then. */
  readonly isPart?: boolean;
}

/** One setting: what it is, where its value comes from, and the value to be changed where that may be done here. */
export function SettingField({ name, isPart = false }: SettingFieldProps): ReactElement | null {
  const { settings } = useConsole();
  const snapshot = useStore(settings.store, (state) => state.snapshot);
  const state = snapshot?.settings.find((each) => each.name === name);
  if (snapshot === null || state === undefined) return null;
  const isGiven = state.source === 'environment' || state.source === 'file';
  const isReadOnly = isGiven || snapshot.vault === null;
  return <Field state={state} isReadOnly={isReadOnly} isPart={isPart} />;
}

interface FieldProps {
  readonly state: SettingState;
  readonly isReadOnly: boolean;
  readonly isPart: boolean;
}

function Field({ state, isReadOnly, isPart }: FieldProps): ReactElement {
  const console = useConsole();
  const { name } = state;
  const { draft, refusal, isBusy, setDraft } = useControl(settingKey(name));
  const isDrafted = useStore(console.ui, ({ drafts }) => drafts.has(settingKey(name)));
  const id = useId();
  const problem = refusal?.message ?? (state.problem === null ? null : `${name}: ${state.problem}`);
  const save = (value: string | null): void => void saveSettings(console, { [name]: value });
  const content = (
    <>
      <Head id={id} state={state} />
      <div className="setting-row">
        <SettingControl
          id={id}
          state={state}
          isReadOnly={isReadOnly}
          isWrong={problem !== null}
          text={isDrafted ? draft : (state.value ?? '')}
          onChange={setDraft}
          onDecided={save}
        />
        {!isPart && !isReadOnly && (
          <FieldButtons
            name={name}
            isSet={state.source !== 'default'}
            isDrafted={isDrafted}
            isBusy={isBusy}
            onDiscard={() => discard(console, settingKey(name), null)}
            onReset={() => save(null)}
          />
        )}
      </div>
      <Note id={id} name={name} problem={problem} isBusy={isBusy} />
    </>
  );
  if (isPart) return <div className="setting">{content}</div>;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void saveSettings(console, typed(console, [name]));
  };
  return (
    <form className="setting" noValidate onSubmit={submit}>
      {content}
    </form>
  );
}

function Head({ id, state }: { readonly id: string; readonly state: SettingState }): ReactElement {
  return (
    <div className="setting-head">
      <label className="setting-title" htmlFor={id}>
        {settingOf(state.name).title}
      </label>
      <code className="setting-name">{state.name}</code>
      <Source state={state} />
    </div>
  );
}

interface NoteProps {
  readonly id: string;
  readonly name: SettingName;
  readonly problem: string | null;
  readonly isBusy: boolean;
}

/** What is wrong with the value, else what to know of it. */
function Note({ id, name, problem, isBusy }: NoteProps): ReactElement {
  const { help, needsStart } = settingOf(name);
  const about = needsStart ? `${help} ${words.nextStart}` : help;
  const isWrong = problem !== null;
  return (
    <span className="field-note" id={`${id}-note`} data-error={isWrong} role={isWrong ? 'alert' : undefined}>
      {isBusy ? words.saving : (problem ?? about)}
    </span>
  );
}

/** Where the value comes from, where that is worth a word. */
function Source({ state: { name, source } }: { readonly state: SettingState }): ReactElement | null {
  const { settings } = useConsole();
  const vault = useStore(settings.store, ({ snapshot }) => snapshot?.vault ?? null);
  if (source === 'default') return isSecret(name) ? <span className="tag">{words.absent}</span> : null;
  if (source === 'environment' || source === 'file') {
    const given = isSecret(name) ? `${words.present}, ${words.sources[source]}` : words.sources[source];
    return <span className="tag">{given}</span>;
  }
  if (!isSecret(name)) return null;
  const where = source === 'run' ? words.sources.run : vault === 'weaker' ? words.inFile : words.inKeychain;
  return (
    <span className="tag" data-tone={source === 'kept' ? 'good' : 'attention'}>{`${words.present}, ${where}`}</span>
  );
}

interface FieldButtonsProps {
  readonly name: SettingName;
  readonly isSet: boolean;
  readonly isDrafted: boolean;
  readonly isBusy: boolean;
  readonly onDiscard: () => void;
  readonly onReset: () => void;
}

/** They come and go with what is typed; the keyboard goes back to the field with them. */
function FieldButtons({ name, isSet, isDrafted, isBusy, onDiscard, onReset }: FieldButtonsProps): ReactElement | null {
  const console = useConsole();
  const { title, kind } = settingOf(name);
  const withFocus = (action: () => void) => (): void => {
    action();
    requestFocus(console, `setting/${name}`);
  };
  if (kind === 'switch') return null;
  if (isDrafted) {
    return (
      <>
        <button type="submit" className="button" data-tone="primary" aria-disabled={isBusy}>
          {words.save}
        </button>
        <button type="button" className="button" data-tone="quiet" onClick={withFocus(onDiscard)}>
          {words.discard}
        </button>
      </>
    );
  }
  if (!isSet) return null;
  const label = isSecret(name) ? words.remove : words.reset;
  return (
    <button
      type="button"
      className="button"
      data-tone="quiet"
      aria-label={`${label}: ${title}`}
      onClick={withFocus(onReset)}
    >
      {label}
    </button>
  );
}
