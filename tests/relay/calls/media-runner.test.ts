import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallMessage } from '#core/call/events.ts';
import { NO_PLAN } from '#core/call/plan.ts';
import { Fault } from '#core/errors.ts';
import { Journal } from '#relay/adapters/store/journal.ts';
import { CallRunner } from '#relay/calls/call-runner.ts';
import type { SessionEnd } from '#relay/calls/next-step.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { SETTINGS } from '../../fakes/conversation-call.ts';
import { countingIds, FakeClock } from '../../fakes/fake-clock.ts';
import { FakePhoneCompany } from '../../fakes/fake-phone-company.ts';
import { FakeSpeechLine } from '../../fakes/fake-speech-line.ts';
import { keptLog } from '../../fakes/log.ts';
import { ScriptedSpeech } from '../../fakes/scripted-speech.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

/** What Twilio asks once it goes on behind a stream: nothing tells how that ended. */
const BEHIND: SessionEnd = {
  sessionStatus: '',
  callStatus: 'in-progress',
  dial: null,
  callDurationSeconds: null,
};

async function liveCall() {
  const clock = new FakeClock();
  const { log } = keptLog();
  const company = new FakePhoneCompany();
  const model = new ScriptedSpeech(clock.monotonicMs);
  const journal = await Journal.open(await temporaryFolder(), log);
  onTestFinished(() => journal.close());
  const shown: CallMessage[] = [];
  const runner = new CallRunner(CALL_SID, 'inbound', {
    carrier: {
      name: 'twilio',
      account: null,
      phoneNumber: '+15550100002',
      company,
      publicOrigin: () => null,
      modelFor: () => null,
      speechModelFor: () => model,
      practiceCallee: () => null,
      briefings: new OneTimeTokens(clock),
      openingSilenceMs: 6_000,
    },
    model: { mode: 'media', model },
    journal,
    clock,
    newId: countingIds(),
    log,
    settings: SETTINGS,
    systemPrompt: 'Be kind.',
    plan: NO_PLAN,
    disclosesAi: false,
    language: 'en-US',
    caps: { minutes: 0, usd: 0 },
    inbound: { answer: 'assistant', seconds: 0 },
    capGoodbye: 'I have to go.',
    show: (message) => shown.push(message),
    isRead: () => true,
    onEnded: () => undefined,
  });
  const [from, to] = ['+15550100001', '+15550100002'];
  runner.begin({ type: 'call.created', direction: 'inbound', from, to, mode: 'media', practice: null });
  model.session.ready();
  const line = new FakeSpeechLine();
  runner.lineOpened(line);
  return { clock, company, line, model, runner, shown };
}

describe('a call in sound', () => {
  it('is ended and transferred over the company’s API at once', async () => {
    const { company, runner } = await liveCall();
    runner.act({ type: 'transfer', number: '+15550100007' });
    await runner.idle();
    expect(company.asked).toEqual([`transfer ${CALL_SID} +15550100007`]);
  });

  it('is transferred with its briefing, and comes back where the receiver hangs up on that', async () => {
    const { company, line, runner, shown } = await liveCall();
    runner.act({ type: 'transfer', number: '+15550100007', briefing: 'Ada, about her invoice.' });
    await runner.idle();
    expect(company.asked).toEqual([`transfer ${CALL_SID} +15550100007 briefed Ada, about her invoice.`]);
    runner.lineClosed(line);
    const dial = { status: 'completed', callSid: 'CA1', bridged: false };
    expect(runner.next({ ...BEHIND, dial }).do).toBe('reconnect');
    await runner.idle();
    expect(shown.at(-1)).toMatchObject({ type: 'error', code: 'transfer_declined' });
  });

  it('closes its session where the API fails, so that the company asks', async () => {
    const { company, line, runner } = await liveCall();
    company.failNext = new Fault('twilio.unreachable', 'Twilio cannot be reached.', { retryable: true });
    runner.act({ type: 'transfer', number: '+15550100007' });
    await runner.idle();
    expect(line.handoffs).toEqual([{ action: 'transfer', number: '+15550100007' }]);
    expect(runner.next(BEHIND)).toMatchObject({ do: 'dial', transfer: { number: '+15550100007' } });
  });

  it('has its last words said by the company, and is not over before they are', async () => {
    const { clock, company, runner, shown } = await liveCall();
    runner.endPolitely('I have to go, goodbye.', 'cap_reached');
    await runner.idle();
    expect(company.asked).toEqual([`hang up ${CALL_SID} saying I have to go, goodbye.`]);
    clock.advance(3_000);
    expect(shown.some(({ type }) => type === 'call.ended')).toBe(false);
    clock.advance(1_000);
    await runner.over;
    expect(shown.at(-1)).toMatchObject({ type: 'call.ended', reason: 'cap_reached' });
  });

  it('is connected again when the stream broke, three times at most', async () => {
    const { line, runner } = await liveCall();
    runner.lineClosed(line);
    const steps = [1, 2, 3, 4].map(() => runner.next(BEHIND).do);
    expect(steps).toEqual(['reconnect', 'reconnect', 'reconnect', 'hang-up']);
  });
});
