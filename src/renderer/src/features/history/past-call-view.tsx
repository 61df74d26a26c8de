import { type ReactElement, useEffect, useRef } from 'react';
import { partyOf } from '../../calls/party.ts';
import { dayAndTime, formatSpan } from '../../calls/times.ts';
import { back } from '../../commands/runs.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext, useWho } from '../../console/hooks.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Transcript } from '../call/transcript.tsx';
import { PastSide } from './past-side.tsx';
import { PlayerBar, usePlaying } from './player-bar.tsx';
import { RunAgain } from './run-again.tsx';
import '../call/call.css';

/** One past call: what was said, what is known of it, and what can be done with it. */
export function PastCallView({ open }: { readonly open: OpenCall }): ReactElement {
  const { past } = useConsole();
  usePlaying(open.player !== null && open.player.isPlaying);
  if (open.status === 'failed')
    return (
      <section className="past past-note" aria-label={strings.past.label}>
        <p role="alert">{strings.past.failed}</p>
        <button type="button" className="button" onClick={() => past.readAgain()}>
          {strings.past.retry}
        </button>
      </section>
    );
  if (open.status === 'loading') return <Loading />;
  return (
    <section className="past" aria-label={strings.past.label}>
      <PastHeader open={open} />
      <div className="past-middle">{open.isRunAgain ? <RunAgain open={open} /> : <Said open={open} />}</div>
      <PastSide open={open} />
    </section>
  );
}

/** Has the keyboard already: what is pressed next is meant for the call, not for the search it was found by. */
function Loading(): ReactElement {
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  return (
    <section ref={section} className="past past-note" tabIndex={-1} aria-label={strings.past.label} aria-busy="true">
      <p>{strings.past.loading}</p>
    </section>
  );
}

/** What was said: all of it, or up to the moment that is being played. */
function Said({ open }: { readonly open: OpenCall }): ReactElement {
  const { call, timeline, player, at } = open;
  return (
    <>
      {player === null ? (
        <Transcript key="whole" record={{ call, history: 'ready' }} at={at} />
      ) : (
        <Transcript key="played" record={{ call: timeline.stateAt(player.positionMs), history: 'ready' }} />
      )}
      {player !== null && <PlayerBar player={player} durationMs={timeline.durationMs} />}
    </>
  );
}

function PastHeader({ open: { call } }: { readonly open: OpenCall }): ReactElement {
  const console = useConsole();
  const context = useCommandContext();
  const party = partyOf(call, useWho());
  return (
    <header className="past-head">
      <div className="past-title">
        <button type="button" className="button past-back" data-tone="quiet" onClick={() => back(console)}>
          <Kbd keys="Escape" />
          {strings.past.toList}
        </button>
        <h2 className="call-title">{party.title}</h2>
        {party.number !== null && <span className="call-number">{party.number}</span>}
        {call.practice !== null && <span className="tag">{strings.call.practice}</span>}
        <span className="dim">
          {call.startedAt === null ? '' : dayAndTime(call.startedAt)} ·{' '}
          {formatSpan((call.durationSeconds ?? 0) * 1_000)}
        </span>
      </div>
      <div className="card-actions">
        <CommandButton id="past.play" context={context} label={strings.past.commands.again} />
        <CommandButton id="past.run" context={context} />
        <CommandButton id="past.redial" context={context} />
        <CommandButton id="past.erase" context={context} tone="danger" />
      </div>
    </header>
  );
}
