import { describe, expect, it } from 'vitest';
import type { ConversationSettings } from '#core/call/call-ports.ts';
import { SpeechCall } from '../../../fakes/speech-call.ts';

const FILLER = 'One moment, please.';
const LONG_MS = 6_000;

/** A draft waits: sound and a key. */
function drafted(settings: Partial<ConversationSettings> = {}): SpeechCall {
  const call = new SpeechCall({ settings: { approvalRequired: true, ...settings } });
  call.says('u1', 'Hello?');
  call.session.starts('request');
  call.session.speaks('We open at nine.', 360, 'item_a');
  call.session.calls('press', { digits: '1' });
  call.session.finishes();
  call.told();
  return call;
}

/** The model says the words it was asked for. */
function recites(call: SpeechCall, words: string, ms: number): void {
  call.session.starts('request');
  call.session.speaks(words, ms);
  call.session.finishes();
}

describe('a spoken draft that is approved with the rest of the call', () => {
  it('is heard, and from then on the model answers by itself', () => {
    const call = drafted();
    call.decides('approve', null, true);
    expect(call.recorder.of('approval.resolved')).toMatchObject([{ decision: 'approve', rest: true }]);
    expect(call.told()).toContain('answers itself');
    call.hears();
    const before = call.line.playedMs;
    call.says('u2', 'Thank you.');
    call.session.speaks('You are welcome.', 180, 'item_b');
    expect(call.line.playedMs - before).toBe(180);
    call.session.finishes();
    expect(call.recorder.of('approval.requested')).toHaveLength(1);
    expect(call.said.at(-1)).toBe('we 4 You are welcome.');
  });

  it('lets through what is being made at that moment, whole', () => {
    const call = drafted();
    call.conversation.answeredBy('machine_end_beep');
    call.session.starts('request');
    call.session.speaks('This is ', 180, 'item_b');
    call.session.calls('press', { digits: '2' }, 'call_2');
    call.decides('approve', null, true);
    call.session.speaks('Ann.', 180, 'item_c');
    call.session.finishes();
    expect(call.line.playedMs).toBe(360 + 180 + 180);
    expect(call.commands).toEqual(['press 1 ok', 'press 2 ok']);
    expect(call.said.at(-1)).toBe('we 3 This is Ann.');
    expect(call.recorder.of('approval.requested')).toHaveLength(1);
  });
});

function waiting(): SpeechCall {
  const call = drafted({ approvalFiller: FILLER });
  call.clock.advance(LONG_MS);
  return call;
}

describe('a caller who waits long for a spoken draft', () => {
  it('hears the supervisor’s words once, and then the draft', () => {
    const call = waiting();
    expect(call.told()).toEqual([`say ${FILLER}`]);
    recites(call, FILLER, 180);
    call.hears();
    call.clock.advance(30_000);
    expect(call.told()).toEqual([]);
    call.decides('approve');
    expect(call.line.playedMs).toBe(180 + 360);
    expect(call.said.slice(-2)).toEqual([`we 2 ${FILLER}`, 'we 3 We open at nine.']);
  });

  it('hears the draft at once, though those words are not said yet', () => {
    const call = waiting();
    call.told();
    call.decides('approve');
    expect(call.line.playedMs).toBe(360);
    expect(call.said).toContain(`we 2 ${FILLER} | heard: `);
    call.session.starts('request');
    call.session.finishes('cancelled');
    expect(call.line.playedMs).toBe(360);
  });

  it('hears the draft in the middle of those words', () => {
    const call = waiting();
    recites(call, FILLER, 1_800);
    call.hears(1);
    call.decides('approve');
    expect(call.line.story.filter((did) => did === 'clear')).toHaveLength(2);
    expect(call.said.find((line) => line.includes('heard'))).toMatch(/^we 2 One moment, please\. \| heard: On?/);
    expect(call.said.at(-1)).toBe('we 3 We open at nine.');
  });

  it('hears nothing while the assistant is paused', () => {
    const call = drafted({ approvalFiller: FILLER });
    call.act({ type: 'pause', paused: true });
    call.told();
    call.clock.advance(LONG_MS);
    expect(call.told()).toEqual([]);
  });
});

describe('an edited draft that is spoken into', () => {
  it('is cut in its own turn', () => {
    const call = drafted();
    call.decides('edit', 'We open at ten.');
    call.session.starts('request');
    call.session.speaks('We open at ten.', 360);
    call.hears(1);
    call.session.tells({ type: 'caller-speaking', on: true });
    expect(call.said.slice(-2)).toEqual(['we 2 We open at ten.', expect.stringMatching(/^we 2 .*heard: We/)]);
  });
});

describe('a spoken draft that goes through unless somebody objects', () => {
  it('is heard at its deadline', () => {
    const call = drafted({ approvalDeadline: 'approve' });
    call.clock.advance(60_000);
    expect(call.line.playedMs).toBe(360);
    expect(call.commands).toEqual(['press 1 ok']);
    expect(call.recorder.of('approval.resolved')).toMatchObject([{ decision: 'approve', by: 'deadline' }]);
  });
});

const dialled = (machine: Partial<ConversationSettings['machine']>): SpeechCall =>
  new SpeechCall({
    direction: 'outbound',
    settings: { approvalRequired: true, machine: { policy: 'message', message: null, ...machine } },
  });

describe('an answering machine on a line of sound', () => {
  const MESSAGE = 'This is Ann’s office. Please call back.';
  it('has the company say the message, word for word, and hang up', () => {
    const call = dialled({ message: MESSAGE });
    call.conversation.answeredBy('machine_end_beep');
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'message_left', words: MESSAGE }]);
    expect(call.said).toEqual([`we 1 ${MESSAGE}`]);
    call.conversation.answeredBy('machine_end_beep');
    expect(call.endings).toHaveLength(1);
  });

  it('is told the message once the supervisor lets us speak again', () => {
    const call = dialled({ message: MESSAGE });
    call.act({ type: 'pause', paused: true });
    call.conversation.answeredBy('machine_end_beep');
    expect(call.endings).toEqual([]);
    call.act({ type: 'pause', paused: false });
    expect(call.endings).toHaveLength(1);
  });

  it('is hung up on, or only noted', () => {
    const left = dialled({ policy: 'hangup' });
    left.conversation.answeredBy('machine_start');
    expect(left.endings).toEqual([{ kind: 'hangup', reason: 'machine' }]);
    const noted = dialled({ policy: 'continue', message: MESSAGE });
    noted.told();
    noted.conversation.answeredBy('machine_end_beep');
    expect(noted.endings).toEqual([]);
    expect(noted.told()).toEqual([]);
  });
});
