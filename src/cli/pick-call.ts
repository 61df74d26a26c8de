import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import type { Relay } from './address.ts';
import { CommandFailure, EXIT, wrongUsage } from './failure.ts';
import { ask, type CallSummaryRow, listCalls, read } from './relay-client.ts';
import { plain, shortSid } from './text.ts';

/** How far back a call is found by a part of its SID; older ones are named in full. */
const SEARCHED = '500';

const Events = z.object({ events: z.array(z.unknown()) });

/**
 * The call that is meant: a SID, the unique beginning or end of one, or, where
 * nothing is given, the only live call. Live calls are looked at before past ones.
 */
export async function pickCall(relay: Relay, given: string | undefined): Promise<string> {
  if (given !== undefined && CallSid.safeParse(given).success) return given;
  const live = await listCalls(relay, { state: 'live' });
  if (given === undefined) return onlyLive(live);
  if (!/^(?:CA?)?[0-9a-f]*$/i.test(given) || given === '') {
    throw wrongUsage(`“${plain(given)}” is no part of a call SID; put what is to be said in quotes`);
  }
  const among = matching(live, given);
  const found = among.length > 0 ? among : matching(await listCalls(relay, { limit: SEARCHED }), given);
  const [call] = found;
  if (call === undefined) throw noCall(`no call's SID begins or ends with ${given}; phony calls lists them`);
  if (found.length > 1) throw wrongUsage(`${given} may be ${namesOf(found)}; give more of the SID`);
  return call.callSid;
}

/** The live call that waits for this question or draft, where several are live and none is named. */
export async function pickCallWaiting(
  relay: Relay,
  given: string | undefined,
  waiting: { readonly needs: 'question' | 'approval'; readonly id: string },
): Promise<string> {
  if (given !== undefined) return pickCall(relay, given);
  const live = await listCalls(relay, { state: 'live' });
  if (live.length <= 1) return onlyLive(live);
  for (const { callSid } of live.filter(({ needs }) => needs === waiting.needs)) {
    if (await isWaiting(relay, callSid, waiting.id)) return callSid;
  }
  throw new CommandFailure(
    EXIT.refused,
    'nothing_pending',
    `no live call waits for ${plain(waiting.id)}; phony calls --live says what each needs (nothing_pending)`,
  );
}

async function isWaiting(relay: Relay, callSid: string, id: string): Promise<boolean> {
  const { events } = read(relay, Events, await ask(relay, { path: `/calls/${callSid}/events` }));
  return events.some((raw) => {
    const { data: event } = CallEvent.safeParse(raw);
    if (event?.type === 'question.asked') return event.questionId === id;
    return event?.type === 'approval.requested' && event.approvalId === id;
  });
}

function onlyLive(live: readonly CallSummaryRow[]): string {
  const [call] = live;
  if (call === undefined) throw noCall('no call is live; start one with phony call, or name a past one');
  if (live.length > 1) throw wrongUsage(`${live.length} calls are live, say which: ${namesOf(live)}`);
  return call.callSid;
}

const matching = (calls: readonly CallSummaryRow[], part: string): readonly CallSummaryRow[] => {
  const wanted = part.toLowerCase();
  return calls.filter(({ callSid }) => {
    const sid = callSid.toLowerCase();
    return sid.startsWith(wanted) || sid.startsWith(`ca${wanted}`) || sid.endsWith(wanted);
  });
};

const noCall = (message: string): CommandFailure =>
  new CommandFailure(EXIT.refused, 'call_not_found', `${message} (call_not_found)`);

const namesOf = (calls: readonly CallSummaryRow[]): string =>
  calls
    .slice(0, 6)
    .map((call) => `${shortSid(call.callSid)} (${otherParty(call)})`)
    .join(', ');

/** Who is at the other end, as a person would say it. */
export const otherParty = ({ practice, direction, from, to }: CallSummaryRow): string =>
  plain(practice ?? (direction === 'outbound' ? to : from));
