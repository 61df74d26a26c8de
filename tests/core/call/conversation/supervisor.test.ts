import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

function speaking(): ConversationCall {
  const call = new ConversationCall();
  call.says('Hello.');
  call.session.says('One moment please. ', 'I will look it up.');
  return call;
}

describe('the supervisor’s own words', () => {
  it('take the place of what is being said', () => {
    const call = speaking();
    call.hears('One moment please.');
    expect(call.act({ type: 'say', text: 'Ann here.' }).ok).toBe(true);
    call.session.says(' And more.');
    call.session.finishes('cancelled');
    expect(call.session.cancelled).toEqual(['resp_1']);
    expect(call.line.story).toEqual(['say One moment please. I will look it up.', 'say Ann here.']);
    expect(call.said).toEqual(['2 One moment please. I will look it up. | heard: One moment please.', '3 Ann here.']);
  });

  it('are not cut off by what comes later, as the model’s are', () => {
    const call = speaking();
    call.act({ type: 'say', text: 'Ann here.' });
    expect(call.line.sent.filter((sent) => sent.do === 'say' && sent.text !== '')).toMatchObject([
      { preemptible: true },
      { preemptible: true },
      { text: 'Ann here.', preemptible: false, last: true },
    ]);
  });

  it('leave alone, on a line that reports nothing, what it has had the time to say', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('One moment please.');
    call.clock.advance(1_500 + 66 * 'One moment please.'.length);
    call.act({ type: 'say', text: 'Ann here.' });
    expect(call.said).toEqual(['2 One moment please.', '3 Ann here.']);
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment please.', 'assistant: Ann here.']);
  });

  it('cut, on a line that reports nothing, what it has not had the time to say', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('One moment please.');
    call.clock.advance(1_400 + 66 * 'One moment please.'.length);
    call.act({ type: 'say', text: 'Ann here.' });
    expect(call.said).toEqual(['2 One moment please.', '2 One moment please. | heard: ', '3 Ann here.']);
  });

  it('are remembered by the model as said', () => {
    const call = speaking();
    call.act({ type: 'say', text: 'Ann here.' });
    call.session.finishes('cancelled');
    expect(call.session.memory.at(-1)).toBe('assistant: Ann here.');
  });

  it('answer what the caller said: a reply that was asked for is taken back', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.act({ type: 'say', text: 'Ann here.' });
    call.session.says('Hi.');
    call.session.finishes('cancelled');
    expect(call.line.story).toEqual(['say Ann here.']);
    expect(call.session.requests).toHaveLength(1);
    expect(call.said).toEqual(['2 Ann here.']);
  });

  it('after words of theirs that nothing has cut do not count those as unheard', () => {
    const call = new ConversationCall();
    call.act({ type: 'say', text: 'First.' });
    call.act({ type: 'say', text: 'Second.' });
    expect(call.said).toEqual(['1 First.', '2 Second.']);
  });

  it('hold up the end until they have been heard too', () => {
    const call = new ConversationCall();
    call.says('That is all.');
    call.session.answers('Bye. [[end_call]]');
    call.act({ type: 'say', text: 'Ann here, bye.' });
    call.clock.advance(500);
    expect(call.endings).toEqual([]);
    call.hears('Ann here, bye.');
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });
});

describe('a whisper', () => {
  it('is told to the model and never heard', () => {
    const call = speaking();
    const before = call.line.sent.length;
    call.act({ type: 'whisper', text: 'Offer eight.' });
    expect(call.line.sent).toHaveLength(before);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*Offer eight\./);
    expect(call.session.requests).toHaveLength(1);
    expect(call.session.cancelled).toEqual([]);
  });

  it('before the model is ready is told once it is', () => {
    const call = new ConversationCall({ modelReady: false });
    call.act({ type: 'whisper', text: 'Offer eight.' });
    call.session.ready();
    expect(call.session.memory.join()).toContain('Offer eight.');
  });
});

