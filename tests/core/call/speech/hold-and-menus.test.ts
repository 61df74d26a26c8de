import { describe, expect, it } from 'vitest';
import { SpeechCall } from '../../../fakes/speech-call.ts';

const QUEUE = 'All of our agents are busy. Please stay on the line.';
const MENU = 'For billing, press 1. For anything else, press 2.';

const dialled = (options = {}): SpeechCall => new SpeechCall({ direction: 'outbound', ...options });
const holds = (call: SpeechCall): readonly string[] => call.recorder.of('hold').map(({ state }) => state);

/** A call that has been put on hold. */
function onHold(options = {}): SpeechCall {
  const call = dialled(options);
  call.says('u1', QUEUE);
  call.told();
  return call;
}

describe('a call in sound on hold', () => {
  it('begins with what a queue says: the model only listens from then on', () => {
    const call = dialled();
    call.says('u1', QUEUE);
    expect(call.told()).toEqual(['only listens']);
    expect(holds(call)).toEqual(['begun']);
    call.clock.advance(60_000);
    expect(call.told()).toEqual([]);
  });

  it('takes back the answer the model has begun by itself and not spoken', () => {
    const call = dialled();
    call.session.hears('u1');
    const responseId = call.session.starts();
    call.session.writesDown('u1', QUEUE);
    expect(call.told()).toEqual(['only listens', `cancel ${responseId}`]);
    call.session.speaks('All right.', 60);
    expect(call.line.playedMs).toBe(0);
  });

  it('asks nothing of the model during announcements and music, however long', () => {
    const call = onHold();
    for (const [index, sound] of ['♪♪', 'Your call is important to us.', '', '[music]', QUEUE].entries()) {
      call.says(`m${index}`, sound);
      call.clock.advance(30 * 60_000);
      if (!call.session.closed) call.session.ready();
    }
    expect(call.told().filter((told) => !told.startsWith('system:'))).not.toContain('respond');
    expect(call.model.sessions.flatMap(({ requests }) => requests)).toEqual([]);
    expect(holds(call)).toEqual(['begun']);
  });

  it('makes a turn of each announcement', () => {
    const call = onHold();
    call.says('u2', 'Your call is important to us.');
    expect(call.said).toEqual([`they 1 ${QUEUE}`, 'they 2 Your call is important to us.']);
  });

  it('stops an answer that is begun by itself all the same', () => {
    const call = onHold();
    const responseId = call.session.starts();
    expect(call.told()).toEqual([`cancel ${responseId}`]);
  });

  it('is over once a person speaks, who is answered and from then on by the model itself', () => {
    const call = onHold();
    call.session.hears('u2');
    call.clock.advance(1_000);
    expect(call.told()).toEqual([]);
    call.session.writesDown('u2', 'Thank you for holding, this is Maria. How can I help?');
    expect(holds(call)).toEqual(['begun', 'over']);
    expect(call.told()).toEqual([expect.stringMatching(/^system: .*on hold.*person/), 'answers itself', 'respond']);
    call.session.starts('request');
    call.session.speaks('Hello Maria.', 60);
    expect(call.said.at(-1)).toBe('they 2 Thank you for holding, this is Maria. How can I help?');
    expect(call.recorder.of('latency').at(-1)?.turn).toBe(3);
  });

  it('is over, too, where somebody speaks whose words cannot be written down', () => {
    const call = onHold();
    call.session.hears('u2');
    call.session.writesDown('u2', null);
    expect(holds(call)).toEqual(['begun', 'over']);
    expect(call.told().at(-1)).toBe('respond');
  });

  it('may begin again', () => {
    const call = onHold();
    call.says('u2', 'Hello, Maria here.');
    call.session.starts('request');
    call.session.speaks('Hello Maria.', 60);
    call.session.finishes();
    call.hears();
    call.says('u3', 'Please hold.');
    expect(holds(call)).toEqual(['begun', 'over', 'begun']);
    expect(call.told().at(-1)).toBe('only listens');
  });

  it('does not let music cut off the supervisor', () => {
    const call = onHold();
    call.act({ type: 'say', text: 'Still here.' });
    call.session.starts('request');
    call.session.speaks('Still here.', 60);
    const before = call.line.story;
    call.session.tells({ type: 'caller-speaking', on: true });
    expect(call.line.story).toEqual(before);
    expect(holds(call)).toEqual(['begun']);
  });

  it('is not asked whether anybody is there', () => {
    const call = onHold({ settings: { answerSilenceMs: 20_000 } });
    call.act({ type: 'say', text: 'Still here.' });
    call.clock.advance(10 * 60_000);
    expect(call.session.requests.filter(({ words }) => words === null)).toEqual([]);
  });

  it('stays on hold through a pause and a new session', () => {
    const call = onHold();
    call.act({ type: 'pause', paused: true });
    call.act({ type: 'pause', paused: false });
    expect(call.told().at(-1)).toBe('only listens');
    call.session.breaks();
    call.clock.advance(1_000);
    expect(call.model.starts.at(-1)?.answers).toBe(false);
    call.session.ready();
    expect(call.told()).toEqual([expect.stringMatching(/^system: /)]);
  });

  it('stays on hold where a session takes the words of an announcement with it', () => {
    const call = onHold();
    call.session.hears('u2');
    call.session.breaks();
    call.clock.advance(1_000);
    call.session.ready();
    expect(holds(call)).toEqual(['begun']);
    expect(call.told()).toEqual([expect.stringMatching(/^system: /)]);
  });

  it('drops the draft that was to answer the queue', () => {
    const call = dialled({ settings: { approvalRequired: true } });
    call.session.hears('u1');
    call.session.starts('request');
    call.session.speaks('I will wait.', 60);
    call.session.finishes();
    call.session.writesDown('u1', QUEUE);
    expect(call.recorder.of('approval.resolved').map(({ decision }) => decision)).toEqual(['superseded']);
  });

  it('is only one we dialled: who calls us and says so is answered', () => {
    const call = new SpeechCall({ direction: 'inbound' });
    call.says('u1', 'Please hold.');
    expect(holds(call)).toEqual([]);
    expect(call.told()).toEqual([]);
  });
});

