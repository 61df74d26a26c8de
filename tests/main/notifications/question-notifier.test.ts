import { beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent, NewCallEvent } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import { type CallSid, QuestionId } from '#core/ids.ts';
import type { NotificationPort, NotificationRequest } from '#main/notifications/notification-port.ts';
import { QuestionNotifier } from '#main/notifications/question-notifier.ts';
import { CALL } from '../fake-relay.ts';

class FakeDesktop implements NotificationPort {
  readonly shown: (NotificationRequest & { withdrawn: boolean })[] = [];

  show(request: NotificationRequest): { close(): void } {
    const entry = { ...request, withdrawn: false };
    this.shown.push(entry);
    return {
      close: () => {
        entry.withdrawn = true;
      },
    };
  }
}

const Q1 = QuestionId.parse('Q1');
const Q2 = QuestionId.parse('Q2');

let desktop: FakeDesktop;
let focused: [CallSid, QuestionId][];
let flashes: number;
let findCall: (callSid: CallSid) => Promise<CallSummary | null>;
let notifier: QuestionNotifier;

beforeEach(() => {
  desktop = new FakeDesktop();
  focused = [];
  flashes = 0;
  findCall = async () => CALL;
  notifier = new QuestionNotifier({
    notifications: desktop,
    findCall: (callSid) => findCall(callSid),
    focusQuestion: (...question) => focused.push(question),
    flashWindow: () => {
      flashes += 1;
    },
  });
});

const asked = (questionId: QuestionId): NewCallEvent => ({
  type: 'question.asked',
  questionId,
  prompt: 'Store credit?',
});
const answered = (questionId: QuestionId): NewCallEvent => ({ type: 'question.answered', questionId, response: 'Yes' });
const expired = (questionId: QuestionId): NewCallEvent => ({ type: 'question.expired', questionId });
const ended: NewCallEvent = { type: 'call.ended', reason: 'completed', durationSeconds: 9 };

async function happens(...events: NewCallEvent[]): Promise<void> {
  for (const event of events) {
    const dated: CallEvent = { ...event, callSid: CALL.callSid, seq: 1, at: '2026-11-22T14:00:00.000Z' };
    notifier.receive(dated);
  }
  await notifier.idle();
}

const titles = () => desktop.shown.map(({ title }) => title);

describe('a question of the assistant', () => {
  it('is shown with its words and the party on the phone', async () => {
    await happens(asked(Q1));
    expect(desktop.shown).toMatchObject([{ title: '+1 415 555 0123: the assistant asks', body: 'Store credit?' }]);
  });

  it('names the caller of an inbound call', async () => {
    findCall = async () => ({ ...CALL, direction: 'inbound', from: '+442079460123' });
    await happens(asked(Q1));
    expect(titles()).toEqual(['+44 20 7946 0123: the assistant asks']);
  });

  it('says so when it is only practice', async () => {
    findCall = async () => ({ ...CALL, practice: 'ivr' });
    await happens(asked(Q1));
    expect(titles()).toEqual(['Practice call (ivr): the assistant asks']);
  });

  it('is shown all the same where nobody can say who is on the phone', async () => {
    findCall = () => Promise.reject(new Error('no'));
    await happens(asked(Q1));
    expect(titles()).toEqual(['The assistant asks']);
  });

  it('is shown once, however often its event comes', async () => {
    await happens(asked(Q1), asked(Q1));
    await happens(answered(Q1), asked(Q1));
    expect(desktop.shown).toHaveLength(1);
  });

  it('leads to its answer field when clicked', async () => {
    await happens(asked(Q1));
    desktop.shown[0]?.onClick();
    expect(focused).toEqual([[CALL.callSid, Q1]]);
  });

  it('makes the window ask for attention where no notification can be shown', async () => {
    await happens(asked(Q1));
    desktop.shown[0]?.onFailed();
    expect(flashes).toBe(1);
    expect(focused).toEqual([]);
  });

  it.each([
    ['answered', answered(Q1)],
    ['expired', expired(Q1)],
    ['left behind by the end of its call', ended],
  ])('is withdrawn once %s', async (_how, event) => {
    await happens(asked(Q1));
    await happens(event);
    expect(desktop.shown.map(({ withdrawn }) => withdrawn)).toEqual([true]);
  });

  it('is never shown when it was answered first', async () => {
    await happens(asked(Q1), answered(Q1));
    expect(desktop.shown).toEqual([]);
  });

  it('stays when another one is answered', async () => {
    await happens(asked(Q1), asked(Q2));
    await happens(answered(Q2));
    expect(desktop.shown.map(({ withdrawn }) => withdrawn)).toEqual([false, true]);
  });

  it('does not outlive the app on the screen', async () => {
    await happens(asked(Q1));
    notifier.close();
    expect(desktop.shown[0]?.withdrawn).toBe(true);
  });
});
