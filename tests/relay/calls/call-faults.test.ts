import { describe, expect, it } from 'vitest';
import { FakeLine } from '../../fakes/fake-line.ts';
import { ENDED, FAILED, liveCall, newCall } from '../../fakes/runner-call.ts';

type Call = Awaited<ReturnType<typeof liveCall>>;

const fault = (): never => {
  throw new Error('a port that throws');
};

/** Every way in from outside, with a port behind it that breaks. */
const WAYS: readonly (readonly [string, (call: Call) => void])[] = [
  [
    'a frame',
    ({ runner, line, model }) => {
      model.session.append = fault;
      runner.fact(line, { type: 'prompt', text: 'Hello.', final: true });
    },
  ],
  [
    'a fact of the model’s',
    ({ runner, line, model }) => {
      runner.fact(line, { type: 'prompt', text: 'Hello.', final: true });
      line.say = fault;
      model.session.answers('Hi.');
    },
  ],
  [
    'a timer',
    ({ runner, line, clock, model }) => {
      runner.fact(line, { type: 'dtmf', digit: '1' });
      model.session.append = fault;
      clock.advance(2_000);
    },
  ],
  [
    'the supervisor',
    ({ runner, line }) => {
      line.say = fault;
      expect(() => runner.act({ type: 'say', text: 'Hello.' })).toThrow('a port that throws');
    },
  ],
];

describe('a fault of ours', () => {
  it.each(WAYS)('that %s brings about ends the call with an apology', async (_way, happens) => {
    const call = await liveCall();
    const { runner, line, shown, ended } = call;
    happens(call);
    expect(line.handoffs).toEqual([{ action: 'hangup' }]);
    expect(runner.next(ENDED)).toEqual({ do: 'hang-up', words: 'I am sorry, something broke.' });
    runner.onStatus('completed', 9, 12);
    await runner.over;
    const faults = shown.filter((message) => message.type === 'error');
    expect(faults).toMatchObject([{ code: 'internal_error', fatal: true }]);
    expect(ended()).toMatchObject([{ reason: 'internal_error', durationSeconds: 12 }]);
  });

  it('leaves the call deaf: nothing more reaches what is broken', async () => {
    const { runner, line, model } = await liveCall();
    line.say = fault;
    model.session.append = fault;
    runner.fact(line, { type: 'prompt', text: 'Hello.', final: true });
    const before = runner.state.seq;
    runner.fact(line, { type: 'prompt', text: 'Hello?', final: true });
    expect(runner.state.seq).toBe(before);
  });

  it('in a line that cannot even be told is brought about over the company’s API', async () => {
    const { runner, line, company, clock, model } = await liveCall();
    line.end = fault;
    model.session.append = fault;
    runner.fact(line, { type: 'prompt', text: 'Hello.', final: true });
    clock.advance(5_000);
    expect(company.asked.map((asked) => asked.replace(/CA\w+ /, ''))).toEqual([
      'hang up saying I am sorry, something broke.',
    ]);
  });
});

describe('a call on a machine whose clock is set', () => {
  it.each([-5, 5])('by %i hours has lasted as long as it has', async (hours) => {
    const { runner, clock, ended } = await liveCall();
    clock.advance(60_000);
    clock.set(hours * 3_600_000);
    clock.advance(60_000);
    runner.onStatus('completed', 9, null);
    await runner.over;
    expect(ended()).toMatchObject([{ durationSeconds: 120 }]);
  });

  it.each([-5, 5])('by %i hours is ended at its cap, and not before', async (hours) => {
    const call = await newCall({ caps: { minutes: 10, usd: 0 } });
    const { runner, clock, shown } = call;
    runner.onStatus('in-progress', 1, null);
    clock.set(hours * 3_600_000);
    runner.lineOpened(new FakeLine());
    clock.advance(10 * 60_000 - 1);
    await runner.idle();
    const codes = () => shown.flatMap((message) => (message.type === 'error' ? [message.code] : []));
    expect(codes()).toEqual(['cap_near']);
    clock.advance(1);
    await runner.idle();
    expect(codes()).toEqual(['cap_near', 'cap_reached']);
  });
});

describe('a session that the company takes for alive', () => {
  it('though we know better, is made to ask what comes next', async () => {
    const { runner, line, clock, company } = await liveCall();
    runner.lineClosed(line, true);
    for (let seconds = 0; seconds < 30; seconds += 10) {
      clock.advance(10_000);
      // oxlint-disable-next-line no-await-in-loop -- a look takes a moment
      await new Promise((resolve) => setImmediate(resolve));
    }
    const asked = company.asked.map((request) => request.replace(/ CA\w+/, ''));
    expect(asked.slice(0, 3)).toEqual(['status', 'status', 'ask again']);
    expect(runner.next({ ...FAILED, sessionStatus: '' }).do).toBe('reconnect');
  });
});
