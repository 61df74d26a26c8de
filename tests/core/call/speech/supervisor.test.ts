import { describe, expect, it } from 'vitest';
import { SpeechCall } from '../../../fakes/speech-call.ts';

const gated = () => new SpeechCall({ settings: { approvalRequired: true } });

/** A draft waits: two pieces of sound and a key. */
function drafted(): SpeechCall {
  const call = gated();
  call.says('u1', 'Hello?');
  call.session.starts('request');
  call.session.speaks('We open at nine.', 360, 'item_a');
  call.session.calls('press', { digits: '1' });
  call.session.finishes();
  call.told();
  return call;
}

describe('the supervisor', () => {
  it('speaks in place of the model, as well as a model says words', () => {
    const call = new SpeechCall();
    call.session.speaks('The weather', 360, 'item_a');
    call.told();
    expect(call.act({ type: 'say', text: 'Please hold.' }).ok).toBe(true);
    expect(call.line.story.at(-1)).toBe('clear');
    expect(call.told()).toEqual(['cancel resp_1', 'truncate item_a 1']);
    call.session.finishes('cancelled');
    expect(call.told()).toEqual(['say Please hold.']);
    expect(call.said).toEqual(['we 1 The weather | heard: ', 'we 2 Please hold.']);
    call.session.starts('request');
    call.session.speaks('Please hold.', 60);
    call.session.finishes();
    expect(call.said).toHaveLength(2);
    expect(call.line.playedMs).toBe(360 + 60);
  });

  it('is not pushed aside by an answer the model begins by itself', () => {
    const call = new SpeechCall();
    call.act({ type: 'say', text: 'Please hold.' });
    const own = call.session.starts('itself');
    call.session.speaks('Hm', 60);
    expect(call.told().at(-1)).toBe(`cancel ${own}`);
    expect(call.line.playedMs).toBe(0);
  });

  it('is cut off like anybody else, in proportion', () => {
    const call = new SpeechCall();
    call.act({ type: 'say', text: 'Please hold.' });
    call.session.starts('request');
    call.session.speaks('Please hold.', 360);
    call.hears(1);
    call.session.tells({ type: 'caller-speaking', on: true });
    expect(call.said.at(-1)).toBe('we 1 Please hold. | heard: Please');
  });

  it('whispers to the model alone', () => {
    const call = new SpeechCall();
    call.act({ type: 'whisper', text: 'Be brief.' });
    expect(call.told()).toEqual([expect.stringMatching(/^system: .*Be brief\.$/)]);
    expect(call.line.story).toEqual([]);
  });

  it('presses keys', () => {
    const call = new SpeechCall();
    call.act({ type: 'press', digits: '12' });
    expect(call.line.story).toEqual(['press 1', 'press 2']);
    expect(call.commands).toEqual(['press 12 ok']);
  });

  it('ends and transfers at once', () => {
    const ended = new SpeechCall();
    ended.act({ type: 'end' });
    expect(ended.endings).toEqual([{ kind: 'hangup', reason: 'supervisor_ended' }]);
    const moved = new SpeechCall();
    moved.act({ type: 'transfer', number: '+15550100007' });
    expect(moved.endings).toEqual([{ kind: 'transfer', number: '+15550100007' }]);
    const warm = { number: '+15550100008', briefing: 'Ada, about her invoice.' };
    moved.act({ type: 'transfer', ...warm });
    expect(moved.endings.at(-1)).toEqual({ kind: 'transfer', ...warm });
  });

  it('pauses the model, which then listens and stays silent until it is resumed', () => {
    const call = new SpeechCall();
    call.session.speaks('Well,', 180, 'item_a');
    call.told();
    call.act({ type: 'pause', paused: true });
    expect(call.told()).toEqual(['only listens', 'cancel resp_1', 'truncate item_a 1']);
    call.session.finishes('cancelled');
    call.says('u1', 'Are you there?');
    call.clock.advance(10_000);
    expect(call.told()).toEqual([]);
    call.act({ type: 'pause', paused: false });
    expect(call.told()).toEqual(['answers itself', 'respond']);
  });

  it('opens a session that only listens while the model is paused', () => {
    const call = new SpeechCall({ modelReady: false });
    call.act({ type: 'pause', paused: true });
    call.session.ready();
    expect(call.told()).toEqual(['only listens']);
  });
});

