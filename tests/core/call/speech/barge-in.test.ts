import { describe, expect, it } from 'vitest';
import { SpeechCall } from '../../../fakes/speech-call.ts';

/** A call in which 360 ms of sound are on the line, in two pieces. */
function speaking(): SpeechCall {
  const call = new SpeechCall();
  call.session.hears('u1');
  call.session.speaks('0123456789', 360, 'item_a');
  call.told();
  return call;
}

const interrupt = (call: SpeechCall): void => call.session.tells({ type: 'caller-speaking', on: true });

describe('a barge-in', () => {
  it('clears the line, cuts the item to what was heard and leaves the cancelling to the model', () => {
    const call = speaking();
    call.hears(1);
    interrupt(call);
    expect(call.line.story.at(-1)).toBe('clear');
    expect(call.told()).toEqual(['truncate item_a 180']);
    expect(call.said).toEqual(['we 2 0123456789 | heard: 01234']);
    expect(call.recorder.of('latency').at(-1)?.metric).toBe('barge_in');
  });

  it('cuts to one millisecond where nothing was heard', () => {
    const call = speaking();
    interrupt(call);
    expect(call.told()).toEqual(['truncate item_a 1']);
    expect(call.said).toEqual(['we 2 0123456789 | heard: ']);
  });

  it('cuts the item that plays, takes the later ones out, and keeps those heard before', () => {
    const call = speaking();
    call.session.speaks('abcdefghij', 360, 'item_b');
    call.session.speaks('xyz', 180, 'item_c');
    call.session.finishes();
    call.hears(3);
    call.told();
    interrupt(call);
    expect(call.told()).toEqual(['truncate item_b 180', 'remove item_c']);
    expect(call.said.at(-1)).toBe('we 2 0123456789abcdefghijxyz | heard: 0123456789abcde');
  });

  it('clears also long after the model has finished, and changes nothing where all was heard', () => {
    const call = speaking();
    call.session.finishes();
    call.hears();
    interrupt(call);
    expect(call.line.story.at(-1)).toBe('clear');
    expect(call.told()).toEqual([]);
    expect(call.said).toEqual(['we 2 0123456789']);
  });

  it('drops the late sound and words of the response that was cut', () => {
    const call = speaking();
    const { responseId } = call.session;
    interrupt(call);
    const playedMs = call.line.playedMs;
    call.session.sounds('item_a', 180, responseId);
    call.session.tells({ type: 'transcript', responseId, itemId: 'item_a', delta: ' late' });
    call.session.finishes('cancelled');
    expect(call.line.playedMs).toBe(playedMs);
    expect(call.said).toEqual(['we 2 0123456789 | heard: ']);
    expect(call.recorder.of('error')).toEqual([]);
  });

  it('takes no mark of before the clear for proof of what came after', () => {
    const call = speaking();
    const old = call.line.marks.splice(0);
    interrupt(call);
    call.session.finishes('cancelled');
    call.session.tells({ type: 'caller-speaking', on: false });
    call.session.tells({ type: 'caller-item', itemId: 'u2' });
    call.session.speaks('abcdefghij', 360, 'item_b');
    for (const name of old) call.conversation.handleLine({ type: 'mark-played', name });
    call.told();
    interrupt(call);
    expect(call.told()).toEqual(['truncate item_b 1']);
  });

  it('cancels a response that was asked for and not named yet as soon as it is', () => {
    const call = new SpeechCall({ direction: 'outbound' });
    call.clock.advance(6_000);
    interrupt(call);
    call.told();
    const responseId = call.session.starts('request');
    expect(call.told()).toEqual([`cancel ${responseId}`]);
    call.session.speaks('Too late.', 60);
    expect(call.line.playedMs).toBe(0);
  });

  it('lets keys play on, and presses those again that were dropped with the speech', () => {
    const call = new SpeechCall();
    call.act({ type: 'press', digits: '12' });
    interrupt(call);
    expect(call.line.story).toEqual(['press 1', 'press 2']);
    call.session.tells({ type: 'caller-speaking', on: false });
    call.session.tells({ type: 'caller-item', itemId: 'u1' });
    call.hears(1);
    call.session.speaks('Hello.', 60);
    interrupt(call);
    expect(call.line.story).toEqual(['press 1', 'press 2', 'play 60', 'clear', 'press 2']);
  });
});
