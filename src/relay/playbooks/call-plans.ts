import { type CallPlan, NO_PLAN } from '#core/call/plan.ts';
import { type Playbook } from '#core/dialling/playbook.ts';
import { fillPlaybook } from '#core/dialling/playbook-filling.ts';
import type { Refusal } from '#core/errors.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { PlaybookList } from '#shared/playbooks.ts';
import type { DialRequest } from '#shared/supervisor-api.ts';

export interface Playbooks {
  list(): Promise<PlaybookList>;
}

/** What a request to dial settles for its call, or what of it cannot be settled. */
export async function planFor(
  { playbook: name, variables = {}, brief = '' }: Pick<DialRequest, 'playbook' | 'variables' | 'brief'>,
  playbooks: Playbooks,
): Promise<Result<CallPlan, Refusal>> {
  if (name === undefined) return ok({ ...NO_PLAN, brief: textOf([brief]) });
  const found = playbookOf(name, await playbooks.list());
  if (!found.ok) return found;
  const filled = fillPlaybook(found.value, variables);
  if (!filled.ok) return filled;
  const { approval = null, transferTo = null, voice = null } = found.value;
  return ok({
    ...NO_PLAN,
    playbook: name,
    brief: textOf([filled.value.brief, brief]),
    checklist: filled.value.checklist,
    approval,
    transferTo,
    voice,
  });
}

function playbookOf(name: string, { playbooks, broken }: PlaybookList): Result<Playbook, Refusal> {
  const found = playbooks.find((playbook) => playbook.name === name);
  if (found !== undefined) return ok(found);
  const reason = broken.find((file) => file.name === name)?.reason;
  const names = playbooks.map((playbook) => playbook.name);
  const there = names.length === 0 ? 'there are none yet' : `there are ${names.join(', ')}`;
  const what = reason === undefined ? 'is not there' : `cannot be used: ${reason}`;
  return err({ code: 'invalid_request', field: 'playbook', message: `playbook ${name} ${what}; ${there}` });
}

/** Paragraphs as one text, or null where there is nothing in them. */
const textOf = (parts: readonly string[]): string | null =>
  parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n') || null;
