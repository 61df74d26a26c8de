import { Playbook } from '#core/dialling/playbook.ts';
import { findE164 } from '#core/phone-number.ts';

/** One variable as it is being written. */
export interface VariableDraft {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly default: string;
}

/** A playbook as it is being written: every field is what stands in it. */
export interface PlaybookDraft {
  readonly name: string;
  readonly title: string;
  readonly brief: string;
  readonly variables: readonly VariableDraft[];
  /** A line an item. */
  readonly checklist: string;
  /** Empty: as in the settings. */
  readonly approval: '' | 'required' | 'not_required';
  readonly transferTo: string;
  /** Empty: the model's usual one. */
  readonly voice: string;
}

export const EMPTY_VARIABLE: VariableDraft = { name: '', label: '', required: true, default: '' };

export const EMPTY_PLAYBOOK: PlaybookDraft = {
  name: '',
  title: '',
  brief: '',
  variables: [],
  checklist: '',
  approval: '',
  transferTo: '',
  voice: '',
};

export const draftOf = (playbook: Playbook): PlaybookDraft => ({
  name: playbook.name,
  title: playbook.title,
  brief: playbook.brief,
  variables: playbook.variables.map((variable) => ({ ...variable, default: variable.default ?? '' })),
  checklist: playbook.checklist.join('\n'),
  approval: playbook.approval ?? '',
  transferTo: playbook.transferTo ?? '',
  voice: playbook.voice ?? '',
});

/** The playbook a draft comes to, still to be checked. */
export function writtenOf(draft: PlaybookDraft): Record<string, unknown> {
  const transferTo = draft.transferTo.trim();
  return {
    title: draft.title,
    brief: draft.brief,
    variables: draft.variables.map(({ default: fallback, ...variable }) => ({
      ...variable,
      ...(fallback.trim() === '' ? {} : { default: fallback.trim() }),
    })),
    checklist: draft.checklist.split('\n').filter((line) => line.trim() !== ''),
    ...(draft.approval === '' ? {} : { approval: draft.approval }),
    // A number with its spaces is what people paste; only what is none is kept for the refusal.
    ...(transferTo === '' ? {} : { transferTo: findE164(transferTo) ?? transferTo }),
    ...(draft.voice === '' ? {} : { voice: draft.voice }),
  };
}

/** What is wrong with a draft by field: `title`, `variables.0.label`. Empty: it can be kept. */
export function mistakesIn(draft: PlaybookDraft): ReadonlyMap<string, string> {
  const read = Playbook.safeParse({ name: draft.name, ...writtenOf(draft) });
  const found = new Map<string, string>();
  for (const { path, message } of read.error?.issues ?? []) {
    const field = path[0] === 'checklist' ? 'checklist' : path.join('.');
    if (!found.has(field)) found.set(field, message);
  }
  return found;
}

const NAME_MAX = 64;

/** A file name made of a title: `Book a table!` is `book-a-table`. */
export const nameFor = (title: string): string =>
  title
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_MAX)
    .replaceAll(/^-|-$/g, '');
