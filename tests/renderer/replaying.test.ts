import { describe, expect, it } from 'vitest';
import { advance, FROM_THE_START, movedTo, toggled } from '#renderer/calls/player.ts';
import { Timeline } from '#renderer/calls/timeline.ts';
import { Story } from './story.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');

/** Rings for 5 s; words 2, 5 and 9 s after the answer; ends at 12 s. */
const story = (): Story =>
  new Story(1, NOW)
    .created('+12125550100', '+14155552671')
    .after(5)
    .answered()
    .after(2)
    .assistant('Good morning.')
    .after(3)
    .caller('Who is there?')
    .after(4)
    .assistant('An assistant.')
    .after(3)
    .add({ type: 'call.ended', reason: 'completed', durationSeconds: 12 });

const timelineOf = ({ callSid, events }: Story): Timeline => new Timeline(callSid, events);
const saidAt = (timeline: Timeline, ms: number): string[] =>
  timeline.stateAt(ms).entries.map((entry) => (entry.kind === 'turn' ? entry.text : entry.kind));

describe('a past call as it stood', () => {
  it('begins with its answer and lasts to its last event', () => {
    const timeline = timelineOf(story());
    expect(timeline.durationMs).toBe(12_000);
    expect(timeline.stateAt(0).status).toBe('in-progress');
    expect(saidAt(timeline, 0)).toEqual([]);
  });

  it('has what had been said by then, forwards and backwards', () => {
    const timeline = timelineOf(story());
    expect(saidAt(timeline, 2_000)).toEqual(['Good morning.']);
    expect(saidAt(timeline, 9_000)).toEqual(['Good morning.', 'Who is there?', 'An assistant.']);
    expect(timeline.stateAt(9_000).endedAt).toBeNull();
    expect(saidAt(timeline, 5_500)).toEqual(['Good morning.', 'Who is there?']);
    expect(timeline.stateAt(12_000).endedAt).not.toBeNull();
  });

  it('is the same object until something happens', () => {
    const timeline = timelineOf(story());
    expect(timeline.stateAt(2_100)).toBe(timeline.stateAt(4_900));
  });

  it('leads from turn to turn', () => {
    const timeline = timelineOf(story());
    expect([0, 2_000, 9_000].map((ms) => timeline.nextTurn(ms, 1))).toEqual([2_000, 5_000, 12_000]);
    expect([12_000, 5_000, 1_000].map((ms) => timeline.nextTurn(ms, -1))).toEqual([9_000, 2_000, 0]);
  });

  it('of a call nobody answered runs from its start', () => {
    const missed = new Story(2, NOW)
      .created('+12125550100', '+14155552671')
      .after(20)
      .add({ type: 'call.ended', reason: 'no answer', durationSeconds: 0 });
    expect(timelineOf(missed).durationMs).toBe(20_000);
  });
});

describe('the player', () => {
  it('goes on at its pace, and stops at the end', () => {
    expect(advance({ ...FROM_THE_START, rate: 4 }, 500, 12_000).positionMs).toBe(2_000);
    expect(advance({ ...FROM_THE_START, rate: 8 }, 5_000, 12_000)).toMatchObject({
      positionMs: 12_000,
      isPlaying: false,
    });
  });

  it('stands still while it is paused', () => {
    const paused = toggled(FROM_THE_START, 12_000);
    expect(advance(paused, 5_000, 12_000)).toBe(paused);
    expect(toggled(paused, 12_000).isPlaying).toBe(true);
  });

  it('is moved within the call, and begins anew once it came to the end', () => {
    expect(movedTo(FROM_THE_START, -3_000, 12_000).positionMs).toBe(0);
    const end = movedTo(FROM_THE_START, 99_000, 12_000);
    expect(end).toMatchObject({ positionMs: 12_000, isPlaying: false });
    expect(toggled(end, 12_000)).toMatchObject({ positionMs: 0, isPlaying: true });
  });
});
