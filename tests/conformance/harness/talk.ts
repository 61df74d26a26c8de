import type { ModelSession } from './model-session.ts';
import { verbIn } from './twiml.ts';
import type { LiveCall } from './world.ts';

/** What the model remembers as said by either party, oldest first; a greeting Twilio spoke first may be in it or not. */
export function talkIn({ call }: LiveCall, session: ModelSession): readonly string[] {
  const greeting = verbIn(call.twimls[0] ?? '', 'ConversationRelay')?.attributes['welcomeGreeting'];
  const talk = session.history().filter(({ role, text }) => role !== 'system' && text !== '');
  const isGreeted = talk[0]?.role === 'assistant' && talk[0].text === greeting;
  return talk.slice(isGreeted ? 1 : 0).map(({ role, text }) => `${role}: ${text.trim()}`);
}
