import type { ReactElement } from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import { partyOf } from '../../calls/party.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useCallSpan, useWho } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';

interface CallHeaderProps {
  readonly call: CallState;
  readonly context: CommandContext;
}

export function CallHeader({ call, context }: CallHeaderProps): ReactElement {
  const party = partyOf(call, useWho());
  const span = useCallSpan(call);
  const phase = phaseOf(call);
  const state = phase === 'live' && call.paused ? 'paused' : phase;
  return (
    <header className="call-head">
      <h1 className="call-title">{party.title}</h1>
      {party.number !== null && <span className="call-number">{party.number}</span>}
      {call.practice !== null && <span className="tag">{strings.call.practice}</span>}
      <span className="call-head-end">
        <span className="time" aria-label={strings.facts.duration} role="timer">
          {span}
        </span>
        <span className="phase" data-phase={state}>
          <span className="dot" aria-hidden="true" />
          {strings.phase[state]}
        </span>
        {context.areFactsFolded && <CommandButton id="console.facts" context={context} />}
      </span>
    </header>
  );
}
