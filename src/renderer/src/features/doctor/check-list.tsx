import type { ReactElement } from 'react';
import { settingNames, settingOf } from '#core/settings/catalogue.ts';
import type { SetUpCheck, SetUpPart } from '#shared/set-up.ts';
import { useConsole } from '../../console/console.ts';
import { goToSetting } from '../../console/settings-view.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import './doctor.css';

const words = strings.doctor;

/** Looks at some parts of the set-up, and shows what was found below. */
export function CheckButton({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const { examination } = useConsole();
  const isRunning = useStore(examination.store, ({ running }) => ids.some((id) => running.has(id)));
  return (
    <div className="setting-actions">
      <div className="card-actions">
        <button
          type="button"
          className="button"
          aria-disabled={isRunning}
          onClick={() => {
            if (!isRunning) void examination.look(ids);
          }}
        >
          {isRunning ? words.running : words.test}
        </button>
      </div>
      <CheckList ids={ids} isQuiet />
    </div>
  );
}

interface CheckListProps {
  /** Null: all there are. */
  readonly ids: readonly string[] | null;
  /** Shows what was looked at alone. */
  readonly isQuiet?: boolean;
}

/** What was found of each part, with what to do about it. */
export function CheckList({ ids, isQuiet = false }: CheckListProps): ReactElement {
  const { examination } = useConsole();
  const { parts, found, running, isLost } = useStore(examination.store, (state) => state);
  const shown = parts.filter(
    ({ id }) => (ids === null || ids.includes(id)) && (!isQuiet || found.has(id) || running.has(id)),
  );
  return (
    <>
      {isLost && (
        <p className="field-note" data-error="true" role="alert">
          {words.lost}
        </p>
      )}
      {shown.length > 0 && (
        <ul className="checks" aria-label={words.list} aria-busy={running.size > 0}>
          {shown.map((part) => (
            <CheckRow key={part.id} part={part} check={running.has(part.id) ? null : (found.get(part.id) ?? null)} />
          ))}
        </ul>
      )}
    </>
  );
}

function CheckRow({ part, check }: { readonly part: SetUpPart; readonly check: SetUpCheck | null }): ReactElement {
  const { title, needed } = part;
  return (
    <li className="check" data-state={check?.state ?? 'running'}>
      <span className="check-state">
        <span className="dot" aria-hidden="true" />
        {words.states[check?.state ?? 'running']}
      </span>
      <div className="check-body">
        <p>
          <span className="check-title">{title}</span>
          <span className="check-needed">{words.needed[needed]}</span>
        </p>
        {check !== null && <p className="check-detail">{check.detail}</p>}
        {check !== null && check.fix !== null && <p className="check-fix">{check.fix}</p>}
        {check !== null && check.fix !== null && <FixButtons fix={check.fix} id={check.id} />}
      </div>
    </li>
  );
}

/** The ways to the settings a remedy names. */
function FixButtons({ fix, id }: { readonly fix: string; readonly id: string }): ReactElement | null {
  const console = useConsole();
  const named = settingNames.filter((name) => new RegExp(`\\b${name}\\b`).test(fix));
  const isWebhook = id === 'number-webhook';
  if (named.length === 0 && !isWebhook) return null;
  return (
    <div className="card-actions">
      {named.map((name) => (
        <button
          key={name}
          type="button"
          className="button"
          onClick={() => goToSetting(console, settingOf(name).section, name)}
        >
          {words.set(settingOf(name).title)}
        </button>
      ))}
      {isWebhook && (
        <button type="button" className="button" onClick={() => goToSetting(console, 'number', 'TWILIO_PHONE_NUMBER')}>
          {words.toWebhook}
        </button>
      )}
    </div>
  );
}
