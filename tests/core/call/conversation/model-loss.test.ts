import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';
import { FakeLine } from '../../../fakes/fake-line.ts';

/** Long enough for the first new try, too short for the assistant to lose patience. */
const SOON_MS = 2_000;
const REFUSED = { code: 'invalid_api_key', message: 'Incorrect API key provided.' };

/** The model breaks, and again at every try. */
function loseForGood(call: ConversationCall): void {
  call.session.breaks();
  for (let i = 0; i < 10 && call.recorder.state.model !== 'failed'; i++) {
    call.clock.advance(30_000);
    call.session.breaks();
  }
}

function renew(call: ConversationCall): void {
  call.session.breaks();
  call.clock.advance(SOON_MS);
  call.session.ready();
}

describe('a model that breaks and comes back', () => {
  it('is told the conversation anew and answers what is unanswered', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    renew(call);
    expect(call.session.memory).toEqual(['user: Hello.']);
    expect(call.session.requests).toHaveLength(1);
    call.session.answers('Hi.');
    expect(call.line.story).toEqual(['say Hi.']);
    expect(call.endings).toEqual([]);
  });

  it('in the middle of a reply goes on from there, with the turn closed once', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.says('One moment, ');
    renew(call);
    expect(call.said).toEqual(['2 One moment, ']);
    expect(call.session.memory[1]).toBe('assistant: One moment, ');
    call.session.answers('here it is.');
    expect(call.line.story).toEqual(['say One moment,', 'say here it is.']);
    expect(call.line.lasts).toBe(2);
  });

  it('between two replies says nothing of itself', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    renew(call);
    expect(call.session.requests).toEqual([]);
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: Hi.']);
  });

  it('answers what the caller says meanwhile, once', () => {
    const call = new ConversationCall();
    call.session.breaks();
    call.says('Hello?');
    call.says('Are you there?');
    call.clock.advance(SOON_MS);
    call.session.ready();
    expect(call.session.memory.filter((line) => line.startsWith('user'))).toHaveLength(1);
    expect(call.session.memory[0]).toBe('user: Hello? Are you there?');
    expect(call.session.requests).toHaveLength(1);
  });

  it('knows what was heard of a turn that was cut meanwhile', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('One moment please. I will look.');
    call.session.breaks();
    call.hears('One moment please.');
    call.interrupts('One moment please.');
    call.clock.advance(SOON_MS);
    call.session.ready();
    expect(call.session.memory).toEqual(['user: Hello.', 'assistant: One moment please.']);
  });
});

describe('a model that is lost for good', () => {
  it('is apologised for, and the call goes to the transfer number once that was heard', () => {
    const call = new ConversationCall();
    loseForGood(call);
    expect(call.line.story).toEqual(['say I am sorry, something broke.']);
    expect(call.line.sent[0]).toMatchObject({ last: true });
    expect(call.endings).toEqual([]);
    call.hears('I am sorry, something broke.');
    call.clock.advance(0);
    expect(call.line.handoffs).toEqual([{ action: 'transfer', number: '+15550100009' }]);
    expect(call.recorder.of('error').at(-1)).toMatchObject({ fatal: true });
  });

  it('ends the call where there is no transfer number', () => {
    const call = new ConversationCall({ settings: { transfer: { defaultNumber: null, refuse: () => null } } });
    loseForGood(call);
    call.hears('I am sorry, something broke.');
    call.clock.advance(0);
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'model_lost' }]);
  });

  it('closes the turn it was in', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.says('One moment, ');
    call.session.breaks(false, REFUSED);
    expect(call.line.story).toEqual(['say One moment,', 'say I am sorry, something broke.']);
    expect(call.line.lasts).toBe(2);
  });

  it('is not asked again when its key was refused', () => {
    const call = new ConversationCall({ modelReady: false });
    call.session.breaks(false, REFUSED);
    call.clock.advance(600_000);
    expect(call.model.sessions).toHaveLength(1);
    expect(call.recorder.of('error')).toMatchObject([{ code: 'invalid_api_key', fatal: true }]);
  });

  it('is given up when it fails to answer twice in a row', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.finishes('failed', { code: 'server_error', message: 'Sorry.' });
    call.session.finishes('failed', { code: 'server_error', message: 'Sorry.' });
    expect(call.line.story).toEqual(['say I am sorry, something broke.']);
  });

  it('after a transfer that did not get through ends the call, whatever is said into the apology', () => {
    const call = new ConversationCall();
    call.says('A person, please.');
    call.session.answers('[[transfer]]');
    call.clock.advance(0);
    call.conversation.lineClosed();
    call.endings.length = 0;
    const line = new FakeLine();
    call.conversation.lineOpened(line, true);
    call.session.breaks(false, REFUSED);
    call.interrupts('I am');
    call.says('Hello?');
    call.clock.advance(60_000);
    expect(call.endings).toHaveLength(1);
  });

  it('is apologised for to the end, though the supervisor pauses the assistant', () => {
    const call = new ConversationCall();
    call.session.breaks(false, REFUSED);
    call.act({ type: 'pause', paused: true });
    call.clock.advance(500);
    expect(call.endings).toEqual([]);
    call.hears('I am sorry, something broke.');
    call.clock.advance(0);
    expect(call.endings).toHaveLength(1);
  });

  it('before the phone was answered is apologised for once the line is up', () => {
    const call = new ConversationCall({ modelReady: false, settings: { greeting: null } });
    call.conversation.lineClosed();
    call.session.breaks(false, REFUSED);
    const line = new FakeLine();
    call.conversation.lineOpened(line, true);
    expect(line.story).toEqual(['say I am sorry, something broke.']);
  });
});

describe('a line that breaks and is taken up again', () => {
  it('hears no second greeting', () => {
    const call = new ConversationCall({ settings: { greeting: 'Hello.' } });
    call.conversation.lineClosed();
    const line = new FakeLine();
    call.conversation.lineOpened(line, true);
    expect(line.sent).toEqual([]);
    expect(call.said).toEqual(['1 Hello.']);
  });

  it('is answered what was unanswered', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.conversation.lineClosed();
    call.session.finishes('cancelled');
    const line = new FakeLine();
    call.conversation.lineOpened(line, true);
    call.session.answers('Hi.');
    expect(line.story).toEqual(['say Hi.']);
  });

  it('leaves a reply that was complete as it was said', () => {
    const call = new ConversationCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    call.conversation.lineClosed();
    call.conversation.lineOpened(new FakeLine(), true);
    expect(call.said).toEqual(['2 Hi.']);
    expect(call.session.requests).toHaveLength(1);
  });
});

describe('a call that we dialled', () => {
  it('is opened by the assistant when the other party says nothing', () => {
    const call = new ConversationCall({ direction: 'outbound' });
    call.clock.advance(5_999);
    expect(call.session.requests).toEqual([]);
    call.clock.advance(1);
    expect(call.session.requests).toHaveLength(1);
  });

  it('is not opened by the assistant when the other party speaks first', () => {
    const call = new ConversationCall({ direction: 'outbound' });
    call.mumbles('Hel');
    call.clock.advance(60_000);
    expect(call.session.requests).toEqual([]);
  });
});
