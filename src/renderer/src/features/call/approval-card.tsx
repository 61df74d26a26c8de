import { type ReactElement, useId, useRef } from 'react';
import type { Approval } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import { urgencyOf } from '../../calls/attention.ts';
import { formatSpan } from '../../calls/times.ts';
import type { CommandContext } from '../../commands/context.ts';
import { perform, setDecision } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Deadline } from './deadline.tsx';

interface ApprovalCardProps {
  readonly callSid: CallSid;
  readonly draft: Approval;
  readonly context: CommandContext;
}

export function ApprovalCard({ callSid, draft, context }: ApprovalCardProps): ReactElement {
  const { ui, clock, works } = useConsole();
  const decision = useStore(ui, (state) => state.decisions.get(callSid) ?? null);
  const seconds = useStore(works, ({ state }) => state?.approvalSeconds ?? 0);
  const after = useStore(works, ({ state }) => state?.approvalDeadline ?? 'drop');
  const refusal = useStore(ui, (state) => state.refusals.get(controlKey(callSid, 'approve')) ?? null);
  const titleId = useId();
  const sinceMs = Date.parse(draft.at);
  const urgency = useStore(clock, (now) => urgencyOf(sinceMs, now));
  const waited = useStore(clock, (now) => formatSpan(now - sinceMs));
  return (
    <section className="card" data-kind="draft" data-urgency={urgency} aria-labelledby={titleId}>
      <header className="card-head">
        <h2 className="card-title" id={titleId}>
          {strings.approval.form}
        </h2>
        <span className="card-wait">
          {strings.question.waited(waited)}
          <Deadline sinceMs={sinceMs} seconds={seconds} words={strings.live.deadline[after]} />
        </span>
      </header>
      {decision === 'edit' ? (
        <DecisionForm callSid={callSid} draft={draft} decision="edit" />
      ) : (
        <p className="card-text" data-draft="">
          {draft.text}
        </p>
      )}
      <Meanwhile sinceMs={sinceMs} />
      {decision === 'reject' && <DecisionForm callSid={callSid} draft={draft} decision="reject" />}
      {decision === null && (
        <div className="card-actions">
          <CommandButton id="draft.approve" context={context} tone="primary" />
          <CommandButton id="draft.approve-rest" context={context} />
          <CommandButton id="draft.edit" context={context} />
          <CommandButton id="draft.reject" context={context} />
        </div>
      )}
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
    </section>
  );
}

/** A draft that waits longer has the filler said, where there is one and the other party waits for an answer. */
const FILLER_AFTER_MS = 6_000;

/** What the other party hears while the draft waits. */
function Meanwhile({ sinceMs }: { readonly sinceMs: number }): ReactElement {
  const { clock, works } = useConsole();
  const filler = useStore(works, ({ state }) => state?.approvalFiller ?? null);
  const isSaid = useStore(clock, (now) => now - sinceMs >= FILLER_AFTER_MS);
  const { meanwhile } = strings.live;
  const words = filler === null ? meanwhile.silence : isSaid ? meanwhile.filler(filler) : meanwhile.soon(filler);
  return <p className="card-note">{words}</p>;
}

interface DecisionFormProps {
  readonly callSid: CallSid;
  readonly draft: Approval;
  readonly decision: 'edit' | 'reject';
}

/** Other words, or why not: one field, in the card itself. */
function DecisionForm({ callSid, draft, decision }: DecisionFormProps): ReactElement {
  const console = useConsole();
  const key = controlKey(callSid, `${decision}/${draft.approvalId}`);
  const control = useControl(key);
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusOn(decision, field);
  const hasTyped = useStore(console.ui, (state) => state.drafts.has(key));
  const text = hasTyped || decision === 'reject' ? control.draft : draft.text;
  const { approval } = strings;

  const send = async (): Promise<void> => {
    if (decision === 'edit' && text.trim() === '') return field.current?.focus();
    const words = text.trim();
    const request = { callSid, approvalId: draft.approvalId, decision, ...(words === '' ? {} : { text: words }) };
    const done = await perform<{ ok: true }>(console, key, () => console.bridge.request('calls:approve', request));
    if (done !== null) setDecision(console, null);
  };

  return (
    <form
      className="card-fields"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextField
        label={decision === 'edit' ? approval.editField : approval.reasonField}
        {...(decision === 'reject' ? { placeholder: approval.reasonPlaceholder } : {})}
        value={text}
        error={control.refusal?.message ?? null}
        fieldRef={field}
        onChange={control.setDraft}
        onSubmit={() => void send()}
      />
      <button type="submit" className="button" data-tone="primary" aria-disabled={control.isBusy}>
        {decision === 'edit' ? approval.sendEdit : approval.sendReject}
        <Kbd keys="Enter" />
      </button>
      <button type="button" className="button" data-tone="quiet" onClick={() => setDecision(console, null)}>
        {approval.back}
        <Kbd keys="Escape" />
      </button>
    </form>
  );
}
