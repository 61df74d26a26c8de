import { describe, expect, it } from 'vitest';
import { Patience } from '#core/call/patience.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

function patience() {
  const clock = new FakeClock();
  const acted: string[] = [];
  return { clock, acted, waits: new Patience(clock), act: (what: string) => () => void acted.push(what) };
}

describe('patience', () => {
  it('acts once when nobody opens the call', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitOpening(6_000, act('opening'));
    clock.advance(5_999);
    expect(acted).toEqual([]);
    clock.advance(60_000);
    expect(acted).toEqual(['opening']);
  });

  it('waits no more for an opening once the other party stirs', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitOpening(6_000, act('opening'));
    waits.stirs();
    clock.advance(60_000);
    expect(acted).toEqual([]);
  });

  it('waits three seconds for words after an interruption, and knows that it does', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitWords(act('nothing followed'));
    expect(waits.isInterrupted).toBe(true);
    clock.advance(3_000);
    expect(acted).toEqual(['nothing followed']);
    expect(waits.isInterrupted).toBe(false);
  });

  it('waits no more for an answer while words are due', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitAnswer(1_000, act('answer'));
    waits.awaitWords(act('words'));
    clock.advance(60_000);
    expect(acted).toEqual(['words']);
  });

  it('gives each wait its time anew while the other party stirs', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitAnswer(1_000, act('answer'));
    for (let stir = 0; stir < 5; stir += 1) {
      clock.advance(900);
      waits.stirs();
    }
    expect(acted).toEqual([]);
    clock.advance(1_000);
    expect(acted).toEqual(['answer']);
  });

  it('replaces a wait by a later one of its kind', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitAnswer(1_000, act('first'));
    clock.advance(500);
    waits.awaitAnswer(1_000, act('second'));
    clock.advance(60_000);
    expect(acted).toEqual(['second']);
  });

  it('may be asked to wait again by what it did', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitAnswer(1_000, () => {
      act('first')();
      waits.awaitAnswer(1_000, act('second'));
    });
    clock.advance(2_000);
    expect(acted).toEqual(['first', 'second']);
  });

  it('stops everything, and leaves no timer', () => {
    const { clock, acted, waits, act } = patience();
    waits.awaitOpening(1_000, act('opening'));
    waits.awaitAnswer(1_000, act('answer'));
    waits.awaitWords(act('words'));
    waits.stop();
    expect(clock.waiting).toBe(0);
    expect(waits.isInterrupted).toBe(false);
    clock.advance(60_000);
    expect(acted).toEqual([]);
  });
});
