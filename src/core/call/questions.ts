import type { QuestionId } from '../ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { NewCallEvent } from './events.ts';
import { pendingQuestions } from './selectors.ts';
import type { CallState, Question } from './state.ts';

export interface QuestionsPorts {
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  /** Seconds until the model is told to go on without an answer; 0 for never. */
  readonly deadlineSeconds: number;
  readonly onExpired: (question: Question) => void;
}

/** The model's questions to the supervisor: several may wait; the same one asked again is the same one. */
export class Questions {
  readonly #ports: QuestionsPorts;
  readonly #deadlines = new Map<QuestionId, () => void>();

  constructor(ports: QuestionsPorts) {
    this.#ports = ports;
  }

  ask(prompt: string): void {
    const { newId, record } = this.#ports;
    if (this.pending(prompt) !== null) return;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where the id is made
    const questionId = newId('q') as QuestionId;
    record({ type: 'question.asked', questionId, prompt });
    this.#startDeadline(questionId);
  }

  /** The question that waits for an answer to `prompt`, or null. */
  pending(prompt: string): Question | null {
    return pendingQuestions(this.#ports.state()).find((question) => sameQuestion(question.prompt, prompt)) ?? null;
  }

  /** The call is taken up again: questions that still wait get their time anew. */
  restore(): void {
    for (const { questionId } of pendingQuestions(this.#ports.state())) this.#startDeadline(questionId);
  }

  /** The question is answered or the call is over. */
  settle(questionId: QuestionId): void {
    this.#deadlines.get(questionId)?.();
    this.#deadlines.delete(questionId);
  }

  /** The call is over: what still waits is closed. */
  close(): void {
    for (const { questionId } of pendingQuestions(this.#ports.state())) {
      this.settle(questionId);
      this.#ports.record({ type: 'question.expired', questionId });
    }
  }

  #startDeadline(questionId: QuestionId): void {
    const { clock, deadlineSeconds } = this.#ports;
    if (deadlineSeconds === 0) return;
    this.#deadlines.set(
      questionId,
      clock.after(deadlineSeconds * 1_000, () => this.#expire(questionId)),
    );
  }

  #expire(questionId: QuestionId): void {
    this.#deadlines.delete(questionId);
    const question = pendingQuestions(this.#ports.state()).find((pending) => pending.questionId === questionId);
    if (question === undefined) return;
    this.#ports.record({ type: 'question.expired', questionId });
    this.#ports.onExpired(question);
  }
}

const sameQuestion = (a: string, b: string): boolean => bare(a) === bare(b);

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
