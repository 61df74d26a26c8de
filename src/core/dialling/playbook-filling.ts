import type { Refusal } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { PLACEHOLDER, type Playbook, type PlaybookVariable } from './playbook.ts';

export type VariableValues = Readonly<Record<string, string>>;

/**
 * A playbook with its variables filled in. A blank value counts as none given; one
 * that may be left out and has no default leaves nothing in its place.
 *
 * @returns A refusal naming the variable that is missing or unknown, and those there are.
 */
export function fillPlaybook(
  playbook: Playbook,
  given: VariableValues,
): Result<Pick<Playbook, 'brief' | 'checklist'>, Refusal> {
  const { name, variables } = playbook;
  const unknown = Object.keys(given).find((key) => variables.every((variable) => variable.name !== key));
  if (unknown !== undefined) return err(refusal(playbook, `${name} has no ${unknown}`));
  const own = new Map(Object.entries(given));
  const values = new Map(variables.map((variable) => [variable.name, valueOf(variable, own.get(variable.name))]));
  const missing = variables.find((variable) => variable.required && values.get(variable.name) === '');
  if (missing !== undefined) return err(refusal(playbook, `${missing.name} (${missing.label}) is missing`));
  // A function: the values are words, and no `$&` or `{{…}}` in them means anything.
  const fill = (text: string): string => text.replaceAll(PLACEHOLDER, (_, key: string) => values.get(key) ?? '');
  return ok({ brief: fill(playbook.brief), checklist: playbook.checklist.map(fill).filter((item) => item !== '') });
}

const valueOf = ({ default: fallback = '' }: PlaybookVariable, given: string | undefined): string =>
  given?.trim() || fallback.trim();

function refusal({ name, variables }: Playbook, what: string): Refusal {
  const takes =
    variables.length === 0
      ? `playbook ${name} takes none`
      : `playbook ${name} takes ${variables.map(described).join(', ')}`;
  return { code: 'invalid_request', field: 'variables', message: `variables: ${what}; ${takes}` };
}

const described = ({ name, required, default: fallback }: PlaybookVariable): string =>
  required && !fallback ? `${name} (needed)` : name;
