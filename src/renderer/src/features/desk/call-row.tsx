import { type MouseEvent, memo, type ReactElement } from 'react';
import { pendingQuestions, phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import { type Attention, urgencyOf } from '../../calls/attention.ts';
import { lastTurn } from '../../calls/desk-groups.ts';
import { partyOf } from '../../calls/party.ts';
import { formatSpan, hourAndMinute } from '../../calls/times.ts';
import { jumpKey } from '../../commands/jump-keys.ts';
import { keyCaps } from '../../commands/keymap.ts';
import { openBeside, selectCall } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings, useCallSpan, useWho } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';

interface CallRowProps {
  readonly call: CallState;
  readonly attention: Attention | null;
  /** 1 to 9, or null. */
  readonly shortcut: number | null;
  /** `selected`: the keys are its own. `shown`: it stands beside that one. */
  readonly place: 'selected' | 'shown' | null;
  /** It is the one thing that moves. */
  readonly breathes: boolean;
}

/** Drawn anew only when something of this very call has changed. */
export const CallRow = memo(Row);

function Row({ call, attention, shortcut, place, breathes }: CallRowProps): ReactElement {
  const console = useConsole();
  const jump = jumpKey(useBindings(), shortcut);
  const party = partyOf(call, useWho());
  const span = useCallSpan(call);
  const isEnding = useStore(console.ui, (state) => state.ending.has(call.callSid));
  const since = attention?.sinceMs ?? null;
  const urgency = useStore(console.clock, (now) => urgencyOf(since, now));
  // Mod with a click puts things beside each other everywhere.
  const open = (event: MouseEvent): void =>
    event.ctrlKey || event.metaKey ? openBeside(console, call.callSid) : selectCall(console, call.callSid);
  return (
    <button
      type="button"
      className="call-row"
      data-attention={attention?.kind}
      data-breathes={breathes ? 'true' : undefined}
      data-urgency={attention === null ? undefined : urgency}
      data-phase={phaseOf(call)}
      data-shown={place === 'shown' ? 'true' : undefined}
      aria-current={place === 'selected'}
      onClick={open}
    >
      <span className="call-row-head">
        <span className="call-row-title">{party.title}</span>
        {attention === null ? <span className="time">{span}</span> : <Waited attention={attention} />}
      </span>
      <span className="call-row-sub">
        {isEnding ? <Words text={strings.desk.ending} /> : <Subline call={call} attention={attention} />}
        {jump !== null && (
          <span title={keyCaps(jump).join(' ')}>
            <Kbd keys={jump.replace('Mod+', '')} />
          </span>
        )}
      </span>
    </button>
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

interface WordsProps {
  readonly text: string;
  readonly speaker?: 'caller' | 'assistant' | 'supervisor';
  /** It is being said this moment. */
  readonly isNow?: boolean;
}

const Words = ({ text, speaker, isNow = false }: WordsProps): ReactElement => (
  <span className="call-row-words" data-speaker={speaker} data-now={isNow ? 'true' : undefined}>
    {text}
  </span>
);

function Subline({ call, attention }: Pick<CallRowProps, 'call' | 'attention'>): ReactElement {
  const told = toldOf(call, attention);
  if (told !== null) return <Words text={told} />;
  const turn = lastTurn(call);
  if (turn === null) return <Words text={strings.desk.noWords} />;
  return <Words text={`“${tail(turn.text.trim())}”`} speaker={turn.speaker} isNow={turn.status === 'streaming'} />;
}

/** What is to be told of a call before what is said in it, or null. */
function toldOf(call: CallState, attention: Attention | null): string | null {
  const phase = phaseOf(call);
  if (phase === 'ended') return call.endedAt === null ? '' : `${strings.phase.ended} ${hourAndMinute(call.endedAt)}`;
  if (attention?.kind === 'incoming')
    return strings.live.incoming.from(partyOf(call, { callees: [], names: new Map() }).country);
  if (phase === 'ringing') return ringingAs(call);
  if (attention?.kind === 'question') return pendingQuestions(call)[0]?.prompt ?? '';
  if (attention?.kind === 'hold') return strings.live.hold.back;
  if (call.lineLostAt !== null) return strings.live.line.lostEntry;
  if (call.onHold) return strings.live.line.state.onHold;
  return call.paused ? strings.phase.paused : null;
}

function ringingAs(call: CallState): string {
  if (call.direction === 'inbound') return strings.live.incoming.taking;
  return call.status === 'queued' ? strings.phase.queued : strings.phase.ringing;
}

const TAIL_CHARACTERS = 34;
/** The end of what is being said, from a whole word on: that is where it is news. */
const tail = (words: string): string =>
  words.length <= TAIL_CHARACTERS ? words : `…${words.slice(words.length - TAIL_CHARACTERS).replace(/^\S*\s/, '')}`;
