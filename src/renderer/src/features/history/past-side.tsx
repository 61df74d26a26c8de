import { type ReactElement, useRef, useState } from 'react';
import type { ExportFormat } from '#shared/archive.ts';
import { outcomeOf } from '../../calls/history-items.ts';
import { perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { CallFacts } from '../facts/facts.tsx';
import { PastNotes } from './past-notes.tsx';
import { PastSummary } from './past-summary.tsx';
import { PastTags } from './past-tags.tsx';

/** Beside a past call: how it went, what came of it, tags, notes, facts, and the way to take it along. */
export function PastSide({ open }: { readonly open: OpenCall }): ReactElement {
  const { call } = open;
  return (
    <aside className="past-side" aria-label={strings.past.facts}>
      <dl className="facts-list">
        <div className="fact">
          <dt>{strings.past.outcome}</dt>
          <dd>
            {strings.history.outcomes[outcomeOf(call)]}
            {call.endReason !== null && <p className="dim">{call.endReason.replaceAll('_', ' ')}</p>}
          </dd>
        </div>
      </dl>
      <PastSummary open={open} />
      <PastTags open={open} />
      <PastNotes open={open} />
      <CallFacts call={call} />
      <Export open={open} />
    </aside>
  );
}

const FORMATS: readonly ExportFormat[] = ['json', 'csv', 'md', 'vtt'];

function Export({ open: { callSid } }: { readonly open: OpenCall }): ReactElement {
  const console = useConsole();
  const key = controlKey(callSid, 'export');
  const { refusal, isBusy } = useControl(key);
  const [saved, setSaved] = useState<string | null>(null);
  const first = useRef<HTMLButtonElement>(null);
  useFocusOn('export', first);
  const words = strings.past.export;

  const save = async (format: ExportFormat): Promise<void> => {
    setSaved(null);
    const done = await perform<{ readonly ok: true; readonly file: string | null }>(console, key, () =>
      console.bridge.request('calls:export', { callSid, format }),
    );
    setSaved(done?.file ?? null);
  };

  return (
    <section className="past-export" aria-labelledby="past-export-title">
      <h3 className="heading" id="past-export-title">
        {words.title}
      </h3>
      <div className="card-actions">
        {FORMATS.map((format, index) => (
          <button
            key={format}
            ref={index === 0 ? first : undefined}
            type="button"
            className="button"
            aria-disabled={isBusy}
            onClick={() => void save(format)}
          >
            {words.formats[format]}
          </button>
        ))}
      </div>
      <output className="field-note">{saved === null ? '' : words.saved(saved)}</output>
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
    </section>
  );
}
