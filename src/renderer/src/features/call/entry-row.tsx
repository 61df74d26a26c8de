import { memo, type ReactElement } from 'react';
import { assertNever } from '#core/assert-never.ts';
import type { Direction } from '#core/call/events.ts';
import type { Entry } from '#core/call/state.ts';
import { speakerName } from '../../calls/party.ts';
import { offsetIn, wallDay } from '../../calls/times.ts';
import { strings } from '../../strings.ts';
import { EntryBody } from './entry-body.tsx';

interface EntryRowProps {
  readonly entry: Entry;
  readonly direction: Direction;
  /** When the call's clock started. */
  readonly startedAt: string | null;
  readonly index: number;
  /** How many rows there are; most are not on the page. */
  readonly count: number;
  /** This is what was searched for. */
  readonly isMarked: boolean;
  readonly top: number;
  readonly measure: (node: Element | null) => void;
}

/** One line of the transcript: when, who, what. The row's state stands in `data-` attributes for style and tests. */
export const EntryRow = memo(Row);

function Row({ entry, direction, startedAt, index, count, isMarked, top, measure }: EntryRowProps): ReactElement {
  const speaker = speakerOf(entry);
  return (
    <li
      ref={measure}
      className="row"
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-current={isMarked ? 'true' : undefined}
      data-index={index}
      data-kind={entry.kind}
      data-speaker={speaker}
      data-status={statusOf(entry)}
      style={{ transform: `translateY(${top}px)` }}
    >
      <time className="row-time" dateTime={entry.at} title={wallDay(entry.at)}>
        {offsetIn(startedAt, entry.at)}
      </time>
      <span className="row-speaker">{gutterOf(entry, direction, speaker)}</span>
      <div className="row-body">
        <EntryBody entry={entry} />
      </div>
    </li>
  );
}

function speakerOf(entry: Entry): 'caller' | 'assistant' | 'supervisor' | undefined {
  switch (entry.kind) {
    case 'turn':
      return entry.speaker;
    case 'dtmf':
      return 'caller';
    case 'supervisor':
      return 'supervisor';
    case 'command':
      return entry.source === 'supervisor' ? 'supervisor' : 'assistant';
    case 'question':
    case 'approval':
      return 'assistant';
    case 'error':
    case 'hold':
    case 'line':
    case 'incoming':
      return undefined;
    default:
      return assertNever(entry, 'entry');
  }
}

function gutterOf(entry: Entry, direction: Direction, speaker: ReturnType<typeof speakerOf>): string {
  if (speaker === undefined) return '';
  if (entry.kind === 'supervisor' && entry.action === 'whisper') return strings.transcript.toAssistant;
  if (entry.kind === 'supervisor' && entry.action === 'brief') return strings.transcript.toReceiver;
  return speakerName({ direction }, speaker);
}

function statusOf(entry: Entry): string {
  switch (entry.kind) {
    case 'turn':
    case 'question':
      return entry.status;
    case 'approval':
      return entry.decision ?? 'pending';
    case 'command':
      return entry.ok ? 'ok' : 'refused';
    case 'supervisor':
      return entry.action;
    case 'error':
      return entry.fatal ? 'fatal' : 'passing';
    case 'dtmf':
      return 'heard';
    case 'hold':
    case 'line':
      return entry.state;
    case 'incoming':
      return entry.decision;
    default:
      return assertNever(entry, 'entry');
  }
}
