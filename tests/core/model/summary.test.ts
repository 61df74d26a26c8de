import { describe, expect, it } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import { newCall } from '#core/call/state.ts';
import { recordOf, summarise } from '#core/model/summary.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { ScriptedModel } from '../../fakes/scripted-model.ts';
import { pastCall, sidOf } from '../../fakes/written-calls.ts';

const stateOf = (words: readonly string[]) => pastCall(1, words).reduce(applyEvent, newCall(sidOf(1)));

describe('the record of a call', () => {
  it('has both parties’ words in their order', () => {
    const record = recordOf(stateOf(['Is it mended?', 'It is.', 'Then I come on Tuesday.']));
    expect(record).toContain('Other party: Is it mended?\nAssistant: It is.\nOther party: Then I come on Tuesday.');
  });

  it('is none where the other party said nothing', () => {
    expect(recordOf(stateOf([]))).toBeNull();
  });
});

const asked = () => {
  const [model, clock] = [new ScriptedModel(), new FakeClock()];
  return { model, clock, made: summarise('Record', { model, clock, language: 'de-DE' }) };
};

describe('summing up', () => {
  it('asks once, in a session of its own, and closes it', async () => {
    const { model, made } = asked();
    model.session.ready();
    expect(model.session.memory).toEqual(['user: Record']);
    expect(model.instructions[0]).toContain('de-DE');
    model.session.answers('They agreed\n', ' on Tuesday. ');
    expect(await made).toEqual({ ok: true, value: 'They agreed on Tuesday.' });
    expect([model.session.requests, model.session.closed]).toEqual([['summary'], true]);
  });

  it.each([
    [
      'a key that is refused',
      (model: ScriptedModel) => model.session.breaks(false, { code: 'x', message: 'No.' }),
      'No.',
    ],
    ['an answer without words', (model: ScriptedModel) => model.session.answers(' '), 'nothing to say'],
    [
      'an answer that fails',
      (model: ScriptedModel) => model.session.finishes('failed', { code: 'x', message: 'Too long.' }),
      'Too long.',
    ],
  ])('says why there is none: %s', async (_name, happens, why) => {
    const { model, made } = asked();
    model.session.ready();
    happens(model);
    const result = await made;
    expect(result.ok ? '' : result.error.message).toContain(why);
    expect(model.session.closed).toBe(true);
  });

  it('does not wait for ever', async () => {
    const { clock, model, made } = asked();
    model.session.ready();
    clock.advance(45_000);
    expect(await made).toMatchObject({ ok: false, error: { code: 'timeout' } });
  });
});
