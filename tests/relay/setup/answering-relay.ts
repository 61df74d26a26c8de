import { onTestFinished } from 'vitest';
import type { CallPlan } from '#core/call/plan.ts';
import type { CallSid } from '#core/ids.ts';
import type { CallBook } from '#relay/calls/call-book.ts';
import type { NewCall } from '#relay/calls/call-registry.ts';
import type { Carrier } from '#relay/calls/carrier.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { portOf } from '#relay/server/main-server.ts';
import { createServer } from '#relay/server/server.ts';
import { twilioRoutes } from '#relay/server/twilio-routes.ts';
import { LoopbackCalls } from '#relay/setup/loopback/loopback-calls.ts';
import { randomId, systemClock } from '#relay/system.ts';
import { SETTINGS } from '../../fakes/conversation-call.ts';
import { keptLog } from '../../fakes/log.ts';
import { type Front, standInFront, wayTo } from './front.ts';

/** The relay's real routes on a port, and in front of them whatever the test puts there. Real calls find no model. */
export async function answeringRelay(carrier: Carrier, front: Front = {}, approvalRequired = false) {
  const { log } = keptLog();
  const elsewhere: NewCall[] = [];
  const registry: CallBook = {
    ensure: (_carrier, call) => {
      elsewhere.push(call);
      return null;
    },
    live: () => null,
    greetingFor: () => 'Hello.',
  };
  const calls = new LoopbackCalls({
    registry,
    call: {
      clock: systemClock,
      newId: randomId,
      log,
      mode: 'media',
      settings: { ...SETTINGS, approvalRequired },
      greeting: 'Hello.',
      systemPrompt: '',
      disclosesAi: false,
      language: 'en-US',
      caps: { minutes: 0, usd: 0 },
      inbound: { answer: 'assistant', seconds: 0 },
      capGoodbye: '',
    },
  });
  const tokens = new OneTimeTokens<CallSid>(systemClock);
  const planned = new OneTimeTokens<CallPlan>(systemClock);
  const app = await createServer(log);
  const speech = { language: 'en-US', ttsProvider: null, voice: null };
  await app.register(twilioRoutes, { carrier, registry: calls, tokens, planned, log, speech });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    tokens.close();
    await app.close();
  });
  return { app, calls, elsewhere, way: wayTo(await standInFront(portOf(app), front)) };
}
