import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallMessage } from '#core/call/events.ts';
import { Journal } from '#relay/adapters/store/journal.ts';
import { CallRunner, type RunnerPorts, type SessionEnd } from '#relay/calls/call-runner.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { SETTINGS } from '../../fakes/conversation-call.ts';
import { countingIds, FakeClock } from '../../fakes/fake-clock.ts';
import { FakeLine } from '../../fakes/fake-line.ts';
import { FakePhoneCompany } from '../../fakes/fake-phone-company.ts';
import { keptLog } from '../../fakes/log.ts';
import { ScriptedModel } from '../../fakes/scripted-model.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const FAILED: SessionEnd = {
  sessionStatus: 'failed',
  callStatus: 'in-progress',
  dialStatus: null,
  callDurationSeconds: null,
};
const ENDED: SessionEnd = { ...FAILED, sessionStatus: 'ended' };

/** A call that was taken and is live. */
async function liveCall() {
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
    language: 'en-US',
    caps: { minutes: 0, usd: 0 },
    capGoodbye: 'I have to go.',
    show: (message) => shown.push(message),
    onEnded: () => undefined,
  });
  const [from, to] = ['+15550100001', '+15550100002'];
  runner.begin({ type: 'call.created', direction: 'inbound', from, to, mode: 'relay', practice: null });
  model.session.ready();
  const line = new FakeLine();
  runner.lineOpened(line);
  const ended = () => shown.filter((message) => message.type === 'call.ended');
  return { runner, clock, company, model, journal, line, shown, ended };
}

describe('a call', () => {
  it('numbers its events without gaps, shows them in order and journals what it shows', async () => {
    const { runner, line, model, journal, shown } = await liveCall();
    runner.fact(line, { type: 'prompt', text: 'Hello.', final: true });
    model.session.answers('Hi ', 'there.');
    runner.onStatus('completed', 9, 12);
    await runner.over;
    const events = shown.filter((message) => 'seq' in message);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)?.type).toBe('call.ended');
    expect(await journal.read(CALL_SID)).toEqual(events);
    const deltas = shown.flatMap((message) => (message.type === 'assistant.delta' ? [message.text] : []));
    expect(deltas).toEqual(['Hi ', 'there.']);
  });

  it.each<[string, readonly ('callback' | 'action' | 'socket')[]]>([
    ['socket, action, callback', ['socket', 'action', 'callback']],
    ['callback, action, socket', ['callback', 'action', 'socket']],
    ['action, callback, socket', ['action', 'callback', 'socket']],
  ])('that is hung up ends once, in the order %s', async (_order, order) => {
    const { runner, line, clock, ended, shown } = await liveCall();
    for (const what of order) {
      if (what === 'callback') runner.onStatus('completed', 4, 12);
      else if (what === 'action')
        runner.next({ ...ENDED, sessionStatus: 'completed', callStatus: 'completed', callDurationSeconds: 12 });
      else runner.lineClosed(line);
    }
    clock.advance(120_000);
    await runner.over;
    expect(ended()).toMatchObject([{ reason: 'hung_up' }]);
    expect(shown.at(-1)?.type).toBe('call.ended');
  });

  it('takes no status for news that is older than one it has seen', async () => {
    const { runner } = await liveCall();
    runner.onStatus('in-progress', 3, null);
    runner.onStatus('ringing', 1, null);
    expect(runner.state.status).toBe('in-progress');
  });
});

describe('a call whose socket broke', () => {
  it('is taken up again, a few times and then no more', async () => {
    const { runner, line } = await liveCall();
    let current = line;
    const steps: string[] = [];
    for (let i = 0; i < 4; i++) {
      runner.lineClosed(current);
      steps.push(runner.next(FAILED).do);
      current = new FakeLine();
      runner.lineOpened(current);
    }
    expect(steps).toEqual(['reconnect', 'reconnect', 'reconnect', 'hang-up']);
  });

  it('is looked up when the company says nothing more of it', async () => {
    const { runner, line, clock, company, ended } = await liveCall();
    company.callStatus = 'completed';
    runner.lineClosed(line);
    clock.advance(60_000);
    await runner.over;
    expect(company.asked).toEqual([`status ${CALL_SID}`]);
    expect(ended()).toHaveLength(1);
  });

  it('hears facts of its present line only', async () => {
    const { runner, line } = await liveCall();
    runner.lineClosed(line);
    runner.lineOpened(new FakeLine());
    const before = runner.state.seq;
    runner.fact(line, { type: 'prompt', text: 'An echo.', final: true });
    runner.lineClosed(line);
    expect(runner.state.seq).toBe(before);
  });
});

describe('a call that our side ends', () => {
  it('is hung up when the company asks what comes next', async () => {
    const { runner, line, company, clock } = await liveCall();
    runner.act({ type: 'end' });
    expect(line.handoffs).toEqual([{ action: 'hangup' }]);
    runner.lineClosed(line);
    expect(runner.next(ENDED)).toMatchObject({ do: 'hang-up' });
    clock.advance(10_000);
    await runner.over;
    expect(company.asked).toEqual([]);
    expect(runner.state.endReason).toBe('supervisor_ended');
  });

  it('is hung up over the company’s API where the line does not act on it', async () => {
    const { runner, clock, company } = await liveCall();
    runner.act({ type: 'end' });
    clock.advance(5_000);
    expect(company.asked).toEqual([`hang up ${CALL_SID}`]);
  });

  it('is transferred when the company asks what comes next', async () => {
    const { runner, line } = await liveCall();
    runner.act({ type: 'transfer', number: '+15551234567' });
    runner.lineClosed(line);
    expect(runner.next(ENDED)).toEqual({ do: 'dial', number: '+15551234567' });
    expect(runner.next({ ...ENDED, sessionStatus: '', dialStatus: 'busy' }).do).toBe('reconnect');
  });
});
