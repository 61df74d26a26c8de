import { describe, expect, it } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import type { NewCallEvent } from '#core/call/events.ts';
import { newCall } from '#core/call/state.ts';
import { exportCall } from '#relay/exports/export-call.ts';
import type { ExportFormat } from '#shared/archive.ts';
import { numbered, sidOf } from '../../fakes/written-calls.ts';

const begin: readonly NewCallEvent[] = [
  {
    type: 'call.created',
    direction: 'outbound',
    from: '+15550100002',
    to: '+15551234567',
    mode: 'relay',
    practice: null,
  },
  { type: 'call.status', status: 'ringing' },
  { type: 'call.status', status: 'in-progress' },
];
const caller = (turn: number, text: string): NewCallEvent => ({ type: 'caller.transcript', turn, text, final: true });

function exported(format: ExportFormat, said: readonly NewCallEvent[], notes: readonly string[] = []): string {
  const events = numbered(1, [...begin, ...said]);
  const state = events.reduce(applyEvent, newCall(sidOf(1)));
  const written = notes.map((text) => ({ at: '2026-11-22T13:00:00.000Z', seq: 3, text }));
  return exportCall({ state, events, notes: written, tags: ['refund', 'vip'], summary: 'They agreed.' }, format).text;
}

describe('a call as CSV', () => {
  it('has a row a turn, seconds from the answer, and ends its lines as the RFC says', () => {
    const cut = {
      type: 'assistant.transcript',
      turn: 2,
      text: 'Good day, how',
      final: true,
      interrupted: true,
      heard: 'Good',
    } as const;
    expect(exported('csv', [caller(1, 'Hello, you'), cut])).toBe(
      [
        'turn,at,seconds,speaker,text,status,heard',
        '1,2026-11-22T12:01:03.000Z,1.000,caller,"Hello, you",complete,',
        '2,2026-11-22T12:01:04.000Z,2.000,assistant,"Good day, how",interrupted,Good',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1 555', `"'+1 555"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1+1', `"'  =1+1"`],
    ['\t=1', `"'\t=1"`],
    ['|calc', `"'|calc"`],
    ['1=1', '1=1'],
    ['two\nlines', '"two\nlines"'],
    ['She said "no"', '"She said ""no"""'],
  ])('cannot be made to compute: %j', (text, cell) => {
    expect(exported('csv', [caller(1, text)])).toContain(`,caller,${cell},complete,`);
  });
});

describe('a call as WebVTT', () => {
  it('has a cue a turn, to the next turn at the most, with who speaks', () => {
    const long = 'word '.repeat(60).trim();
    expect(exported('vtt', [caller(1, long), caller(2, 'Yes?')], ['Nice.'])).toBe(
      [
        `WEBVTT ${sidOf(1)}`,
        'NOTE 2026-11-22T13:00:00.000Z Nice.',
        `1\n00:00:01.000 --> 00:00:02.000\n<v Caller>${long}`,
        '2\n00:00:02.000 --> 00:00:03.000\n<v Caller>Yes?',
        '',
      ]
        .join('\n\n')
        .replace(/\n\n$/, '\n'),
    );
  });

  it('has no markup, arrow or empty line of a caller’s', () => {
    const text = exported('vtt', [caller(1, 'a <b>\n\n00:00 --> & c')]);
    expect(text).toContain('<v Caller>a &lt;b&gt; 00:00 --&gt; &amp; c\n');
  });
});

describe('a call as Markdown', () => {
  it('reads as it was', () => {
    const end: NewCallEvent = { type: 'call.ended', reason: 'hung_up', durationSeconds: 61 };
    expect(exported('md', [caller(1, 'Hello?'), end], ['Call back.'])).toBe(
      `# Call to +15551234567

- Call: ${sidOf(1)}
- From: +15550100002
- To: +15551234567
- Started: 2026-11-22T12:01:00.000Z
- Ended: 2026-11-22T12:01:04.000Z
- Length: 61 s
- Outcome: in-progress (hung\\_up)
- Tags: refund, vip

## Summary

They agreed.

## What was said

**Caller** (0:01): Hello?

## Notes

- 2026-11-22T13:00:00.000Z: Call back.
`,
    );
  });

  it('takes no markup from a caller', () => {
    const text = exported('md', [caller(1, '# x\n\n<img src=x> [a](javascript:b) *c* & `d`')]);
    expect(text).toContain('\\# x \\<img src=x\\> \\[a\\](javascript:b) \\*c\\* &amp; \\`d\\`');
  });
});

describe('a call as JSON', () => {
  it('has everything', () => {
    const whole = JSON.parse(exported('json', [caller(1, 'Hello?')], ['Nice.']));
    expect(whole).toMatchObject({
      call: { callSid: sidOf(1) },
      notes: [{ text: 'Nice.' }],
      tags: ['refund', 'vip'],
      summary: 'They agreed.',
    });
    expect(whole.events).toHaveLength(4);
  });
});
