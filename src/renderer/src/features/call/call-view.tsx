import { type ReactElement, useEffect, useMemo } from 'react';
import { pendingApprovals, pendingQuestions, phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import { openTool } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext } from '../../console/hooks.ts';
import type { CallRecord } from '../../stores/call-feed.ts';
import { strings } from '../../strings.ts';
import { AfterPractice } from '../first-minute/after-practice.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { CallHeader } from './call-header.tsx';
import { OverrideBar } from './override-bar.tsx';
import { QuestionCard } from './question-card.tsx';
import { Transcript } from './transcript.tsx';
import './call.css';

/** Middle: one call, what is said in it, what it asks, and what can be done to it. */
export function CallView({ record }: { readonly record: CallRecord }): ReactElement {
  const { call, history } = record;
  const { feed } = useConsole();
  useEffect(() => {
    if (history === 'summary') feed.load(call.callSid);
  }, [call.callSid, feed, history]);
  const context = useCommandContext();
  const questions = useMemo(() => pendingQuestions(call), [call]);
  const draft = useMemo(() => pendingApprovals(call)[0] ?? null, [call]);
  const isUp = phaseOf(call) !== 'ended';
  const question = questions[0] ?? null;
  return (
    <main className="call" aria-label={strings.call.label}>
      <CallHeader call={call} context={context} />
      <Trouble call={call} />
      <Transcript record={record} />
      <div className="dock">
        {isUp && question !== null && (
          <QuestionCard
            key={question.questionId}
            callSid={call.callSid}
            question={question}
            more={questions.length - 1}
          />
        )}
        {isUp && draft !== null && (
          <ApprovalCard key={draft.approvalId} callSid={call.callSid} draft={draft} context={context} />
        )}
        {isUp ? <OverrideBar call={call} context={context} /> : <Ended record={record} />}
      </div>
    </main>
  );
}

function Ended({ record: { call, history } }: { readonly record: CallRecord }): ReactElement {
  if (call.practice !== null && history === 'ready') return <AfterPractice call={call} />;
  return <p className="dock-note">{strings.call.endedAs(call.endReason ?? call.status)}</p>;
}

/** The one sentence and the one button for a call whose model is gone. */
function Trouble({ call }: { readonly call: CallState }): ReactElement | null {
  const console = useConsole();
  if (phaseOf(call) === 'ended') return null;
  if (call.model === 'reconnecting')
    return (
      <p className="bar" data-tone="busy">
        {strings.call.modelReconnecting}
      </p>
    );
  if (call.model !== 'failed') return null;
  return (
    <div className="bar" data-tone="failed" role="alert">
      <p>{strings.call.modelFailed(call.modelError)}</p>
      <button type="button" className="button" onClick={() => openTool(console, 'say')}>
        {strings.call.takeOver}
      </button>
    </div>
  );
}
