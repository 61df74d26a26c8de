import { beforeEach, describe, expect, it } from 'vitest';
import type { NewCallEvent } from '#core/call/events.ts';
import { CallSid } from '#core/ids.ts';
import type { Matter } from '#main/attention/matter.ts';
import { Matters } from '#main/attention/matters.ts';
import { CALL } from '../fake-relay.ts';
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
  modelIs,
  Q1,
  Q2,
} from './call-events.ts';

const OTHER = CallSid.parse(`CA${'1'.repeat(32)}`);
const ok = { state: 'ok', detail: '' } as const;

let matters: Matters;
let log: string[];
let raised: Matter[];
let event: ReturnType<typeof eventsOf>;
beforeEach(() => {
  matters = new Matters();
  log = [];
  raised = [];
  event = eventsOf();
  matters.subscribe({
    raised: (matter) => {
      raised.push(matter);
      log.push(`+${matter.kind}`);
    },
    settled: ({ kind }) => log.push(`-${kind}`),
  });
});

const happens = (...events: NewCallEvent[]): void => {
  for (const each of events) matters.receive(event(each));
};

describe('what a supervisor is told of', () => {
  it.each<[string, NewCallEvent[], string[]]>([
    ['a question until it is answered', [asked(Q1), answered(Q1)], ['+question', '-question']],
    ['a question until it expires', [asked(Q1), expired(Q1)], ['+question', '-question']],
    ['each question by itself', [asked(Q1), asked(Q2), answered(Q1)], ['+question', '+question', '-question']],
    ['a draft until it is decided on', [drafted, decided], ['+approval', '-approval']],
    ['nothing twice', [asked(Q1), asked(Q1), answered(Q1), asked(Q1)], ['+question', '-question']],
    ['a call that comes in until it ends', [created('inbound'), ended], ['+incoming', '-incoming']],
    ['no call that goes out', [created('outbound')], []],
    [
      'each end of a time on hold',
      [hold('begun'), hold('over'), hold('begun'), hold('over')],
      ['+hold_over', '-hold_over', '+hold_over'],
    ],
    [
      'a person on the line until somebody acts',
      [hold('over'), { type: 'supervisor', action: 'pause' }],
      ['+hold_over', '-hold_over'],
    ],
    ['a lost model until it is back', [modelIs('failed'), modelIs('ready')], ['+failure', '-failure']],
    [
      'a lost model each time',
      [modelIs('failed'), modelIs('ready'), modelIs('failed')],
      ['+failure', '-failure', '+failure'],
    ],
    ['a lost model and the call given up for it as one', [modelIs('failed'), broke, ended], ['+failure']],
    ['what ended a call, also once it has ended', [broke, ended], ['+failure']],
    ['no error that the call survives', [{ ...broke, type: 'error', fatal: false } as NewCallEvent], []],
    [
      'nothing of a call that is over',
      [asked(Q1), drafted, modelIs('failed'), ended],
      ['+question', '+approval', '+failure', '-question', '-approval', '-failure'],
    ],
  ])('is %s', (_what, events, told) => {
    happens(...events);
    expect(log).toEqual(told);
  });

  it('is a tunnel that is down until it is up', () => {
    matters.works({ relay: ok, tunnel: { state: 'failed', detail: 'ngrok refused the authtoken.' } });
    matters.works({ relay: ok, tunnel: { state: 'failed', detail: 'ngrok refused the authtoken.' } });
    matters.works({ relay: ok, tunnel: ok });
    matters.works({ relay: ok, tunnel: { state: 'failed', detail: 'It is down again.' } });
    expect(log).toEqual(['+works', '-works', '+works']);
  });

  it('is, of a call that was up before we were, what still waits on it', () => {
    const past = [created('inbound'), asked(Q1), answered(Q1), asked(Q2), drafted, hold('over'), modelIs('failed')];
    const events = past.map((each) => event(each));
    matters.takeUp(events);
    matters.receive(events[3] ?? event(asked(Q2)));
    expect(log).toEqual(['+question', '+approval', '+hold_over']);
  });

  it('is a line that broke, until it is back, beside a model that is gone', () => {
    happens({ type: 'line', state: 'lost' }, modelIs('failed'), { type: 'line', state: 'back' }, modelIs('ready'));
    expect(log).toEqual(['+failure', '+failure', '-failure', '-failure']);
  });

  it('is a call that asks who takes it, instead of one that is taken, until that is decided', () => {
    happens(created('inbound'), { type: 'incoming.asked', seconds: 15 });
    expect(log).toEqual(['+incoming', '-incoming', '+incoming_asked']);
    expect(matters.mostUrgent?.kind).toBe('incoming_asked');
    expect([...matters.needing]).toEqual([CALL.callSid]);
    happens({ type: 'incoming.decided', decision: 'take', by: 'supervisor' });
    expect(matters.mostUrgent).toBeNull();
  });
});

describe('a look', () => {
  it('settles news, and nothing that waits for an answer or for the model', () => {
    happens(asked(Q1), created('inbound'), hold('over'), broke);
    matters.receive(eventsOf(OTHER)(modelIs('failed')));
    log.length = 0;
    for (let look = 0; look < 3; look++) {
      for (const kind of ['question', 'incoming', 'hold_over', 'failure']) {
        const open = raised.find((matter) => matter.kind === kind && matters.isOpen(matter.key));
        if (open !== undefined) matters.seen(open);
      }
    }
    expect(log).toEqual(['-incoming', '-hold_over', '-failure']);
  });
});

describe('the calls that need a person', () => {
  it('are counted once each, whatever waits on them', () => {
    happens(asked(Q1), drafted, hold('over'));
    matters.receive(eventsOf(OTHER)(drafted));
    expect([...matters.needing]).toEqual([CALL.callSid, OTHER]);
    happens(answered(Q1), decided);
    expect([...matters.needing]).toEqual([CALL.callSid, OTHER]);
    happens({ type: 'seen' });
    expect([...matters.needing]).toEqual([OTHER]);
  });
});

describe('the most urgent', () => {
  it('is the question that has waited longest, then what is less', () => {
    expect(matters.mostUrgent).toBeNull();
    happens(created('inbound'), drafted, asked(Q1), asked(Q2));
    expect(matters.mostUrgent).toMatchObject({ kind: 'question', questionId: Q1 });
    happens(answered(Q1), answered(Q2));
    expect(matters.mostUrgent).toMatchObject({ kind: 'approval', approvalId: A1 });
    happens(decided);
    expect(matters.mostUrgent).toMatchObject({ kind: 'incoming' });
  });
});
