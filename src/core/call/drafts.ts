import type { ApprovalId } from '../ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApprovalDecision, NewCallEvent } from './events.ts';
import { pendingApprovals } from './selectors.ts';
import type { CallState } from './state.ts';

/** A draft that has waited this long has kept the other party waiting. */
const LONG_WAIT_MS = 6_000;

interface Draft {
  readonly approvalId: ApprovalId;
  /** Items of the model's conversation that hold it. */
  readonly itemIds: readonly string[];
  readonly stopTimers: () => void;
}

export interface DraftsPorts {
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  /** Seconds until a draft is dropped, or let through; 0 for never. */
  readonly deadlineSeconds: number;
  /** Lets a draft through at its deadline; false where it cannot be now and waits anew. Null: it is dropped. */
  readonly letThrough: ((approvalId: ApprovalId) => boolean) | null;
  /** A draft has waited long. Once a draft. */
  readonly onLongWait: () => void;
  /** The draft will never be spoken: the model must forget that it said it. */
  readonly forget: (itemIds: readonly string[]) => void;
}

/** Whole turns of the model that wait for the supervisor before a word of them is spoken. */
export class Drafts {
  readonly #ports: DraftsPorts;
  #pending: Draft | null = null;

  constructor(ports: DraftsPorts) {
    this.#ports = ports;
  }

  get isPending(): boolean {
    return this.#pending !== null;
  }

  /** @param text - The turn with its commands as the model wrote them. */
  request(text: string, itemIds: readonly string[]): void {
    this.drop('superseded');
    const { newId, record } = this.#ports;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where the id is made
    const approvalId = newId('a') as ApprovalId;
    record({ type: 'approval.requested', approvalId, text });
    const stopWatch = this.#ports.clock.after(LONG_WAIT_MS, () => this.#ports.onLongWait());
    this.#hold(approvalId, itemIds, stopWatch);
  }

  /** The call is taken up again: a draft that still waits gets its time anew. */
  restore(): void {
    const waiting = pendingApprovals(this.#ports.state()).at(-1);
    if (waiting !== undefined) this.#hold(waiting.approvalId, []);
  }

  #hold(approvalId: ApprovalId, itemIds: readonly string[], stopWatch: () => void = () => undefined): void {
    const { clock, deadlineSeconds } = this.#ports;
    const stopDeadline =
      deadlineSeconds === 0 ? () => undefined : clock.after(deadlineSeconds * 1_000, () => this.#onDeadline());
    const stopTimers = (): void => {
      stopWatch();
      stopDeadline();
    };
    this.#pending = { approvalId, itemIds, stopTimers };
  }

  #onDeadline(): void {
    const { letThrough } = this.#ports;
    const draft = this.#pending;
    if (draft === null) return;
    if (letThrough === null) this.drop('expired');
    else if (!letThrough(draft.approvalId)) this.#hold(draft.approvalId, draft.itemIds);
  }

  /** The draft's text and items, taken out so that it can be decided on once; null when it does not wait. */
  take(approvalId: ApprovalId): { readonly text: string; readonly itemIds: readonly string[] } | null {
    const approval = pendingApprovals(this.#ports.state()).find((pending) => pending.approvalId === approvalId);
    if (approval === undefined) return null;
    const held = this.#pending?.approvalId === approvalId ? this.#pending : null;
    held?.stopTimers();
    if (held !== null) this.#pending = null;
    return { text: approval.text, itemIds: held?.itemIds ?? [] };
  }

  /** The model's session does not hold the draft any more. Returns the items that did. */
  forgetItems(): readonly string[] {
    const itemIds = this.#pending?.itemIds ?? [];
    if (this.#pending !== null) this.#pending = { ...this.#pending, itemIds: [] };
    return itemIds;
  }

  /** Nothing of the pending draft is spoken, for a reason that is not the supervisor's. */
  drop(decision: Extract<ApprovalDecision, 'superseded' | 'expired'>): void {
    const draft = this.#pending;
    if (draft === null) return;
    draft.stopTimers();
    this.#pending = null;
    this.#ports.record({ type: 'approval.resolved', approvalId: draft.approvalId, decision, text: '' });
    this.#ports.forget(draft.itemIds);
  }
}
