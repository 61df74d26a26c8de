import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { lateAnswer } from '#core/model/notes.ts';
import { isE164 } from '#core/phone-number.ts';
import { CallSummary } from '#shared/supervisor-api.ts';
import type { Relay } from './address.ts';
import type { CommandFailure } from './failure.ts';
import { otherParty } from './pick-call.ts';
import { ask, read } from './relay-client.ts';

const Events = z.object({ events: z.array(z.unknown()) });
const Call = z.object({ call: CallSummary });

interface LateAnswer {
  readonly callSid: string;
  readonly response: string;
  /** Null: the question that was asked last. */
  readonly questionId: string | null;
}

/** What is done with an answer that no question takes any more. */
export interface LateDeed {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly done: string;
  /** A command that may be wanted next. */
  readonly next?: string;
}

/**
 * Where an answer that came too late is still of use: whispered on a live call,
 * noted on one that has ended.
 *
 * @throws the refusal itself, where it came for another reason.
 */
export async function lateDeed(
  relay: Relay,
  refused: CommandFailure,
  { callSid, response, questionId }: LateAnswer,
): Promise<LateDeed> {
  const isOver = refused.code === 'call_not_active';
  if (!isOver && refused.code !== 'nothing_pending') throw refused;
  const prompt = await promptOf(relay, callSid, questionId);
  if (prompt === null) throw refused;
  const text = lateAnswer(prompt, response);
  if (!isOver) return { path: '/override/whisper', body: { text }, done: 'Whispered, as the question had expired' };
  const back = await callBack(relay, callSid);
  const note = { path: `/calls/${callSid}/notes`, body: { text }, done: 'Kept as a note, as the call has ended' };
  return back === null ? note : { ...note, next: back };
}

async function promptOf(relay: Relay, callSid: string, questionId: string | null): Promise<string | null> {
  const { events } = read(relay, Events, await ask(relay, { path: `/calls/${callSid}/events` }));
  const prompts = events.flatMap((raw) => {
    const { data: event } = CallEvent.safeParse(raw);
    const isMeant = event?.type === 'question.asked' && (questionId === null || event.questionId === questionId);
    return isMeant ? [event.prompt] : [];
  });
  return prompts.at(-1) ?? null;
}

/** The command that calls the other party back, or null where its number is not known. */
async function callBack(relay: Relay, callSid: string): Promise<string | null> {
  const { call } = read(relay, Call, await ask(relay, { path: `/calls/${callSid}` }));
  const party = otherParty(call);
  if (call.practice !== null) return `phony call --practice ${party}`;
  return isE164(party) ? `phony call ${party}` : null;
}
