import { type ReactElement, useId } from 'react';
import type { CallState, IncomingQuestion } from '#core/call/state.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import { urgencyOf } from '../../calls/attention.ts';
import { partyOf } from '../../calls/party.ts';
import { formatSpan } from '../../calls/times.ts';
import type { CommandContext } from '../../commands/context.ts';
import { useConsole } from '../../console/console.ts';
import { useWho } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import { timeLeft } from './deadline.tsx';

interface IncomingCardProps {
  readonly call: CallState;
  readonly asked: IncomingQuestion;
  readonly context: CommandContext;
}

const words = strings.live.incoming;

/** Who calls, from where, and who is to take it. */
export function IncomingCard({ call, asked, context }: IncomingCardProps): ReactElement {
  const { clock, ui, works } = useConsole();
  const party = partyOf(call, useWho());
  const titleId = useId();
  const refusal = useStore(ui, (state) => state.refusals.get(controlKey(call.callSid, 'incoming')) ?? null);
  const transferNumber = useStore(works, ({ state }) => state?.transferNumber ?? null);
  const sinceMs = Date.parse(asked.at);
  const urgency = useStore(clock, (now) => urgencyOf(sinceMs, now));
  const left = useStore(clock, (now) => timeLeft(sinceMs, asked.seconds, now));
  const waited = useStore(clock, (now) => formatSpan(now - sinceMs));
  return (
    <section className="card" data-kind="incoming" data-urgency={urgency} aria-labelledby={titleId}>
      <header className="card-head">
        <h2 className="card-title" id={titleId}>
          {words.title}
        </h2>
        <span className="card-wait">{strings.question.waited(waited)}</span>
      </header>
      <p className="card-text">
        {party.title}
        <span className="card-note"> {words.from(party.country)}</span>
      </p>
      <p className="card-note">
        {left === null ? words.waitsForEver : words.waits(left)}{' '}
        {transferNumber === null ? words.takeNowhere : words.takeAt(formatPhoneNumber(transferNumber))}
      </p>
      <div className="card-actions">
        <CommandButton id="incoming.assistant" context={context} tone="primary" />
        <CommandButton id="incoming.take" context={context} />
        <CommandButton id="incoming.decline" context={context} tone="danger" />
      </div>
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
    </section>
  );
}