describe('where every answer is to be approved', () => {
  it('the model only listens and is asked for each answer', () => {
    const call = gated();
    expect(call.model.starts[0]?.answers).toBe(false);
    call.says('u1', 'Hello?');
    expect(call.told()).toEqual(['respond']);
  });

  it('nothing is heard and no tool runs before the draft is approved', () => {
    const call = drafted();
    expect(call.line.story).toEqual(['clear']);
    expect(call.commands).toEqual([]);
    expect(call.recorder.of('approval.requested')[0]?.text).toBe('We open at nine. [[press:1]]');
  });

  it('what was approved is exactly what is heard', () => {
    const call = drafted();
    call.decides('approve');
    expect(call.line.story).toEqual(['clear', 'play 180', 'play 180', 'fill', 'press 1']);
    expect(call.said.at(-1)).toBe('we 2 We open at nine.');
    expect(call.told()).toEqual(['output call_1 {"ok":true}']);
    expect(call.recorder.of('approval.resolved')[0]).toMatchObject({ decision: 'approve', text: 'We open at nine. ' });
  });

  it('an edit is spoken in the draft’s place, its commands after it', () => {
    const call = drafted();
    call.decides('edit', 'We open at ten. [[press:2]]');
    expect(call.told()).toEqual(['remove item_a', 'remove fc_call_1', 'say We open at ten.']);
    call.session.starts('request');
    call.session.speaks('We open at ten.', 60);
    call.session.finishes();
    expect(call.line.story.slice(1)).toEqual(['play 60', 'press 2']);
    expect(call.said.at(-1)).toContain('we 2 We open at ten.');
  });

  it('a rejected draft is forgotten, and another asked for where a reason is given', () => {
    const call = drafted();
    call.decides('reject', 'Too curt.');
    expect(call.told()).toEqual([
      'remove item_a',
      'remove fc_call_1',
      expect.stringMatching(/^system: .*Too curt/),
      'respond',
    ]);
  });

  it('a rejection without a reason leaves silence', () => {
    const call = drafted();
    call.decides('reject');
    expect(call.told()).toEqual(['remove item_a', 'remove fc_call_1']);
  });

  it('new words of the other party supersede the draft, and time lets it expire', () => {
    const call = drafted();
    call.session.tells({ type: 'caller-speaking', on: true });
    expect(call.recorder.of('approval.resolved')).toEqual([]);
    call.session.tells({ type: 'caller-speaking', on: false });
    call.session.tells({ type: 'caller-item', itemId: 'u2' });
    expect(call.recorder.of('approval.resolved')[0]?.decision).toBe('superseded');
    expect(call.told()).toEqual(['remove item_a', 'remove fc_call_1', 'respond']);
    const late = drafted();
    late.clock.advance(60_000);
    expect(late.recorder.of('approval.resolved')[0]?.decision).toBe('expired');
  });

  it('the supervisor’s own words need no approval', () => {
    const call = gated();
    call.act({ type: 'say', text: 'Hello.' });
    call.session.starts('request');
    call.session.speaks('Hello.', 60);
    expect(call.line.playedMs).toBe(60);
  });
});

describe('a lost model', () => {
  it('is told the call so far in one message, and answers who was not answered', () => {
    const call = new SpeechCall();
    call.says('u1', 'Hello?');
    call.session.speaks('Hello to you.', 60);
    call.session.finishes();
    call.hears();
    call.says('u2', 'A table, please.');
    call.session.breaks();
    call.clock.advance(1_000);
    call.session.ready();
    const [past, ...rest] = call.told();
    expect(past).toContain('They: Hello?\nYou: Hello to you.\nThey: A table, please.');
    expect(rest).toEqual(['respond']);
    expect(call.recorder.of('model').map(({ state }) => state)).toEqual([
      'connecting',
      'ready',
      'reconnecting',
      'ready',
    ]);
  });

  it('goes on where it was cut off, and still says the words of others', () => {
    const call = new SpeechCall();
    call.session.speaks('Our hours are', 60);
    call.session.breaks();
    call.clock.advance(1_000);
    call.session.ready();
    expect(call.told().slice(-2)).toEqual([expect.stringContaining('Go on from where you were cut off'), 'respond']);
    const said = new SpeechCall();
    said.act({ type: 'say', text: 'Please hold.' });
    said.session.breaks();
    said.clock.advance(1_000);
    said.session.ready();
    expect(said.told().at(-1)).toBe('say Please hold.');
  });

  it('that cannot be had again is excused by the company, and the call goes to a person', () => {
    const call = new SpeechCall();
    call.session.breaks(false, { code: 'invalid_api_key', message: 'No.' });
    call.clock.advance(1);
    expect(call.endings).toEqual([{ kind: 'transfer', number: '+15550100009', words: 'I am sorry, something broke.' }]);
    expect(call.said).toEqual(['we 1 I am sorry, something broke.']);
  });

  it('answers a question of its old session in words', () => {
    const call = new SpeechCall();
    call.session.calls('request_user', { prompt: 'Which day?' });
    call.session.finishes();
    call.session.breaks();
    call.clock.advance(1_000);
    call.session.ready();
    call.told();
    call.act({ type: 'answer', response: 'Friday', questionId: null });
    expect(call.told()).toEqual([expect.stringMatching(/^system: .*Friday/), 'respond']);
  });
});

describe('a lost line', () => {
  it('is taken up again without a greeting, and who was not answered is answered', () => {
    const call = new SpeechCall({ settings: { greeting: 'Hello.' } });
    call.session.starts('request');
    call.session.speaks('Hello.', 60);
    call.session.finishes();
    call.hears();
    call.session.hears('u1');
    call.session.speaks('Our hours are', 60);
    call.told();
    call.conversation.lineClosed();
    call.session.finishes('cancelled');
    call.conversation.lineOpened(call.line, true);
    expect(call.told().at(-1)).toBe('respond');
    expect(call.session.requests.filter(({ words }) => words !== null)).toHaveLength(1);
  });
});
