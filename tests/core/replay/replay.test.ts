import { describe, expect, it } from 'vitest';
import type { CallEvent } from '#core/call/events.ts';
import { replayCall } from '#core/replay/replay.ts';
import { type CallOptions, ConversationCall, SETTINGS } from '../../fakes/conversation-call.ts';

/** A call as it was recorded, and the same call run again. */
function replayed(live: (call: ConversationCall) => void, options: CallOptions = {}) {
  const call = new ConversationCall(options);
  live(call);
  return { call, replay: again(call.recorder.events, options) };
}

const again = (events: readonly CallEvent[], { settings = {} }: CallOptions = {}) => {
  const replay = replayCall(events, { settings: { ...SETTINGS, ...settings }, instructions: 'Be kind.' });
  if (replay === null) throw new Error('not a call');
  return replay;
};

/** The model takes its time, as models do. */
function answers(call: ConversationCall, ...words: readonly string[]): void {
  call.clock.advance(300);
  call.session.starts();
  for (const word of words) {
    call.session.says(word);
    call.clock.advance(40);
  }
  call.session.finishes();
}

const deedsOf = (events: readonly CallEvent[]) =>
  events.filter(({ type }) => type !== 'latency').map((event) => ({ ...event, at: '', seq: 0 }));

describe('a recorded call that is run again', () => {
  it('is the same call, turn by turn', () => {
    const { replay } = replayed((call) => {
      call.says('Hello.');
      answers(call, 'Hello, ', 'how can ', 'I help?');
      call.clock.advance(4_000);
      call.says('I want to return a shirt.');
      answers(call, 'Let me check. ', '[[request_user:Is a refund all right?]]');
      call.clock.advance(2_000);
      call.answersQuestion('Yes, in full.');
      answers(call, 'You get all of it back.');
      call.clock.advance(3_000);
      call.presses('1', '2');
      call.clock.advance(3_000);
      answers(call, 'Thank you. ', '[[press:3]]');
    });
    expect(replay.differences).toEqual([]);
    expect(replay.leftOver).toEqual({ replies: 0, requests: 0 });
  });

  it('tells the same events in the same order', () => {
    const { call, replay } = replayed((live) => {
      live.says('Hello.');
      answers(live, 'Hello. ', 'Goodbye. ', '[[end_call]]');
      live.clock.advance(20_000);
    });
    expect(deedsOf(replay.events)).toEqual(deedsOf([...call.recorder.events].filter((e) => e.type !== 'call.status')));
    expect(replay.ending).toEqual({ kind: 'hangup', reason: 'assistant_ended' });
  });

  it('cuts what was cut, where it was cut', () => {
    const { replay } = replayed((call) => {
      call.says('Hello.');
      answers(call, 'One two three ', 'four five six.');
      call.hears('One two three ');
      call.interrupts('four');
      call.clock.advance(200);
      call.says('Stop.');
      call.clock.advance(300);
      call.session.starts();
      call.session.says('I am still ', 'talking');
      call.clock.advance(100);
      call.interrupts('I am');
      call.session.finishes('cancelled');
      call.clock.advance(200);
      call.says('Enough.');
      answers(call, 'Very well.');
    });
    expect(replay.differences).toEqual([]);
  });

  it('has the supervisor do what they did', () => {
    const { replay } = replayed((call) => {
      call.says('Hello.');
      answers(call, 'This will be ', 'cut short.');
      call.hears('This will be');
      call.act({ type: 'say', text: 'Ann here.' });
      call.clock.advance(2_000);
      call.act({ type: 'whisper', text: 'Be brief.' });
      call.says('Who?');
      answers(call, 'Ann.');
      call.clock.advance(3_000);
      call.act({ type: 'pause', paused: true });
      call.says('And?');
      call.clock.advance(5_000);
      call.act({ type: 'pause', paused: false });
      answers(call, 'That is all.');
      call.act({ type: 'end' });
    });
    expect(replay.differences).toEqual([]);
    expect(replay.ending).toEqual({ kind: 'hangup', reason: 'supervisor_ended' });
  });

  it('decides on drafts as it was decided', () => {
    const settings = { approvalRequired: true };
    const { replay } = replayed(
      (call) => {
        call.says('Hello.');
        answers(call, 'Hello. [[press:1]]');
        call.clock.advance(1_000);
        call.decides('approve');
        call.clock.advance(2_000);
        call.says('And then?');
        answers(call, 'No.');
        call.decides('edit', 'Yes, gladly.');
        call.says('Fine.');
        answers(call, 'Rude words.');
        call.decides('reject', 'be polite');
        answers(call, 'Thank you.');
        call.decides('reject');
        call.says('Bye.');
        answers(call, 'Bye.');
        call.clock.advance(61_000);
      },
      { settings },
    );
    expect(replay.differences).toEqual([]);
  });

  it('is silent where the model had nothing to say', () => {
    const usage = { inputTokens: 1, outputTokens: 0, cachedTokens: 0, costUsd: 0 };
    const { replay } = replayed((call) => {
      call.says('One moment please.');
      call.clock.advance(300);
      call.session.starts();
      call.session.finishes('completed', null, usage);
      call.clock.advance(3_000);
      call.says('I am back.');
      answers(call, 'Thank you.');
    });
    expect(replay.differences).toEqual([]);
  });

  it('merges a burst again', () => {
    const { replay } = replayed((call) => {
      call.says('I have');
      call.clock.advance(150);
      call.says('two questions.');
      answers(call, 'Go on.');
    });
    expect(replay.differences).toEqual([]);
  });

  it('loses the model where it was lost', () => {
    const { replay } = replayed((call) => {
      call.says('Hello.');
      call.clock.advance(100);
      call.session.breaks();
      call.clock.advance(2_000);
      call.session.ready();
      answers(call, 'Here I am again.');
    });
    expect(replay.differences).toEqual([]);
  });

  it('shows where another build parts from it', () => {
    const { replay } = replayed((call) => {
      call.says('Hello.');
      answers(call, 'Hello.');
      call.clock.advance(1_000);
      call.says('Two things.');
      answers(call, 'Which?');
    });
    const other = again(replay.events, { settings: { approvalRequired: true } });
    // Nothing is spoken where every turn has to be approved: a draft stands in its place.
    expect(other.differences.map(({ recorded }) => recorded?.words)).toContain('Hello.');
    expect(other.differences.flatMap(({ replayed: run }) => run?.deeds ?? []).join()).toContain('draft Hello.');
  });

  it('is the same to the byte every time', () => {
    const { call, replay } = replayed((live) => {
      live.says('Hello.');
      answers(live, 'One ', 'two ', '[[request_user:Three?]]');
      live.clock.advance(500);
      live.says('Four?');
    });
    expect(JSON.stringify(again(call.recorder.events).events)).toBe(JSON.stringify(replay.events));
  });

  it('is nothing where there is no call', () => {
    expect(replayCall([], { settings: SETTINGS, instructions: '' })).toBeNull();
  });
});
