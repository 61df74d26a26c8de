import { describe, expect, it } from 'vitest';
import { SpeechCall } from '../../../fakes/speech-call.ts';

const writes = (call: SpeechCall, itemId: string, ...deltas: readonly string[]): void => {
  for (const delta of deltas) {
    call.session.tells({ type: 'caller-partial', itemId, delta });
    call.clock.advance(300);
  }
};

/** `caller.transcript` events as short lines. */
const words = (call: SpeechCall): readonly string[] =>
  call.recorder.of('caller.transcript').map(({ turn, text, final }) => `${turn} ${text}${final ? '.' : '…'}`);

describe('words of the other party that are being written down', () => {
  it('are shown as they grow, in the turn that they have in the end', () => {
    const call = new SpeechCall();
    call.session.tells({ type: 'caller-speaking', on: true });
    writes(call, 'u1', 'A table', ' for');
    call.session.tells({ type: 'caller-speaking', on: false });
    call.session.tells({ type: 'caller-item', itemId: 'u1' });
    writes(call, 'u1', ' two');
    call.session.writesDown('u1', 'A table for two');
    expect(words(call)).toEqual(['1 A table…', '1 A table for…', '1 A table for two…', '1 A table for two.']);
    expect(call.recorder.state.entries).toHaveLength(1);
  });

  it('are shown late beside the answer to them', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.session.speaks('Gladly.', 60);
    writes(call, 'u1', 'A table');
    call.session.finishes();
    call.session.writesDown('u1', 'A table for two');
    expect(words(call)).toEqual(['1 A table…', '1 A table for two.']);
    expect(call.said.at(-2)).toBe('we 2 Gladly.');
  });

  it('are not shown at every letter', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    for (const letter of 'A table for two') {
      call.session.tells({ type: 'caller-partial', itemId: 'u1', delta: letter });
      call.clock.advance(100);
    }
    expect(words(call)).toEqual(['1 A…', '1 A ta…', '1 A table…', '1 A table fo…', '1 A table for t…']);
  });

  it('wait for those that were said before them in the same turn', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.session.hears('u2');
    writes(call, 'u2', 'For tomorrow');
    expect(words(call)).toEqual([]);
    call.session.writesDown('u1', 'A table');
    writes(call, 'u2', ' evening');
    call.session.writesDown('u2', 'For tomorrow evening');
    expect(words(call)).toEqual(['1 A table.', '1 For tomorrow evening…', '1 For tomorrow evening.']);
    expect(call.recorder.state.entries[0]).toMatchObject({ text: 'A table For tomorrow evening' });
  });

  it('change nothing once they are final', () => {
    const call = new SpeechCall();
    call.session.hears('u1');
    call.session.writesDown('u1', 'A table');
    writes(call, 'u1', 'A tab');
    expect(words(call)).toEqual(['1 A table.']);
  });

  it('that come to nothing leave their turn to what is said next', () => {
    const call = new SpeechCall();
    call.session.tells({ type: 'caller-speaking', on: true });
    writes(call, 'u1', 'Ah');
    call.session.tells({ type: 'caller-speaking', on: false });
    call.says('u2', 'A table');
    expect(words(call)).toEqual(['1 Ah…', '1 A table.']);
  });
});
