import type { ReactElement } from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import { type Attention, urgencyOf } from '../../calls/attention.ts';
import { type DeskRow, lastWords } from '../../calls/desk-groups.ts';
import { partyOf } from '../../calls/party.ts';
import { formatSpan, hourAndMinute } from '../../calls/times.ts';
import { selectCall } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useCallSpan, usePracticeCallees } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';

export function CallRow({ row, selected }: { readonly row: DeskRow; readonly selected: boolean }): ReactElement {
  const console = useConsole();
  const { call, attention, key } = row;
  const party = partyOf(call, usePracticeCallees());
  const span = useCallSpan(call);
  const isEnding = useStore(console.ui, (state) => state.ending.has(call.callSid));
  const since = attention?.sinceMs ?? null;
  const urgency = useStore(console.clock, (now) => urgencyOf(since, now));
  return (
    <li>
      <button
        type="button"
        className="call-row"
        data-attention={attention?.kind}
        data-urgency={attention === null ? undefined : urgency}
        data-phase={phaseOf(call)}
        aria-current={selected}
        onClick={() => selectCall(console, call.callSid)}
      >
        <span className="call-row-head">
          <span className="call-row-title">{party.title}</span>
          {attention === null ? <span className="time">{span}</span> : <Waited attention={attention} />}
        </span>
        <span className="call-row-sub">
          <span className="call-row-words">{isEnding ? strings.desk.ending : subline(call, attention)}</span>
          {key !== null && (
            <span title={`Mod+${key}`}>
              <Kbd keys={String(key)} />
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

function Waited({ attention }: { readonly attention: Attention }): ReactElement {
  const { clock } = useConsole();
  const { sinceMs, kind } = attention;
  const waited = useStore(clock, (now) => (sinceMs === null ? '' : formatSpan(now - sinceMs)));
  return (
    <span className="call-row-need">
      {strings.needs[kind]} <span className="time">{waited}</span>
    </span>
  );
}

function subline(call: CallState, attention: Attention | null): string {
  const phase = phaseOf(call);
  if (phase === 'ended') return call.endedAt === null ? '' : `${strings.phase.ended} ${hourAndMinute(call.endedAt)}`;
  if (phase === 'ringing') return call.status === 'queued' ? strings.phase.queued : strings.phase.ringing;
  if (attention?.kind === 'question') return questionText(call);
  if (call.paused) return strings.phase.paused;
  const words = lastWords(call);
  return words === null ? strings.desk.noWords : `“${tail(words)}”`;
}

const questionText = (call: CallState): string => {
  const question = call.entries.find((entry) => entry.kind === 'question' && entry.status === 'pending');
  return question?.kind === 'question' ? question.prompt : '';
};

const TAIL_CHARACTERS = 34;
/** The end of what is being said, from a whole word on: that is where it is news. */
const tail = (words: string): string =>
  words.length <= TAIL_CHARACTERS ? words : `…${words.slice(words.length - TAIL_CHARACTERS).replace(/^\S*\s/, '')}`;
