import { describe, expect, it } from 'vitest';
import { type Playbook, parsePlaybook } from '#core/dialling/playbook.ts';
import { fillPlaybook, type VariableValues } from '#core/dialling/playbook-filling.ts';

const variable = (name: string, more: object = {}) => ({ name, label: `The ${name}`, required: false, ...more });

function playbook(brief: string, variables: readonly object[] = [], checklist: readonly string[] = []): Playbook {
  const parsed = parsePlaybook('table', { title: 'Table', brief, variables, checklist });
  if (!parsed.ok) throw new Error(`${parsed.error.field} ${parsed.error.message}`);
  return parsed.value;
}

const briefOf = (made: Playbook, values: VariableValues): string | null => {
  const filled = fillPlaybook(made, values);
  return filled.ok ? filled.value.brief : null;
};
const messageOf = (made: Playbook, values: VariableValues): string => {
  const filled = fillPlaybook(made, values);
  return filled.ok ? '' : filled.error.message;
};

describe('a playbook that is filled in', () => {
  it('has the values in brief and checklist, wherever they stand', () => {
    const made = playbook(
      '{{who}}, for {{ who }} on {{day}}.',
      [variable('who'), variable('day')],
      ['{{who}} agreed', 'Done'],
    );
    expect(fillPlaybook(made, { who: ' Ann ', day: 'Friday' })).toEqual({
      ok: true,
      value: { brief: 'Ann, for Ann on Friday.', checklist: ['Ann agreed', 'Done'] },
    });
  });

  it('has a default where no value is given, and nothing where there is none', () => {
    const made = playbook(
      'On {{day}}{{note}}.',
      [variable('day', { default: 'Friday' }), variable('note')],
      ['{{note}}'],
    );
    expect(fillPlaybook(made, { day: '  ' })).toEqual({ ok: true, value: { brief: 'On Friday.', checklist: [] } });
  });

  it('takes a value for words and not for anything else', () => {
    const made = playbook('For {{who}}.', [variable('who'), variable('day')]);
    expect(briefOf(made, { who: "$& {{day}} $'" })).toBe("For $& {{day}} $'.");
  });

  it('names the one that is missing, and those there are', () => {
    const made = playbook('{{who}} {{day}}', [
      variable('who', { required: true }),
      variable('day', { required: true, default: 'Friday' }),
    ]);
    expect(messageOf(made, {})).toBe('variables: who (The who) is missing; playbook table takes who (needed), day');
    expect(briefOf(made, { who: 'Ann' })).toBe('Ann Friday');
  });

  it('does not inherit values', () => {
    const made = playbook('{{constructor}}', [variable('constructor', { required: true })]);
    expect(messageOf(made, {})).toContain('constructor (The constructor) is missing');
  });

  it('knows no others than its own', () => {
    expect(messageOf(playbook('Hello.'), { who: 'Ann' })).toBe(
      'variables: table has no who; playbook table takes none',
    );
    expect(fillPlaybook(playbook('Hello.'), { who: 'Ann' })).toMatchObject({
      error: { code: 'invalid_request', field: 'variables' },
    });
  });
});
