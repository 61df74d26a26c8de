import { assertNever } from '#core/assert-never.ts';
import type { CallEvent } from '#core/call/events.ts';
import type { Tone } from './paint.ts';
import { clockLength, plain, shortSid } from './text.ts';

/** One line about a fact of the call, and what the supervisor may type about it. */
export interface EventLine {
  readonly who: string;
  readonly tone: Tone;
  readonly text: string;
  readonly hint?: string;
}

type EventOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;
type Transcript = 'caller.transcript' | 'assistant.transcript';
type Asking =
  | 'question.asked'
  | 'question.answered'
  | 'question.expired'
  | 'approval.requested'
  | 'approval.resolved'
  | 'supervisor';

/** What of a fact is worth a line beside the transcript; null for what only a program wants. */
export function eventLine(event: Exclude<CallEvent, EventOf<Transcript>>): EventLine | null {
  switch (event.type) {
    case 'call.created':
      return note(`${event.direction} call ${shortSid(event.callSid)} ${endsOf(event)}${plannedOf(event)}`, 'bold');
    case 'call.status':
      return note(event.status);
    case 'call.ended':
      return note(`call ended: ${worded(event.reason)}, ${clockLength(event.durationSeconds)}`, 'bold');
    case 'answered_by':
      return note(`answered by: ${worded(event.answeredBy)}`);
    case 'hold':
      return note(event.state === 'begun' ? 'on hold' : 'no longer on hold');
    case 'caller.dtmf':
      return { who: 'caller', tone: 'caller', text: `pressed ${event.digit}` };
    case 'command':
      return commandLine(event);
    case 'model':
      return modelLine(event);
    case 'error':
      return { who: 'error', tone: 'bad', text: `${event.message} (${event.code})` };
    case 'seen':
    case 'latency':
    case 'usage':
      return null;
    default:
      return isBeside(event) ? besideLine(event) : askingLine(event);
  }
}

type Beside = EventOf<'line' | 'checklist' | 'incoming.asked' | 'incoming.decided'>;
const BESIDE: ReadonlySet<string> = new Set<Beside['type']>([
  'line',
  'checklist',
  'incoming.asked',
  'incoming.decided',
]);
const isBeside = (event: CallEvent): event is Beside => BESIDE.has(event.type);

/** What happens around the talk: line, checklist, who takes a call. */
function besideLine(event: Beside): EventLine {
  switch (event.type) {
    case 'line':
      return { who: 'line', tone: event.state === 'lost' ? 'bad' : 'dim', text: lineWords[event.state] };
    case 'checklist':
      return note(`checklist: ${event.item + 1} ${event.done ? 'achieved' : 'open again'} (${event.source})`);
    case 'incoming.asked':
      return {
        who: 'incoming',
        tone: 'warn',
        text: event.seconds === 0 ? 'who takes it?' : `who takes it? In ${event.seconds} s the assistant does.`,
      };
    case 'incoming.decided':
      return note(`${takerOf[event.decision]} (${event.by})`);
    default:
      return assertNever(event, 'event');
  }
}

const lineWords = { lost: 'the line broke; it is being connected again', back: 'the line is back' };
const takerOf = { take: 'you take the call', assistant: 'the assistant takes the call', decline: 'declined' };

function askingLine(event: EventOf<Asking>): EventLine | null {
  switch (event.type) {
    case 'question.asked':
      return {
        who: 'question',
        tone: 'warn',
        text: event.prompt,
        hint: `phony answer ${shortSid(event.callSid)} "…" --question ${event.questionId}`,
      };
    case 'question.answered':
      return { who: 'you', tone: 'supervisor', text: `answered: ${event.response}` };
    case 'question.expired':
      return {
        who: 'question',
        tone: 'warn',
        text: 'nobody answered in time; the assistant goes on without',
        hint: `phony answer ${shortSid(event.callSid)} "…" --question ${event.questionId} --late`,
      };
    case 'approval.requested':
      return {
        who: 'draft',
        tone: 'warn',
        text: event.text,
        hint: `phony approve ${shortSid(event.callSid)} ${event.approvalId}   (--rest, --edit "…", --reject "why")`,
      };
    case 'approval.resolved':
      return resolvedLine(event);
    case 'supervisor':
      return supervisorLine(event);
    default:
      return assertNever(event, 'event');
  }
}

function resolvedLine({ by, decision, rest, text }: EventOf<'approval.resolved'>): EventLine {
  const outcome = { approve: 'approved', edit: 'edited', reject: 'rejected', superseded: 'superseded by the caller' };
  if (decision === 'expired') return { who: 'draft', tone: 'warn', text: 'nobody approved it in time; it was dropped' };
  if (by === 'deadline') return { who: 'draft', tone: 'warn', text: 'nobody objected in time; it is spoken' };
  const said = decision === 'edit' ? `edited: ${text}` : outcome[decision];
  return { who: 'draft', tone: 'dim', text: rest === true ? `${said} (and the rest of the call)` : said };
}

function supervisorLine(event: EventOf<'supervisor'>): EventLine | null {
  switch (event.action) {
    case 'text':
      // A transcript of the same turn follows: that is the line.
      return null;
    case 'whisper':
      return yours(`to the assistant: ${event.text}`);
    case 'dtmf':
      return yours(`pressed ${event.digits}`);
    case 'transfer':
      return yours(`transfer to ${event.number}${event.briefing === undefined ? '' : `, briefed: ${event.briefing}`}`);
    case 'end':
      return yours('end the call');
    case 'pause':
      return yours('paused the assistant');
    case 'resume':
      return yours('resumed the assistant');
    default:
      return assertNever(event, 'supervisor event');
  }
}

/** A question has a line of its own, and so has what the supervisor did. */
function commandLine({ name, args, source, ok, error }: EventOf<'command'>): EventLine | null {
  if (ok && (name === 'request_user' || source === 'supervisor')) return null;
  const what = [name, ...Object.values(args).map(String)].join(' ');
  if (ok) return note(`assistant: ${what}`);
  return { who: 'command', tone: 'bad', text: `${what} failed${error === undefined ? '' : `: ${error}`}` };
}

function modelLine({ state, error }: EventOf<'model'>): EventLine | null {
  if (state === 'connecting' || state === 'ready') return null;
  const why = error === undefined ? '' : `: ${error}`;
  return { who: 'model', tone: state === 'failed' ? 'bad' : 'warn', text: `${state}${why}` };
}

const yours = (text: string): EventLine => ({ who: 'you', tone: 'supervisor', text });

const note = (text: string, tone: Tone = 'dim'): EventLine => ({ who: '', tone, text });

const endsOf = ({ practice, from, to }: EventOf<'call.created'>): string =>
  practice === null ? `from ${from} to ${to}` : `with ${practice} on the practice line`;

/** What was settled when it was dialled: the playbook, and what was passed knowingly. */
function plannedOf({ playbook, confirmed = [] }: EventOf<'call.created'>): string {
  const follows = playbook === undefined ? '' : `, playbook ${playbook}`;
  return confirmed.length === 0 ? follows : `${follows}, confirmed: ${confirmed.map(worded).join(', ')}`;
}

const worded = (code: string): string => plain(code.replaceAll('_', ' '));
