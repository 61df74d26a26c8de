import { type ReactElement, useEffect, useMemo } from 'react';
import { pendingApprovals, pendingQuestions, phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext } from '../../console/hooks.ts';
import { useHasKeyboard } from '../../console/pane.ts';
import type { CallRecord } from '../../stores/call-feed.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { AfterPractice } from '../first-minute/after-practice.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { CallHeader } from './call-header.tsx';
import { FindBar } from './find-bar.tsx';
import { IncomingCard } from './incoming-card.tsx';
import { OverrideBar } from './override-bar.tsx';
import { QuestionCard } from './question-card.tsx';
import { Transcript } from './transcript.tsx';
import './call.css';

/** Middle: one call, what is said in it, what it asks, and what can be done to it. */
export function CallView({ record }: { readonly record: CallRecord }): ReactElement {
  const { call, history } = record;
  const { feed, ui } = useConsole();
  useEffect(() => {
    if (history === 'summary') feed.load(call.callSid);
  }, [call.callSid, feed, history]);
  const context = useCommandContext(call.callSid);
  const find = useStore(ui, (state) => state.finds.get(call.callSid) ?? null);
  const questions = useMemo(() => pendingQuestions(call), [call]);
  const draft = useMemo(() => pendingApprovals(call)[0] ?? null, [call]);
  const isUp = phaseOf(call) !== 'ended';
  const question = questions[0] ?? null;
  return (
    <div className="call">
      <CallHeader call={call} context={context} />
      <Trouble call={call} context={context} />
      {find !== null && <FindBar call={call} find={find} />}
      <Transcript record={record} find={find} />
      <div className="dock-frame">
        <Said />
        <div className="dock">
          {call.incoming !== null && <IncomingCard call={call} asked={call.incoming} context={context} />}
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
      </div>
    </div>
  );
}

function Ended({ record: { call, history } }: { readonly record: CallRecord }): ReactElement {
  if (call.practice !== null && history === 'ready') return <AfterPractice call={call} />;
  return <p className="dock-note">{strings.call.endedAs(call.endReason ?? call.status)}</p>;
}

/** What was just done, for a moment: where the eyes are, and for screen readers. */
function Said(): ReactElement {
  const { ui } = useConsole();
  const said = useStore(ui, (state) => state.said);
  const hasKeyboard = useHasKeyboard();
  return (
    <output className="said" aria-live="polite">
      {hasKeyboard ? said : null}
    </output>
  );
}

interface TroubleProps {
  readonly call: CallState;
  readonly context: CommandContext;
}

/** The one sentence and the one button for a call that is failing, or whose other party is back from hold. */
function Trouble({ call, context }: TroubleProps): ReactElement | null {
  if (phaseOf(call) === 'ended') return null;
  if (call.model === 'reconnecting')
    return (
      <p className="bar" data-tone="busy">
        {strings.call.modelReconnecting}
      </p>
    );
  if (call.model !== 'failed' && call.lineLostAt !== null)
    return (
      <div className="bar" data-tone="failed" role="alert">
        <p>{strings.live.line.lost}</p>
        <CommandButton id="call.end" context={context} />
      </div>
    );
  if (call.model !== 'failed' && call.holdOverAt !== null)
    return (
      <div className="bar" data-tone="news" role="alert">
        <p>{strings.live.hold.back}</p>
        <CommandButton id="hold.seen" context={context} />
      </div>
    );
  if (call.model !== 'failed') return null;
  return (
    <div className="bar" data-tone="failed" role="alert">
      <p>{strings.call.modelFailed(call.modelError)}</p>
      <CommandButton id="call.say" context={context} label={strings.call.takeOver} />
    </div>
  );
}
