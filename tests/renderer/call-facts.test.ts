import { describe, expect, it } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import { attentionOf, urgencyOf } from '#renderer/calls/attention.ts';
import { deskGroups, lastTurn } from '#renderer/calls/desk-groups.ts';
import { partyOf, speakerName } from '#renderer/calls/party.ts';
import { deedsOf, formatLatency, latencyOf, wordsOf } from '#renderer/calls/recap.ts';
import { formatSpan, offsetIn } from '#renderer/calls/times.ts';
import { readNumber } from '#renderer/console/actions.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import type { Story } from './story.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const fold = (story: Story): CallState => story.events.reduce<CallState>(applyEvent, newCall(story.callSid));
const callsOf = (scenario: Scenario): CallState[] => scenario.stories.map(fold);
const recordsOf = (scenario: Scenario) =>
  new Map(callsOf(scenario).map((call) => [call.callSid, { call, history: 'ready' as const }]));

const NOBODY = { callees: [], names: new Map<string, string>() };

describe('times', () => {
  it.each([
    [0, '0:00'],
    [14_999, '0:14'],
    [161_000, '2:41'],
    [3_723_000, '1:02:03'],
    [-5_000, '0:00'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });

  it('count from the call’s start, in a column', () => {
    expect(offsetIn('2026-11-22T10:00:00.000Z', '2026-11-22T10:02:18.400Z')).toBe('02:18');
    expect(offsetIn('2026-11-22T10:00:00.000Z', '')).toBe('');
    expect(offsetIn(null, '2026-11-22T10:02:18.400Z')).toBe('');
  });

  it('turn a wait into urgency at ten and thirty seconds', () => {
    expect([0, 9_999, 10_000, 29_999, 30_000].map((ms) => urgencyOf(NOW - ms, NOW))).toEqual([
      'fresh',
      'fresh',
      'waiting',
      'waiting',
      'late',
    ]);
  });
});

describe('the desk', () => {
  it('puts who needs a person first and keeps each call’s key', () => {
    const groups = deskGroups(recordsOf(scenarios.busy(NOW)));
    expect(groups.needing.map((row) => [row.call.to, row.key])).toEqual([['+4930901820', 3]]);
    expect(groups.live.map((row) => row.key)).toEqual([1, 2]);
    expect(groups.ended).toHaveLength(1);
  });

  it('counts a lost model as a need', () => {
    const call = callsOf(scenarios.failing(NOW))[0];
    expect(call === undefined ? null : attentionOf(call)?.kind).toBe('failing');
  });

  it('shows the last words', () => {
    const call = callsOf(scenarios.busy(NOW))[0];
    expect(call === undefined ? null : lastTurn(call)?.text).toBe('Oh, great. Thank you.');
  });
});

describe('who is at the other end', () => {
  const call = newCall(
    callsOf(scenarios.busy(NOW))[0]?.callSid ?? fold(scenarios.ringing(NOW).stories[0] as Story).callSid,
  );

  it('is the callee of a call we made and the caller of one we took', () => {
    expect(partyOf({ ...call, to: '+14155552671' }, NOBODY)).toEqual({
      title: '+1 415 555 2671',
      number: null,
      country: 'United States',
    });
    expect(partyOf({ ...call, direction: 'inbound', from: '+442079460958' }, NOBODY).title).toBe('+44 20 7946 0958');
    expect(speakerName({ direction: 'outbound' }, 'caller')).toBe('Callee');
    expect(speakerName({ direction: 'inbound' }, 'caller')).toBe('Caller');
  });

  it('has the practice callee’s title, and no number where it was withheld', () => {
    const callees = scenarios.empty().state.practiceCallees;
    const names = new Map([['+14155552671', 'Ann Lee']]);
    expect(partyOf({ ...call, to: '+14155552671' }, { ...NOBODY, names })).toMatchObject({
      title: 'Ann Lee',
      number: '+1 415 555 2671',
    });
    expect(partyOf({ ...call, practice: 'ivr', to: '+15005550006' }, { ...NOBODY, callees }).title).toBe('Bank menu');
    expect(partyOf({ ...call, direction: 'inbound' }, NOBODY).title).toBe('Number withheld');
  });
});

describe('the recap of a practice call', () => {
  const call = callsOf(scenarios.ended(NOW))[0];

  it('says how much was said, how fast, and what the supervisor did', () => {
    if (call === undefined) throw new Error('no call');
    expect(wordsOf(call)).toEqual({ turns: 6, words: 59 });
    expect(latencyOf(call)).toEqual({ samples: [210, 260, 190], medianMs: 210, p95Ms: 260, lastMs: 190 });
    expect(deedsOf(call)).toBe('answered a question');
    expect(deedsOf({ ...call, entries: [] })).toBe('watched, and nothing more');
    expect([formatLatency(84.2), formatLatency(921)]).toEqual(['84 ms', '0.92 s']);
  });
});

describe('a number as it was typed', () => {
  it('is found in pasted text', () => {
    expect(readNumber('Please call +1 (415) 555-2671 today')).toEqual({ number: '+14155552671' });
  });

  it('is refused with the remedy', () => {
    expect(readNumber('415 555 2671')).toEqual({
      wrong: 'Write the number with + and country code, like +1 555 123 4567.',
    });
    expect(readNumber('+1 415')).toEqual({
      wrong: '+1 415 has too few or too many digits for its country. Check the number and press Enter again.',
    });
  });
});
