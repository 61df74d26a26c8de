import type { ReactElement } from 'react';
import { assertNever } from '#core/assert-never.ts';
import type {
  Approval,
  CommandEntry,
  Entry,
  IncomingEntry,
  Question,
  SupervisorEntry,
  Turn,
} from '#core/call/state.ts';
import { formatPhoneNumber } from '#core/phone-number.ts';
import { strings } from '../../strings.ts';

const words = strings.transcript;

export function EntryBody({ entry }: { readonly entry: Entry }): ReactElement {
  switch (entry.kind) {
    case 'turn':
      return <TurnBody turn={entry} />;
    case 'command':
      return <CommandBody entry={entry} />;
    case 'dtmf':
      return <span className="chip"># {words.keysHeard(entry.digits)}</span>;
    case 'supervisor':
      return <SupervisorBody entry={entry} />;
    case 'question':
      return <QuestionBody question={entry} />;
    case 'approval':
      return <ApprovalBody draft={entry} />;
    case 'hold':
      return <span className="chip">{words.hold[entry.state]}</span>;
    case 'line':
      return (
        <span className="chip" data-ok={entry.state === 'back'}>
          {entry.state === 'back' ? strings.live.line.back : strings.live.line.lostEntry}
        </span>
      );
    case 'incoming':
      return <IncomingBody entry={entry} />;
    case 'error':
      return <span className="row-error">{entry.message}</span>;
    default:
      return assertNever(entry, 'entry');
  }
}

function TurnBody({ turn }: { readonly turn: Turn }): ReactElement {
  if (turn.status !== 'interrupted') return <p data-words="">{turn.text}</p>;
  const heard = turn.heard ?? turn.text;
  const cut = turn.text.startsWith(heard) ? turn.text.slice(heard.length) : '';
  return (
    <p data-words="">
      <span data-heard="">{heard}</span>
      {cut !== '' && (
        <del data-cut="" title={words.notHeard}>
          {cut}
        </del>
      )}{' '}
      <span className="cut-sign" title={words.notHeard} aria-hidden="true">
        ⌁
      </span>
    </p>
  );
}

const textOf = (args: CommandEntry['args'], name: string): string => {
  const value = args[name];
  return typeof value === 'string' ? value : '';
};

function commandTitle({ name, args }: CommandEntry): string {
  switch (name) {
    case 'press':
      return `# ${words.command.press(textOf(args, 'digits'))}`;
    case 'transfer':
      return `⇢ ${words.command.transfer(formatPhoneNumber(textOf(args, 'number')))}`;
    case 'end_call':
      return `■ ${words.command.endCall}`;
    case 'request_user':
      return `? ${words.command.requestUser}`;
    default:
      return words.command.unknown(name);
  }
}

function CommandBody({ entry }: { readonly entry: CommandEntry }): ReactElement {
  const done = entry.name === 'press' ? words.command.sent : words.command.done;
  return (
    <span className="chip" data-ok={entry.ok}>
      {commandTitle(entry)} <span className="chip-outcome">{entry.ok ? done : words.command.refused(entry.error)}</span>
    </span>
  );
}

function SupervisorBody({ entry }: { readonly entry: SupervisorEntry }): ReactElement {
  if (entry.action !== 'whisper' && entry.action !== 'brief')
    return <span className="chip">{words.did[entry.action]}</span>;
  return (
    <div className="whisper">
      <p>{entry.detail}</p>
      <span className="whisper-note">{words[entry.action]}</span>
    </div>
  );
}

function QuestionBody({ question }: { readonly question: Question }): ReactElement {
  if (question.status === 'pending')
    return (
      <span className="chip" data-pending="true">
        ? {words.question.pending}
      </span>
    );
  return (
    <div className="exchange">
      <p className="exchange-asked">
        <span className="exchange-label">{words.question.asked}</span> {question.prompt}
      </p>
      <p className="exchange-answer">
        {question.status === 'answered' ? (
          <>
            <span className="exchange-label">{words.question.answered}</span> {question.response}
          </>
        ) : (
          words.question.expired
        )}
      </p>
    </div>
  );
}

function IncomingBody({ entry: { by, decision } }: { readonly entry: IncomingEntry }): ReactElement {
  const { incoming } = strings.live;
  return (
    <span className="chip">
      {incoming.decided[decision]}
      {incoming.by[by] !== '' && <span className="chip-outcome">{incoming.by[by]}</span>}
    </span>
  );
}

function ApprovalBody({ draft }: { readonly draft: Approval }): ReactElement {
  if (draft.decision === null)
    return (
      <span className="chip" data-pending="true">
        ✎ {words.approval.pending}
      </span>
    );
  const label = draft.byDeadline ? strings.live.byDeadline : words.approval[draft.decision];
  if (draft.decision === 'approve') return <span className="chip">✓ {label}</span>;
  return (
    <details className="draft-versions" open={draft.decision === 'edit'}>
      <summary>{label}</summary>
      <p>
        <span className="exchange-label">{words.approval.before}</span> <del>{draft.text}</del>
      </p>
      {draft.spoken !== null && draft.spoken !== '' && (
        <p>
          <span className="exchange-label">{words.approval.after}</span> {draft.spoken}
        </p>
      )}
      {draft.reason !== null && (
        <p>
          <span className="exchange-label">{strings.live.reason}</span> {draft.reason}
        </p>
      )}
    </details>
  );
}
