import type { ReactElement } from 'react';
import { summaryKey } from '../../commands/past-runs.ts';
import { useCommandContext, useControl } from '../../console/hooks.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';

const words = strings.past.summary;

/** What came of the call in the model's words, once the supervisor has asked for them. */
export function PastSummary({ open: { callSid, call, remarks } }: { readonly open: OpenCall }): ReactElement {
  const context = useCommandContext();
  const { refusal, isBusy } = useControl(summaryKey(callSid));
  const summary = remarks?.summary ?? null;
  const hint = call.practice === null ? words.costs : words.free;
  return (
    <section className="past-notes" aria-labelledby="past-summary-title">
      <h3 className="heading" id="past-summary-title">
        {words.title}
      </h3>
      <output>{isBusy ? words.busy : (summary ?? '')}</output>
      {summary === null && !isBusy && <p className="dim">{hint}</p>}
      <div className="card-actions">
        <CommandButton id="past.sum-up" context={context} label={summary === null ? words.make : words.again} />
      </div>
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
    </section>
  );
}
