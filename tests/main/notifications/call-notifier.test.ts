import { beforeEach, describe, expect, it } from 'vitest';
import type { NewCallEvent } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import { type CallSid, QuestionId } from '#core/ids.ts';
import { err } from '#core/result.ts';
import type { Matter } from '#main/attention/matter.ts';
import { Matters } from '#main/attention/matters.ts';
import { CallNotifier } from '#main/notifications/call-notifier.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import {
  A1,
  answered,
  asked,
  broke,
  created,
  decided,
  drafted,
  ended,
  eventsOf,
  expired,
  hold,
  Q1,
  Q2,
} from '../attention/call-events.ts';
import { CALL, FakeRelay } from '../fake-relay.ts';
import { FakeDesktop } from './fake-desktop.ts';

let desktop: FakeDesktop;
let relay: FakeRelay;
let matters: Matters;
let clock: FakeClock;
let focused: [CallSid | null, QuestionId | null][];
let flashes: number;
let unwanted: Matter['kind'] | null;
let names: Record<string, string>;
let call: () => Promise<CallSummary | null>;
let notifier: CallNotifier;
let event: ReturnType<typeof eventsOf>;

beforeEach(() => {
  desktop = new FakeDesktop();
  relay = new FakeRelay();
  matters = new Matters();
  clock = new FakeClock();
  focused = [];
  flashes = 0;
  unwanted = null;
  names = {};
  call = async () => CALL;
  event = eventsOf();
  notifier = new CallNotifier({
    matters,
    notifications: desktop,
    clock,
    desk: { ...relay.desk, find: () => call() },
    archive: relay.archive,
    nameOf: (number) => names[number] ?? null,
    wants: (kind) => kind !== unwanted,
    focus: (...target) => focused.push(target),
    flashWindow: () => {
      flashes += 1;
    },
    onBug: (error) => {
      throw error;
    },
  });
  matters.subscribe(notifier);
});

async function happens(...events: NewCallEvent[]): Promise<void> {
  for (const each of events) matters.receive(event(each));
  await notifier.idle();
}

async function passes(ms: number): Promise<void> {
  clock.advance(ms);
  await notifier.idle();
}

const withdrawn = () => desktop.bubbles.map((bubble) => bubble.withdrawn);

describe('what the supervisor wants to know', () => {
  it('leaves out the kinds that were switched off, also after half a minute', async () => {
    unwanted = 'question';
    await happens({ type: 'question.asked', questionId: QuestionId.parse('q9'), prompt: 'Well?' });
    await passes(30_000);
    expect(desktop.titles).toEqual([]);
  });

  it('names a contact in place of the number', async () => {
    names = { '+14155550123': 'Ann Lee' };
    await happens({ type: 'question.asked', questionId: QuestionId.parse('q9'), prompt: 'Well?' });
    expect(desktop.titles).toEqual(['Ann Lee: the assistant asks']);
  });
});

describe('a question of the assistant', () => {
  it('is shown with its words and the party on the phone, and stays', async () => {
    await happens(asked(Q1));
    expect(desktop.last.request).toMatchObject({
      title: '+1 415 555 0123: the assistant asks',
      body: 'Store credit?',
      staysUp: true,
    });
  });

  it.each<[string, Partial<CallSummary>, string]>([
    ['the caller of an inbound call', { direction: 'inbound', from: '+442079460123' }, '+44 20 7946 0123'],
    ['a practice call as one', { practice: 'ivr' }, 'Practice call (ivr)'],
  ])('names %s', async (_who, change, name) => {
    call = async () => ({ ...CALL, ...change });
    await happens(asked(Q1));
    expect(desktop.titles).toEqual([`${name}: the assistant asks`]);
  });

  it('is shown all the same where nobody can say who is on the phone', async () => {
    call = () => Promise.reject(new Error('no'));
    await happens(asked(Q1));
    expect(desktop.titles).toEqual(['The assistant asks']);
  });

  it('leads to its answer field when clicked', async () => {
    await happens(asked(Q1));
    desktop.last.request.onClick();
    expect(focused).toEqual([[CALL.callSid, Q1]]);
  });

  it('makes the window ask for attention where no notification can be shown', async () => {
    await happens(asked(Q1));
    desktop.last.request.onFailed();
    expect(flashes).toBe(1);
  });

  it.each([
    ['answered', answered(Q1)],
    ['expired', expired(Q1)],
    ['left behind by the end of its call', ended],
  ])('is withdrawn once %s', async (_how, settling) => {
    await happens(asked(Q1));
    await happens(settling);
    expect(withdrawn()).toEqual([true]);
  });

  it('is never shown when it was answered first', async () => {
    await happens(asked(Q1), answered(Q1));
    expect(desktop.bubbles).toEqual([]);
  });

  it('stays when another one is answered', async () => {
    await happens(asked(Q1), asked(Q2));
    await happens(answered(Q2));
    expect(withdrawn()).toEqual([false, true]);
  });

  it('is told once more after half a minute, and then no more', async () => {
    await happens(asked(Q1));
    await passes(29_999);
    expect(desktop.last.times).toBe(1);
    await passes(1);
    expect(desktop.last).toMatchObject({
      times: 2,
      request: { title: '+1 415 555 0123: the assistant still waits for your answer' },
    });
    await passes(300_000);
    expect(desktop.last.times).toBe(2);
    expect(desktop.bubbles).toHaveLength(1);
  });

  it('is told no more once it is answered', async () => {
    await happens(asked(Q1), answered(Q1));
    await passes(60_000);
    expect(desktop.bubbles).toEqual([]);
  });

  it('does not outlive the app on the screen', async () => {
    await happens(asked(Q1));
    notifier.close();
    await passes(60_000);
    expect(withdrawn()).toEqual([true]);
  });
});

