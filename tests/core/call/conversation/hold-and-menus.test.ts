import { describe, expect, it } from 'vitest';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const QUEUE = 'All of our agents are busy. Please stay on the line.';
const MENU = 'For billing, press 1. For anything else, press 2.';

const dialled = (): ConversationCall => new ConversationCall({ direction: 'outbound' });
const holds = (call: ConversationCall): readonly string[] => call.recorder.of('hold').map(({ state }) => state);

/** A call that has been put on hold. */
function onHold(): ConversationCall {
  const call = dialled();
  call.says(QUEUE);
  return call;
}

/** The menu is heard, and a key is pressed that leads back to it. */
function hear(call: ConversationCall): void {
  call.says(MENU);
  call.session.answers('[[press:1]]');
}

describe('a call on hold', () => {
  it('asks nothing of the model during announcements and music', () => {
    const call = onHold();
    for (const sound of ['♪♪', 'Your call is important to us.', '[music]', QUEUE]) call.says(sound);
    call.clock.advance(600_000);
    expect(call.session.requests).toEqual([]);
    expect(call.session.memory).toEqual([]);
    expect(call.line.sent).toEqual([]);
    expect(call.recorder.of('caller.transcript')).toHaveLength(5);
  });

  it('begins once and is over once a person speaks, who is answered', () => {
    const call = onHold();
    call.says('♪♪');
    expect(holds(call)).toEqual(['begun']);
    call.says('Thank you for holding, this is Maria. How can I help?');
    expect(holds(call)).toEqual(['begun', 'over']);
    expect(call.session.memory).toEqual([
      expect.stringMatching(/^system: .*on hold.*person/),
      'user: Thank you for holding, this is Maria. How can I help?',
    ]);
    expect(call.session.requests).toHaveLength(1);
  });

  it('may begin again', () => {
    const call = onHold();
    call.says('Hello, Maria here.');
    call.session.answers('Hello Maria.');
    call.says('Please hold.');
    expect(holds(call)).toEqual(['begun', 'over', 'begun']);
    expect(call.session.requests).toHaveLength(1);
  });

  it('takes back a reply that has not been spoken', () => {
    const call = dialled();
    call.says('One moment.');
    call.says('Please hold.');
    call.session.says('All right.');
    expect(call.line.speech).toBe('');
  });

  it('lets the supervisor speak', () => {
    const call = onHold();
    call.act({ type: 'say', text: 'Still here.' });
    expect(call.line.story).toEqual(['say Still here.']);
    expect(holds(call)).toEqual(['begun']);
  });

  it('is only one we dialled: who calls us and says so is answered', () => {
    const call = new ConversationCall({ direction: 'inbound' });
    call.says('Please hold.');
    expect(holds(call)).toEqual([]);
    expect(call.session.requests).toHaveLength(1);
  });
});

describe('a menu that comes round again', () => {
  it('is answered twice without a word of ours, and then the model is told', () => {
    const call = dialled();
    hear(call);
    hear(call);
    expect(call.session.memory.join()).not.toContain('system:');
    call.says(MENU);
    expect(call.session.memory.at(-1)).toMatch(/^system: .*3 times/);
    expect(call.session.requests).toHaveLength(3);
  });

  it('is told of each time after that, and before the reply is asked for', () => {
    const call = dialled();
    for (let times = 0; times < 4; times += 1) hear(call);
    expect(call.session.memory.filter((line) => line.startsWith('system:'))).toEqual([
      expect.stringContaining('3 times'),
      expect.stringContaining('4 times'),
    ]);
    expect(call.commands).toEqual(['press 1 ok', 'press 1 ok', 'press 1 ok', 'press 1 ok']);
  });

  it('is no menu where people repeat themselves', () => {
    const call = dialled();
    for (let times = 0; times < 4; times += 1) {
      call.says('Hello?');
      call.session.answers('Hello.');
    }
    expect(call.session.memory.join()).not.toContain('system:');
  });
});
