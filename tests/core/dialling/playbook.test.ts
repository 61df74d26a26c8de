import { describe, expect, it } from 'vitest';
import { parsePlaybook } from '#core/dialling/playbook.ts';

const WRITTEN = {
  title: 'Book a table',
  brief: 'Book a table for {{ people }} on {{day}}.',
  variables: [
    { name: 'people', label: 'How many', required: true },
    { name: 'day', label: 'Which day', required: false, default: 'tonight' },
  ],
  checklist: ['The table for {{people}} is booked'],
};

const mistake = (change: object) => {
  const parsed = parsePlaybook('table', { ...WRITTEN, ...change });
  return parsed.ok ? null : parsed.error;
};

describe('a playbook', () => {
  it('is read as it was written, under its name', () => {
    const whole = { ...WRITTEN, approval: 'required', transferTo: '+15551234567', voice: 'cedar' };
    expect(parsePlaybook('table', whole)).toEqual({ ok: true, value: { name: 'table', ...whole } });
  });

  it('needs no more than a title and a brief', () => {
    expect(parsePlaybook('short', { title: 'Short', brief: 'Say hello.' })).toMatchObject({
      ok: true,
      value: { variables: [], checklist: [] },
    });
  });

  it.each([
    ['a misspelt field', { aproval: 'required' }, 'aproval'],
    ['no title', { title: ' ' }, 'title'],
    ['a brief that is too long', { brief: 'x'.repeat(4_001) }, 'brief'],
    ['an approval that is neither', { approval: 'maybe' }, 'approval'],
    ['a voice the model has not', { voice: 'fable' }, 'voice'],
    ['a transfer to no number', { transferTo: 'home' }, 'transferTo'],
    ['a transfer to an emergency number', { transferTo: '911' }, 'transferTo'],
    ['a transfer to a premium number', { transferTo: '+19005551234' }, 'transferTo'],
    ['a text with a variable it has not', { brief: 'For {{nobody}}.' }, 'variables'],
    ['a checklist with a variable it has not', { checklist: ['{{nobody}}'] }, 'variables'],
    ['a variable twice', { variables: [...WRITTEN.variables, WRITTEN.variables[0]] }, 'variables'],
    ['a variable that is no word', { variables: [{ name: 'a b', label: 'x', required: true }] }, 'variables.0.name'],
    [
      'a variable with a misspelt field',
      { variables: [{ name: 'a', label: 'x', requird: true }] },
      'variables.0.required',
    ],
    ['another name than it goes by', { name: 'chair' }, 'name'],
  ])('with %s is refused, naming the field', (_, change, field) => {
    expect(mistake(change)?.field).toBe(field);
  });

  it.each(['', 'Table', 'a b', '../up', 'a/b', 'a.b', '-a', 'a-', 'con', 'x'.repeat(65), 'ä'])(
    'cannot go by the name “%s”',
    (name) => {
      expect(parsePlaybook(name, WRITTEN)).toMatchObject({ ok: false, error: { field: 'name' } });
    },
  );

  it.each([null, 'text', 5, [WRITTEN]])('is no %j', (written) => {
    expect(parsePlaybook('table', written)).toMatchObject({ ok: false, error: { field: 'body' } });
  });
});
