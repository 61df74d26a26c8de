import { beforeEach, describe, expect, it } from 'vitest';
import type { HistoryItem } from '#core/model/history.ts';
import { ModelLink } from '#core/model/model-link.ts';
import { CallRecorder } from '../../fakes/call-recorder.ts';
import { countingIds, FakeClock } from '../../fakes/fake-clock.ts';
import { ScriptedModel } from '../../fakes/scripted-model.ts';

const REFUSED = { code: 'invalid_api_key', message: 'Incorrect API key provided.' };
const SOON_MS = 60_000;

let clock: FakeClock;
let model: ScriptedModel;
let recorder: CallRecorder;
let history: HistoryItem[];
let told: string[];
let link: ModelLink;
let quiet: boolean;

beforeEach(() => {
  clock = new FakeClock();
  model = new ScriptedModel(clock.monotonicMs);
  recorder = new CallRecorder(clock.nowMs);
  history = [];
  told = [];
  quiet = true;
  const { record } = recorder;
  link = new ModelLink(
    {
      model,
      clock,
      newId: countingIds(),
      record,
      instructions: 'Be kind.',
      history: () => history,
      jitter: () => 0.5,
      isQuiet: () => quiet,
    },
    {
      onReady: () => told.push('ready'),
      onFact: (fact) => told.push(fact.type),
      onBroken: () => told.push('broken'),
      onFailed: (error) => told.push(`failed ${error.code}`),
    },
  );
});

const modelStates = (): readonly string[] => recorder.of('model').map(({ state }) => state);

/** Breaks every session there is until no other is opened; tells how many were opened after the first break. */
function breakUntilGivenUp(): number {
  const before = model.sessions.length;
  for (let tries = 0; tries < 20 && !link.hasFailed; tries++) {
    model.session.breaks();
    clock.advance(SOON_MS);
  }
  return model.sessions.length - before;
}

describe('a link that opens', () => {
  it('opens one session however often it is asked to', () => {
    link.open();
    link.open();
    expect(model.sessions).toHaveLength(1);
    expect(model.instructions).toEqual(['Be kind.']);
    expect(modelStates()).toEqual(['connecting']);
  });

  it('tells nothing to a session that is not configured yet', () => {
    link.open();
    link.append('user', 'Hello.');
    link.respond('r1');
    expect(model.session.memory).toEqual([]);
    expect(model.session.requests).toEqual([]);
  });

  it('tells the conversation so far, then asks for what is wanted', () => {
    link.open();
    history = [{ role: 'user', text: 'Hello.', turn: 1 }];
    link.respond('r1');
    model.session.ready();
    expect(model.session.memory).toEqual(['user: Hello.']);
    expect(model.session.requests).toEqual(['r1']);
    expect(modelStates()).toEqual(['connecting', 'ready']);
  });

  it('asks for nothing that was taken back meanwhile', () => {
    link.open();
    link.respond('r1');
    link.cancel();
    model.session.ready();
    expect(model.session.requests).toEqual([]);
  });

  it('cancels a response as soon as it is named', () => {
    link.open();
    model.session.ready();
    link.respond('r1');
    expect(link.cancel()).toBe(false);
    expect(model.session.cancelled).toEqual([]);
    const responseId = model.session.starts();
    expect(model.session.cancelled).toEqual([responseId]);
  });
});

describe('a link that breaks', () => {
  beforeEach(() => {
    link.open();
    model.session.ready();
  });

  it('opens another session after a moment and tells it the conversation anew', () => {
    history = [
      { role: 'user', text: 'Hello.', turn: 1 },
      { role: 'assistant', text: 'Hi.', turn: 2 },
    ];
    model.session.breaks();
    expect(model.sessions).toHaveLength(1);
    expect(modelStates().at(-1)).toBe('reconnecting');
    clock.advance(SOON_MS);
    model.session.ready();
    expect(model.sessions).toHaveLength(2);
    expect(model.session.memory).toEqual(['user: Hello.', 'assistant: Hi.']);
    expect(modelStates()).toEqual(['connecting', 'ready', 'reconnecting', 'ready']);
  });

  it('can rewrite a turn that was told anew', () => {
    history = [{ role: 'assistant', text: 'Hello there.', turn: 2 }];
    model.session.breaks();
    clock.advance(SOON_MS);
    model.session.ready();
    link.rewriteTurn(2, 'Hello');
    expect(model.session.memory).toEqual(['assistant: Hello']);
    link.rewriteTurn(2, '');
    expect(model.session.memory).toEqual([]);
  });

  it('lets go of the session that broke and hears nothing of it any more', () => {
    const broken = model.session;
    broken.breaks();
    told.length = 0;
    broken.starts('r1');
    broken.breaks();
    expect(broken.closed).toBe(true);
    expect(told).toEqual([]);
  });

  it('waits longer before every further try', () => {
    const gaps: number[] = [];
    model.session.breaks();
    for (let i = 0; i < 4; i++) {
      const [startMs, before] = [clock.monotonicMs(), model.sessions.length];
      while (model.sessions.length === before) clock.advance(10);
      gaps.push(clock.monotonicMs() - startMs);
      model.session.breaks();
    }
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(new Set(gaps).size).toBe(gaps.length);
    expect(gaps[0]).toBeLessThan(1_000);
  });

  it('gives up after five tries', () => {
    expect(breakUntilGivenUp()).toBe(5);
    expect(told.filter((what) => what.startsWith('failed'))).toEqual(['failed closed_1006']);
    expect(recorder.of('error')).toMatchObject([{ code: 'closed_1006', fatal: true }]);
    expect(modelStates().at(-1)).toBe('failed');
    clock.advance(SOON_MS);
    expect(clock.waiting).toBe(0);
  });

  it('counts on over sessions that come up and answer nothing', () => {
    let opened = 0;
    for (; opened < 20 && !link.hasFailed; opened++) {
      model.session.breaks();
      clock.advance(SOON_MS);
      if (!link.hasFailed) model.session.ready();
    }
    expect(link.hasFailed).toBe(true);
    expect(model.sessions).toHaveLength(6);
  });

  it('counts anew once a session has answered', () => {
    model.session.breaks();
    clock.advance(SOON_MS);
    model.session.ready();
    link.respond('r1');
    model.session.answers('Hello.');
    expect(breakUntilGivenUp()).toBe(5);
  });
});

describe('a link whose key is refused', () => {
  it('is never tried again', () => {
    link.open();
    model.session.breaks(false, REFUSED);
    clock.advance(10 * SOON_MS);
    expect(model.sessions).toHaveLength(1);
    expect(told).toEqual(['failed invalid_api_key']);
    expect(recorder.of('error')).toMatchObject([{ ...REFUSED, fatal: true }]);
  });

  it('is not tried again on a later wish either', () => {
    link.open();
    model.session.breaks(false, REFUSED);
    link.open();
    link.respond('r1');
    clock.advance(SOON_MS);
    expect(model.sessions).toHaveLength(1);
  });
});

describe('a link that is closed', () => {
  it('closes its session and hears nothing any more', () => {
    link.open();
    const { session } = model;
    link.close();
    session.ready();
    session.breaks();
    clock.advance(SOON_MS);
    expect(session.closed).toBe(true);
    expect(told).toEqual([]);
    expect(model.sessions).toHaveLength(1);
  });

  it('does not come back while it waits to reconnect', () => {
    link.open();
    model.session.breaks();
    link.close();
    clock.advance(SOON_MS);
    expect(model.sessions).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });
});
