import { describe, expect, it } from 'vitest';
import { SILENT_SECOND_BASE64 } from '#core/audio/mu-law.ts';
import { sound } from '../../../fakes/scripted-speech.ts';
import { SpeechCall } from '../../../fakes/speech-call.ts';

describe('a conversation in sound', () => {
  it('passes the other party’s sound to the model as it is, also what came before the model was ready', () => {
    const call = new SpeechCall({ modelReady: false });
    call.sounds('AAAA');
    call.session.ready();
    call.sounds('BBBB');
    expect(call.session.heard).toEqual(['AAAA', 'BBBB']);
  });

  it('passes the model’s sound to the line, each piece followed by a mark', () => {
    const call = new SpeechCall();
    call.says('u1', 'Hello?');
    call.session.speaks('Hello there.', 300);
    expect(call.line.story).toEqual(['clear', 'play 180', 'play 120']);
    expect(call.line.marks).toHaveLength(2);
  });

  it('numbers turns in the order they were spoken, though the words come late and out of order', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.session.speaks('One.', 60);
    call.session.finishes();
    call.hears();
    call.session.hears('u2');
    call.session.speaks('Two.', 60);
    call.session.finishes();
    call.session.writesDown('u2', 'Second?');
    call.session.writesDown('u1', 'First?');
    expect(call.said.toSorted()).toEqual(['they 1 First?', 'they 3 Second?', 'we 2 One.', 'we 4 Two.']);
  });

  it('makes one turn of what the other party says before anything of ours has followed', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.session.hears('u2');
    call.session.writesDown('u2', 'And for tomorrow.');
    call.session.writesDown('u1', 'A table, please.');
    call.session.speaks('Gladly.', 60);
    call.session.finishes();
    expect(call.said).toEqual(['they 1 A table, please.', 'they 1 And for tomorrow.', 'we 2 Gladly.']);
  });

  it('shows what could not be written down, and says so', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.session.writesDown('u1', null);
    expect(call.said).toEqual(['they 1 (inaudible)']);
    expect(call.recorder.of('error').map(({ code, fatal }) => [code, fatal])).toEqual([
      ['transcription_failed', false],
    ]);
  });

  it('gives up on words that never come', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.clock.advance(10_000);
    expect(call.said).toEqual(['they 1 (inaudible)']);
  });

  it('measures from the end of the other party’s words to the first sound, and streams the words', () => {
    const call = new SpeechCall();
    call.session.tells({ type: 'caller-speaking', on: true });
    call.session.tells({ type: 'caller-speaking', on: false });
    call.clock.advance(400);
    call.session.tells({ type: 'caller-item', itemId: 'u1' });
    call.clock.advance(300);
    call.session.speaks('Hello.', 60);
    expect(call.recorder.of('latency')).toMatchObject([{ metric: 'first_token', turn: 2, ms: 700 }]);
    expect(call.recorder.deltas).toEqual([{ turn: 2, text: 'Hello.' }]);
  });

  it('adds up what responses and transcripts cost', () => {
    const call = new SpeechCall();
    const usage = { inputTokens: 10, outputTokens: 5, cachedTokens: 0, costUsd: 0.5 };
    call.session.hears('u1');
    call.session.writesDown('u1', 'Hi.', { ...usage, costUsd: 0.25 });
    call.session.speaks('Hi.', 60);
    call.session.finishes('completed', null, usage);
    expect(call.recorder.of('usage').map(({ totalCostUsd }) => totalCostUsd)).toEqual([0.25, 0.75]);
  });

  it('greets a caller with the words it was given', () => {
    const call = new SpeechCall({ settings: { greeting: 'Hello, this is Phony.' } });
    expect(call.told()).toEqual(['say Hello, this is Phony.']);
    call.session.starts('request');
    call.session.speaks('Hello, this is Phony.', 60);
    call.session.finishes();
    expect(call.said).toEqual(['we 1 Hello, this is Phony.']);
  });

  it('opens a call it placed once nobody has spoken for a while', () => {
    const call = new SpeechCall({ direction: 'outbound' });
    call.clock.advance(5_999);
    expect(call.told()).toEqual([]);
    call.clock.advance(1);
    expect(call.told()).toEqual(['respond']);
  });

  it('asks for the answer that the model was to give by itself and did not', () => {
    const call = new SpeechCall();
    call.says('u1', 'Hello?');
    call.clock.advance(3_000);
    expect(call.told()).toEqual(['respond']);
  });

  it('asks once more where an answer failed or came as text, then gives up', () => {
    const call = new SpeechCall();
    call.says('u1', 'Hello?');
    call.session.tells({ type: 'mute-text', responseId: call.session.starts() });
    call.session.finishes();
    expect(call.told()).toEqual(['respond']);
    call.session.starts('request');
    call.session.finishes('failed', { code: 'server_error', message: 'No.' });
    call.clock.advance(10_000);
    expect(call.endings).toMatchObject([{ kind: 'transfer', words: 'I am sorry, something broke.' }]);
  });

  it('feeds silence to the model when the line stalls in the middle of a turn, and only then', () => {
    const call = new SpeechCall();
    call.clock.advance(5_000);
    call.session.tells({ type: 'caller-speaking', on: true });
    for (let i = 0; i < 50; i++) {
      call.clock.advance(20);
      call.sounds('AAAA');
    }
    expect(call.session.heard.every((frame) => frame === 'AAAA')).toBe(true);
    call.clock.advance(760);
    expect(call.session.heard.filter((frame) => frame === SILENT_SECOND_BASE64)).toHaveLength(1);
    call.session.tells({ type: 'caller-speaking', on: false });
    call.clock.advance(2_000);
    expect(call.session.heard.filter((frame) => frame === SILENT_SECOND_BASE64)).toHaveLength(1);
  });

  it('gathers the keys the other party presses, which stop what is being said', () => {
    const call = new SpeechCall();
    call.session.speaks('Press one for sales.', 360);
    call.session.finishes();
    call.hears(1);
    call.presses('1', '2');
    expect(call.recorder.of('caller.dtmf').map(({ digit }) => digit)).toEqual(['1', '2']);
    expect(call.said.at(-1)).toBe('we 1 Press one for sales. | heard: Press one ');
    call.told();
    call.clock.advance(1_500);
    expect(call.told()).toEqual(['user: (The other party pressed 12 on the keypad.)', 'respond']);
  });

  it('fills the last frame once an item’s sound is complete', () => {
    const call = new SpeechCall();
    const itemId = call.session.speaks('Yes.', 33);
    call.session.tells({ type: 'audio-done', responseId: call.session.responseId, itemId });
    expect(call.line.story).toEqual(['play 33', 'fill']);
    expect(sound(33)).not.toContain('=');
  });
});
