import { beforeEach, describe, expect, it } from 'vitest';
import { SessionKeeper } from '#core/model/session-keeper.ts';
import type { ModelFact } from '#core/ports/conversation-model.ts';
import { CallRecorder } from '../../fakes/call-recorder.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { ScriptedModel, type ScriptedSession } from '../../fakes/scripted-model.ts';

const MINUTE_MS = 60_000;
const REFUSED = { code: 'insufficient_quota', message: 'No credit is left.' };

let clock: FakeClock;
let model: ScriptedModel;
let recorder: CallRecorder;
let quiet: boolean;
let told: string[];
let keeper: SessionKeeper<ScriptedSession, ModelFact>;

beforeEach(() => {
  clock = new FakeClock();
  model = new ScriptedModel(clock.monotonicMs);
  recorder = new CallRecorder(clock.nowMs);
  quiet = true;
  told = [];
  keeper = new SessionKeeper<ScriptedSession, ModelFact>(
    {
      clock,
      record: recorder.record,
      jitter: () => 0.5,
      open: (onFact) => model.open('', onFact),
      isQuiet: () => quiet,
    },
    {
      onReady: (session) => told.push(`ready ${model.sessions.indexOf(session) + 1}`),
      onFact: (fact) => told.push(fact.type),
      onDropped: () => told.push('dropped'),
      onBroken: () => told.push('broken'),
      onFailed: ({ code }) => told.push(`failed ${code}`),
    },
  );
  keeper.open();
});

const states = (): readonly string[] => recorder.of('model').map(({ state }) => state);
const handOver = ['dropped', 'broken', 'ready 2'];

/** The first session is ready, and its age is such that a second one has been opened. */
function aged(expiresAtMs: number | null = null): void {
  model.session.ready(expiresAtMs);
  told.length = 0;
  clock.advance(56 * MINUTE_MS);
}