describe('an answer in the notification', () => {
  it('goes the way of the console’s', async () => {
    await happens(asked(Q1));
    desktop.reply(' Up to $50. ');
    await notifier.idle();
    expect(relay.asked).toEqual([['answer', { callSid: CALL.callSid, questionId: Q1, response: ' Up to $50. ' }]]);
    expect(desktop.bubbles).toHaveLength(1);
  });

  it('can be pressed where the question wants a yes or a no', async () => {
    await happens(asked(Q1, 'Is a store credit acceptable?'));
    desktop.press('No');
    await notifier.idle();
    expect(relay.asked).toEqual([['answer', { callSid: CALL.callSid, questionId: Q1, response: 'No' }]]);
  });

  it('leads to the console where it is empty', async () => {
    await happens(asked(Q1));
    desktop.reply('  ');
    await notifier.idle();
    expect(relay.asked).toEqual([]);
    expect(focused).toEqual([[CALL.callSid, Q1]]);
  });

  it('that comes too late is told of with its words, and can be whispered', async () => {
    await happens(asked(Q1));
    relay.outcome = err({ code: 'nothing_pending', message: 'The question has expired.' });
    const [late] = desktop.bubbles;
    await happens(expired(Q1));
    late?.request.reply?.onReply('Up to $50.');
    await notifier.idle();
    expect(desktop.last.request).toMatchObject({ title: 'Your answer was not taken', reply: null });
    expect(desktop.last.request.body).toBe('The question “Store credit?” waits no more. You wrote: “Up to $50.”');
    desktop.press('Tell the assistant privately');
    await notifier.idle();
    const text = 'Late answer to your question “Store credit?”: Up to $50.';
    expect(relay.asked.at(-1)).toEqual(['whisper', { callSid: CALL.callSid, text }]);
  });

  it('to a call that has ended can be kept as a note', async () => {
    await happens(asked(Q1));
    relay.outcome = err({ code: 'call_not_active', message: 'The call has ended.' });
    desktop.reply('Up to $50.');
    await notifier.idle();
    desktop.press('Keep as a note');
    await notifier.idle();
    expect(relay.noted).toEqual(['Late answer to your question “Store credit?”: Up to $50.']);
  });

  it('that is refused while the question waits can be given again in the next notification', async () => {
    await happens(asked(Q1));
    desktop.reply('x'.repeat(5_000));
    await notifier.idle();
    expect(desktop.last.request.body).toContain('too long');
    desktop.reply('Up to $50.');
    await notifier.idle();
    expect(relay.asked).toMatchObject([['answer', { response: 'Up to $50.' }]]);
  });
});

describe('a draft', () => {
  it.each([
    ['Approve', 'approve'],
    ['Reject', 'reject'],
  ])('is decided on by %s', async (label, decision) => {
    await happens(drafted);
    expect(desktop.last.request).toMatchObject({
      title: '+1 415 555 0123: may the assistant say this?',
      body: 'Good evening.',
    });
    desktop.press(label);
    await notifier.idle();
    expect(relay.asked).toEqual([['approve', { callSid: CALL.callSid, approvalId: A1, decision }]]);
  });

  it('is withdrawn once it is decided on elsewhere', async () => {
    await happens(drafted);
    await happens(decided);
    expect(withdrawn()).toEqual([true]);
  });

  it('that waits no more says so, with its words', async () => {
    await happens(drafted);
    relay.outcome = err({ code: 'nothing_pending', message: 'No draft waits.' });
    desktop.press('Approve');
    await notifier.idle();
    expect(desktop.last.request).toMatchObject({
      title: 'Your decision was not taken',
      body: 'No draft waits. The draft: “Good evening.”',
    });
    desktop.last.request.onClick();
    expect(focused).toEqual([[CALL.callSid, null]]);
    expect(desktop.last.withdrawn).toBe(true);
  });
});

describe('news', () => {
  it('of a call that comes in goes by itself', async () => {
    call = async () => ({ ...CALL, direction: 'inbound' });
    await happens(created('inbound'));
    expect(desktop.last.request).toMatchObject({ title: '+1 555 000 1111: is calling', staysUp: false });
  });

  it('of a person back on the line, and of what ended a call, stays', async () => {
    await happens(hold('over'), broke);
    expect(desktop.bubbles.map(({ request }) => [request.title, request.staysUp])).toEqual([
      ['+1 415 555 0123: a person is back on the line', true],
      ['+1 415 555 0123: the call is failing', true],
    ]);
    await happens(ended);
    expect(withdrawn()).toEqual([true, false]);
  });

  it('of the tunnel says what helps, and leads to the window', async () => {
    const ok = { state: 'ok', detail: '' } as const;
    matters.works({ relay: ok, tunnel: { state: 'failed', detail: 'ngrok refused the authtoken.' } });
    await notifier.idle();
    expect(desktop.last.request).toMatchObject({ title: 'Phony needs a look', body: 'ngrok refused the authtoken.' });
    desktop.last.request.onClick();
    expect(focused).toEqual([[null, null]]);
  });
});