/** The menu is heard, and a key is pressed that leads back to it. */
function hear(call: SpeechCall, itemId: string): void {
  call.session.hears(itemId);
  call.session.starts();
  call.session.writesDown(itemId, MENU);
  call.session.calls('press', { digits: '1' }, `call_${itemId}`);
  call.session.finishes();
  call.hears();
}

describe('a menu in sound that comes round again', () => {
  it('is answered twice without a word of ours; then what was to be done is taken back and the model told', () => {
    const call = dialled();
    hear(call, 'u1');
    hear(call, 'u2');
    expect(call.told().filter((told) => told.startsWith('system:'))).toEqual([]);
    call.session.hears('u3');
    const responseId = call.session.starts();
    call.session.writesDown('u3', MENU);
    expect(call.told()).toEqual([expect.stringMatching(/^system: .*3 times/), `cancel ${responseId}`]);
    call.session.finishes('cancelled');
    expect(call.told()).toEqual(['respond']);
  });

  it('leaves alone what is done already: the key is pressed', () => {
    const call = dialled();
    hear(call, 'u1');
    hear(call, 'u2');
    call.session.hears('u3');
    call.session.starts();
    call.session.calls('press', { digits: '1' }, 'call_3');
    call.told();
    call.session.writesDown('u3', MENU);
    expect(call.told()).toEqual([expect.stringMatching(/^system: .*3 times/)]);
  });
});

describe('who takes a call in sound that we dialled', () => {
  it.each(['machine_end_beep', 'machine_end_silence', 'machine_end_other'])(
    'is left a message where it is a machine that has come to its end (%s)',
    (verdict) => {
      const call = dialled();
      call.conversation.answeredBy(verdict);
      expect(call.told()).toEqual([expect.stringMatching(/^system: .*answering machine.*message/), 'respond']);
      expect(call.recorder.of('answered_by')).toMatchObject([{ answeredBy: verdict }]);
    },
  );

  it('is hung up on where it is a fax', () => {
    const call = dialled();
    call.conversation.answeredBy('fax');
    expect(call.endings).toEqual([{ kind: 'hangup', reason: 'fax' }]);
    expect(call.told()).toEqual([]);
  });

  it.each(['human', 'unknown', 'machine_start'])('is spoken to as ever (%s)', (verdict) => {
    const call = dialled();
    call.conversation.answeredBy(verdict);
    expect(call.told()).toEqual([]);
    expect(call.endings).toEqual([]);
  });
});
