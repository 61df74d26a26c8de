import { onTestFinished } from 'vitest';
import type { CallMessage } from '#core/call/events.ts';
import { NO_PLAN } from '#core/call/plan.ts';
import { Journal } from '#relay/adapters/store/journal.ts';
import { CallRunner, type RunnerPorts } from '#relay/calls/call-runner.ts';
import type { SessionEnd } from '#relay/calls/next-step.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { CALL_SID } from './call-recorder.ts';
import { SETTINGS } from './conversation-call.ts';
import { countingIds, FakeClock } from './fake-clock.ts';
import { FakeLine } from './fake-line.ts';
import { FakePhoneCompany } from './fake-phone-company.ts';
import { keptLog } from './log.ts';
import { ScriptedModel } from './scripted-model.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A session that broke. */
export const FAILED: SessionEnd = {
  sessionStatus: 'failed',
  callStatus: 'in-progress',
  dial: null,
  callDurationSeconds: null,
};
/** A session our side ended. */
export const ENDED: SessionEnd = { ...FAILED, sessionStatus: 'ended' };

/** A number that was dialled is done. */
export const dialled = (status: string, { bridged = false, sid = 'CA1' } = {}): SessionEnd => ({
  ...FAILED,
  sessionStatus: '',
  dial: { status, callSid: sid, bridged },
});

/** A call nothing has happened on. @param ports - What is to differ from the usual. */
export async function newCall(ports: Partial<RunnerPorts> = {}) {
  const clock = new FakeClock();
  const { log } = keptLog();
  const company = new FakePhoneCompany();
  const model = new ScriptedModel(clock.monotonicMs);
  const journal = await Journal.open(await temporaryFolder(), log);
  onTestFinished(() => journal.close());
  const shown: CallMessage[] = [];
  const carrier: RunnerPorts['carrier'] = {
    name: 'twilio',
    account: null,
    phoneNumber: '+15550100002',
    company,
    publicOrigin: () => null,
    modelFor: () => model,
    speechModelFor: () => null,
    practiceCallee: () => null,
    briefings: new OneTimeTokens(clock),
    openingSilenceMs: 6_000,
  };
  const runner = new CallRunner(CALL_SID, 'inbound', {
    carrier,
    model: { mode: 'relay', model },
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
    ...ports,
  });
  const ended = () => shown.filter((message) => message.type === 'call.ended');
  return { runner, clock, company, model, journal, shown, ended };
}

/** A call that was taken and is live. */
export async function liveCall() {
  const call = await newCall();
  const { runner, model } = call;
  const [from, to] = ['+15550100001', '+15550100002'];
  runner.begin({ type: 'call.created', direction: 'inbound', from, to, mode: 'relay', practice: null });
  model.session.ready();
  const line = new FakeLine();
  runner.lineOpened(line);
  return { ...call, line };
}