describe('a session that grows old', () => {
  it('is followed by another some minutes before its hour is up, and then closed', () => {
    model.session.ready();
    clock.advance(55 * MINUTE_MS - 1);
    expect(model.sessions).toHaveLength(1);
    clock.advance(1);
    expect(model.sessions).toHaveLength(2);
    expect(model.sessions[0]?.closed).toBe(false);
    told.length = 0;
    model.session.ready();
    expect(told).toEqual(handOver);
    expect(model.sessions.map(({ closed }) => closed)).toEqual([true, false]);
    expect(keeper.session).toBe(model.session);
  });

  it('is followed without a word in the record', () => {
    aged();
    model.session.ready();
    expect(states()).toEqual(['connecting', 'ready']);
    expect(recorder.of('error')).toEqual([]);
  });

  it('is followed as early as the server says that it will end', () => {
    model.session.ready(clock.nowMs() + 20 * MINUTE_MS);
    clock.advance(15 * MINUTE_MS);
    expect(model.sessions).toHaveLength(2);
  });

  it.each([
    ['has passed', -1],
    ['is days away', 3 * 24 * 60 * MINUTE_MS],
  ])('lasts its hour where what the server says %s: one of the clocks is off', (_what, inMs) => {
    model.session.ready(clock.nowMs() + inMs);
    clock.advance(55 * MINUTE_MS - 1);
    expect(model.sessions).toHaveLength(1);
    clock.advance(1);
    expect(model.sessions).toHaveLength(2);
  });

  it('is followed in time though it lasts seconds only', () => {
    model.session.ready(clock.nowMs() + 4_000);
    clock.advance(2_000);
    expect(model.sessions).toHaveLength(2);
    quiet = false;
    model.session.ready();
    clock.advance(2_000);
    expect(model.sessions.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('is followed at the first quiet moment', () => {
    aged();
    quiet = false;
    model.session.ready();
    clock.advance(2 * MINUTE_MS);
    expect(told).toEqual([]);
    quiet = true;
    clock.advance(250);
    expect(told).toEqual(handOver);
  });

  it('is followed before it ends though no moment is quiet', () => {
    aged();
    quiet = false;
    model.session.ready();
    clock.advance(3.5 * MINUTE_MS - 1);
    expect(told).toEqual([]);
    clock.advance(250);
    expect(told).toEqual(handOver);
  });

  it('is followed at the last moment by one that has just become ready', () => {
    aged();
    clock.advance(3.9 * MINUTE_MS);
    quiet = false;
    model.session.ready();
    expect(told).toEqual(handOver);
  });

  it('is heard to its end, and its successor from then on', () => {
    aged();
    const [old, next] = model.sessions;
    next?.starts('r9');
    old?.starts('r1');
    expect(told).toEqual(['response-started']);
    next?.finishes();
    next?.ready();
    told.length = 0;
    old?.starts('r2');
    next?.starts('r3');
    expect(told).toEqual(['response-started']);
  });

  it('is followed again and again', () => {
    model.session.ready();
    for (let hours = 1; hours <= 3; hours += 1) {
      clock.advance(56 * MINUTE_MS);
      expect(model.sessions).toHaveLength(hours + 1);
      model.session.ready();
    }
    expect(states()).toEqual(['connecting', 'ready']);
    expect(model.sessions.filter(({ closed }) => !closed)).toEqual([model.session]);
  });

  it('leaves nothing behind when the call is over', () => {
    aged();
    keeper.close();
    expect(model.sessions.map(({ closed }) => closed)).toEqual([true, true]);
    expect(clock.waiting).toBe(0);
  });
});

describe('a successor that cannot be had', () => {
  it('is tried for again, while the session goes on', () => {
    aged();
    model.session.breaks();
    clock.advance(15_000);
    expect(model.sessions).toHaveLength(3);
    expect(told).toEqual([]);
    model.session.ready();
    expect(told).toEqual(['dropped', 'broken', 'ready 3']);
  });

  it('because it is refused is not, and the supervisor learns that the model will be lost', () => {
    aged();
    model.session.breaks(false, REFUSED);
    clock.advance(MINUTE_MS);
    expect(model.sessions).toHaveLength(2);
    expect(recorder.of('error')).toMatchObject([{ ...REFUSED, fatal: false }]);
    expect(keeper.session).toBe(model.sessions[0]);
  });
});

describe('a session that is closed for its age', () => {
  it('is followed at once by the one that waits', () => {
    aged();
    quiet = false;
    model.session.ready();
    model.sessions[0]?.expires();
    expect(told).toEqual(handOver);
    expect(states()).toEqual(['connecting', 'ready']);
  });

  it('is followed by the one that is being opened', () => {
    aged();
    model.sessions[0]?.expires();
    expect(told).toEqual(['dropped', 'broken']);
    expect(keeper.session).toBeNull();
    model.session.ready();
    expect(told).toEqual(handOver);
    expect(model.sessions).toHaveLength(2);
    expect(states()).toEqual(['connecting', 'ready']);
  });

  it('before anybody expected it is followed by a new one without waiting, and that is no failed try', () => {
    model.session.ready();
    for (let times = 0; times < 10; times += 1) {
      clock.advance(2 * MINUTE_MS);
      model.session.expires();
      expect(model.sessions).toHaveLength(times + 2);
      model.session.ready();
    }
    expect(states()).toEqual(['connecting', 'ready']);
    expect(keeper.hasFailed).toBe(false);
  });

  it('again and again before it was of any use counts as a try', () => {
    let tries = 0;
    for (; tries < 20 && !keeper.hasFailed; tries += 1) {
      model.session.ready();
      model.session.expires();
      clock.advance(MINUTE_MS);
    }
    expect(tries).toBe(6);
  });
});

describe('a session that breaks while its successor waits', () => {
  it('is followed by it at once', () => {
    aged();
    quiet = false;
    model.session.ready();
    model.sessions[0]?.breaks();
    expect(told).toEqual(handOver);
    expect(states()).toEqual(['connecting', 'ready']);
  });

  it('and is refused ends the call’s model', () => {
    aged();
    quiet = false;
    model.session.ready();
    model.sessions[0]?.breaks(false, REFUSED);
    expect(told.at(-1)).toBe('failed insufficient_quota');
    expect(keeper.session).toBeNull();
    expect(model.session.closed).toBe(true);
  });

  it('and the successor is not ready is opened anew', () => {
    aged();
    model.sessions[0]?.breaks();
    expect(states().at(-1)).toBe('reconnecting');
    expect(model.sessions[1]?.closed).toBe(true);
    clock.advance(MINUTE_MS);
    model.session.ready();
    expect(told).toEqual(['dropped', 'broken', 'ready 3']);
  });
});
