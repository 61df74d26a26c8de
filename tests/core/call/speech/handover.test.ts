import { describe, expect, it } from 'vitest';
import { SpeechCall, type SpeechCallOptions } from '../../../fakes/speech-call.ts';

const MINUTE_MS = 60_000;

/** A call of almost an hour in which a word was exchanged: a second session of the model is being opened. */
function aged(options: SpeechCallOptions = {}): SpeechCall {
  const call = new SpeechCall(options);
  call.says('u1', 'Hello?');
  call.session.speaks('Hello to you.', 60);
  call.session.finishes();
  call.hears();
  call.clock.advance(56 * MINUTE_MS);
  return call;
}

const states = (call: SpeechCall): readonly string[] => call.recorder.of('model').map(({ state }) => state);
const isOver = (call: SpeechCall): boolean => call.model.sessions[0]?.closed === true;

describe('a call in sound of hours', () => {
  it('goes through several sessions of the model, and nobody notices', () => {
    const call = new SpeechCall();
    for (let quarter = 1; quarter <= 12; quarter += 1) {
      call.says(`u${quarter}`, `Question ${quarter}?`);
      call.session.speaks(`Answer ${quarter}.`, 60);
      call.session.finishes();
      call.hears();
      const before = call.model.sessions.length;
      call.clock.advance(15 * MINUTE_MS);
      if (call.model.sessions.length > before) call.session.ready();
    }
    expect(call.model.sessions.length).toBeGreaterThanOrEqual(4);
    expect(call.model.sessions.flatMap(({ requests }) => requests)).toEqual([]);
    expect(call.line.playedMs).toBe(12 * 60);
    expect(states(call)).toEqual(['connecting', 'ready']);
    expect(call.recorder.of('error')).toEqual([]);
    expect(call.told()[0]).toContain('They: Question 1?\nYou: Answer 1.');
  });
});

describe('a session in sound that takes over', () => {
  it('is told the call so far, and says nothing of itself', () => {
    const call = aged();
    call.session.ready();
    expect(isOver(call)).toBe(true);
    expect(call.told()).toEqual([expect.stringContaining('They: Hello?\nYou: Hello to you.')]);
  });

  it('has heard the moment before, in which a word may have begun', () => {
    const call = aged();
    for (let frame = 0; frame < 100; frame += 1) call.sounds(`f${frame}`);
    call.session.ready();
    call.sounds('next');
    expect(call.session.heard).toEqual([...Array.from({ length: 20 }, (_, index) => `f${80 + index}`), 'next']);
  });

  it.each<[what: string, begins: (call: SpeechCall) => void, ends: (call: SpeechCall) => void]>([
    [
      'the other party speaks',
      ({ model }) => model.sessions[0]?.tells({ type: 'caller-speaking', on: true }),
      ({ model }) => model.sessions[0]?.tells({ type: 'caller-speaking', on: false }),
    ],
    [
      'the model speaks',
      ({ model }) => model.sessions[0]?.speaks('Well.', 60),
      (call) => {
        call.model.sessions[0]?.finishes();
        call.hears();
      },
    ],
    [
      'what the model said is not heard yet',
      ({ model }) => {
        model.sessions[0]?.speaks('Well.', 60);
        model.sessions[0]?.finishes();
      },
      (call) => call.hears(),
    ],
    [
      'the model owes an answer, and words of the other party are not written down',
      ({ model }) => model.sessions[0]?.hears('u2'),
      (call) => {
        const old = call.model.sessions[0];
        old?.writesDown('u2', 'And?');
        old?.speaks('Well.', 60);
        old?.finishes();
        call.hears();
      },
    ],
    [
      'the supervisor is asked',
      ({ model }) => {
        model.sessions[0]?.calls('request_user', { prompt: 'When?' });
        model.sessions[0]?.finishes();
      },
      (call) => {
        call.act({ type: 'answer', response: 'Now.', questionId: null });
        call.model.sessions[0]?.starts('request');
        call.model.sessions[0]?.finishes();
      },
    ],
  ])('waits while %s', (_what, begins, ends) => {
    const call = aged();
    begins(call);
    call.session.ready();
    call.clock.advance(1_000);
    expect(isOver(call)).toBe(false);
    ends(call);
    call.clock.advance(1_000);
    expect(isOver(call)).toBe(true);
    expect(call.said.join()).not.toContain('inaudible');
  });

  it('in the middle of the other party’s words hears them from their beginning', () => {
    const call = aged();
    const [old] = call.model.sessions;
    for (let frame = 0; frame < 50; frame += 1) call.sounds('before');
    old?.tells({ type: 'caller-speaking', on: true });
    for (let frame = 0; frame < 30; frame += 1) call.sounds('word');
    call.session.ready();
    call.clock.advance(1_000);
    old?.expires();
    expect(call.session.heard.filter((frame) => frame === 'word')).toHaveLength(30);
    expect(call.session.heard.filter((frame) => frame === 'before')).toHaveLength(20);
    call.says('u2', 'Are you there?');
    call.session.speaks('I am.', 60);
    expect(call.said.slice(2)).toEqual(['they 3 Are you there?']);
    expect(states(call)).toEqual(['connecting', 'ready']);
  });

  it('because the server ended the one before answers what was owed', () => {
    const call = new SpeechCall();
    call.says('u1', 'Hello?');
    call.clock.advance(2 * MINUTE_MS);
    call.session.starts('request');
    call.session.expires();
    call.session.ready();
    expect(call.told()).toEqual([expect.stringContaining('They: Hello?'), 'respond']);
    expect(states(call)).toEqual(['connecting', 'ready']);
  });

  it('knows that the supervisor has been asked, and is told the answer', () => {
    const call = aged();
    const [old] = call.model.sessions;
    old?.calls('request_user', { prompt: 'When?' });
    old?.finishes();
    call.session.ready();
    old?.expires();
    expect(call.told()[0]).toContain('(You used the tool request_user {"prompt":"When?"}; the answer will come.)');
    call.act({ type: 'answer', response: 'Now.', questionId: null });
    expect(call.told()).toEqual([expect.stringMatching(/^system: .*When\?.*Now\./), 'respond']);
  });

  it('only listens while the assistant is paused', () => {
    const call = aged();
    call.act({ type: 'pause', paused: true });
    call.session.ready();
    expect(call.told().at(-1)).toBe('only listens');
  });

  it('leaves a draft that waits to be heard as it was made', () => {
    const call = new SpeechCall({ settings: { approvalRequired: true, approvalSeconds: 0 } });
    call.says('u1', 'Hello?');
    call.session.starts('request');
    call.session.speaks('Hello to you.', 60);
    call.session.finishes();
    call.clock.advance(56 * MINUTE_MS);
    call.session.ready();
    call.clock.advance(1_000);
    expect(isOver(call)).toBe(false);
    call.decides('approve');
    expect(call.line.playedMs).toBe(60);
    call.hears();
    call.clock.advance(1_000);
    expect(isOver(call)).toBe(true);
  });
});

describe('a model that speaks and is asked too much', () => {
  it('is left alone for a moment before it is asked again', () => {
    const call = new SpeechCall();
    call.session.starts();
    call.session.finishes('failed', { code: 'rate_limit_exceeded', message: 'Please try again in 1.2s.' });
    expect(call.told()).toEqual([]);
    call.clock.advance(3_000);
    expect(call.told()).toEqual(['respond']);
  });
});