describe('keys and ends of the supervisor’s', () => {
  it('presses keys on the line', () => {
    const call = new ConversationCall();
    call.act({ type: 'press', digits: '1w2#' });
    expect(call.line.story).toEqual(['press 1w2#']);
    expect(call.recorder.of('supervisor')).toMatchObject([{ action: 'dtmf', digits: '1w2#' }]);
    expect(call.recorder.of('command')).toMatchObject([
      { name: 'press', args: { digits: '1w2#' }, source: 'supervisor', ok: true },
    ]);
  });

  it('transfers at once', () => {
    const call = speaking();
    call.act({ type: 'transfer', number: '+15551234567' });
    expect(call.line.handoffs).toEqual([{ action: 'transfer', number: '+15551234567' }]);
    expect(call.endings).toHaveLength(1);
    expect(call.session.cancelled).toEqual(['resp_1']);
  });

  it('transfers warmly: the briefing goes with the ending and to nobody on the line', () => {
    const call = speaking();
    const sent = call.line.speech;
    call.act({ type: 'transfer', number: '+15551234567', briefing: 'Ada, about her invoice.' });
    expect(call.endings).toEqual([{ kind: 'transfer', number: '+15551234567', briefing: 'Ada, about her invoice.' }]);
    expect(call.line.speech).toBe(sent);
    expect(JSON.stringify([call.line.handoffs, call.session.items])).not.toContain('invoice');
    expect(call.recorder.of('command')).toMatchObject([{ name: 'transfer', args: { number: '+15551234567' } }]);
  });

  it('ends at once, and again without effect', () => {
    const call = speaking();
    call.act({ type: 'end' });
    const events = call.recorder.events.length;
    expect(call.act({ type: 'end' })).toEqual({ ok: true, value: null });
    expect(call.recorder.events).toHaveLength(events);
    expect(call.line.handoffs).toEqual([{ action: 'hangup' }]);
    expect(call.endings).toHaveLength(1);
    expect(call.act({ type: 'say', text: 'Hello?' })).toMatchObject({ error: { code: 'call_not_active' } });
  });
});

describe('a paused call', () => {
  it('listens and stays silent until it is resumed', () => {
    const call = new ConversationCall();
    call.act({ type: 'pause', paused: true });
    call.says('Hello?');
    call.presses('1');
    call.clock.advance(60_000);
    expect(call.session.memory[0]).toBe('user: Hello?');
    expect(call.session.requests).toEqual([]);
    call.act({ type: 'pause', paused: false });
    expect(call.session.requests).toHaveLength(1);
    expect(call.recorder.of('supervisor').map(({ action }) => action)).toEqual(['pause', 'resume']);
  });

  it('stops the reply that is under way', () => {
    const call = speaking();
    call.act({ type: 'pause', paused: true });
    call.session.says(' More.');
    expect(call.line.speech).not.toContain('More.');
    expect(call.session.cancelled).toEqual(['resp_1']);
    expect(call.line.lasts).toBe(1);
  });

  it('resumes in silence when nothing waits for an answer', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    call.act({ type: 'pause', paused: true });
    call.act({ type: 'pause', paused: false });
    expect(call.session.requests).toHaveLength(1);
  });

  it('resumes in silence when the supervisor has answered meanwhile', () => {
    const call = new ConversationCall();
    call.act({ type: 'pause', paused: true });
    call.says('Hello?');
    call.act({ type: 'say', text: 'Ann here.' });
    call.act({ type: 'pause', paused: false });
    expect(call.session.requests).toEqual([]);
  });

  it('lets the supervisor speak, press and end', () => {
    const call = new ConversationCall();
    call.act({ type: 'pause', paused: true });
    call.act({ type: 'say', text: 'Ann here.' });
    call.act({ type: 'press', digits: '1' });
    call.act({ type: 'end' });
    expect(call.line.story).toEqual(['say Ann here.', 'press 1', 'end hangup']);
  });

  it('goes on being silent when the model’s session is renewed', () => {
    const call = new ConversationCall();
    call.act({ type: 'pause', paused: true });
    call.says('Hello?');
    call.session.breaks();
    call.clock.advance(5_000);
    call.session.ready();
    expect(call.session.requests).toEqual([]);
  });
});
