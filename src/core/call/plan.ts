import type { NewCallEvent } from './events.ts';

type Created = Extract<NewCallEvent, { type: 'call.created' }>;

/** What was settled for one call when it was dialled. Null or empty: the settings hold. */
export interface CallPlan {
  /** Name of the playbook it follows. */
  readonly playbook: string | null;
  /** Why the call is made, as the model is told. */
  readonly brief: string | null;
  /** What is to be done or known before the call ends. */
  readonly checklist: readonly string[];
  /** Whether the model's turns wait for approval. */
  readonly approval: 'required' | 'not_required' | null;
  /** E.164: where a transfer goes that names no number. */
  readonly transferTo: string | null;
  /** The model's own voice, heard in calls of mode media. */
  readonly voice: string | null;
  /** Guardrails that stood in the way and were passed knowingly. */
  readonly confirmed: readonly string[];
}

export const NO_PLAN: CallPlan = {
  playbook: null,
  brief: null,
  checklist: [],
  approval: null,
  transferTo: null,
  voice: null,
  confirmed: [],
};

/** A plan as `call.created` keeps it: what is not settled is left out. */
export function planFields(plan: CallPlan): Partial<Created> {
  const { playbook, brief, checklist, approval, transferTo, voice, confirmed } = plan;
  return {
    ...(playbook === null ? {} : { playbook }),
    ...(brief === null ? {} : { brief }),
    ...(checklist.length === 0 ? {} : { checklist: [...checklist] }),
    ...(approval === null ? {} : { approval }),
    ...(transferTo === null ? {} : { transferTo }),
    ...(voice === null ? {} : { voice }),
    ...(confirmed.length === 0 ? {} : { confirmed: [...confirmed] }),
  };
}

/** The plan a journal tells of. */
export const planOf = ({ playbook, brief, checklist, approval, transferTo, voice, confirmed }: Created): CallPlan => ({
  playbook: playbook ?? null,
  brief: brief ?? null,
  checklist: checklist ?? [],
  approval: approval ?? null,
  transferTo: transferTo ?? null,
  voice: voice ?? null,
  confirmed: confirmed ?? [],
});
