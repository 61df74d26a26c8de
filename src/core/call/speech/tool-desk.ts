import type { QuestionId } from '../../ids.ts';
import { answerNote, unansweredNote } from '../../model/notes.ts';
import type { ToolCall } from '../../ports/speech-model.ts';
import { parseTool, type TransferPolicy } from '../command.ts';
import type { CommandRunner } from '../command-runner.ts';
import type { Questions } from '../questions.ts';
import type { Question } from '../state.ts';
import type { SpeechLink } from './speech-link.ts';

export interface ToolDeskPorts {
  readonly transfer: TransferPolicy;
  readonly commands: CommandRunner;
  readonly questions: Questions;
  readonly link: SpeechLink;
}

/** The model's tools: the same four commands, each with an answer for the model. */
export class ToolDesk {
  readonly #ports: ToolDeskPorts;
  /** Calls of `request_user` that wait for the supervisor. */
  readonly #waiting = new Map<QuestionId, readonly string[]>();

  constructor(ports: ToolDeskPorts) {
    this.#ports = ports;
  }

  /** Whether the model waits for the supervisor. */
  get isAsking(): boolean {
    return this.#waiting.size > 0;
  }

  /** Runs a tool whose arguments are complete. Returns whether the model expects to speak after it. */
  run({ callId, name, args }: ToolCall): boolean {
    const { commands, link, questions, transfer } = this.#ports;
    const done = commands.perform(parseTool(name, args, transfer));
    if (!done.ok) {
      link.answerTool(callId, JSON.stringify({ ok: false, error: done.error }));
      return true;
    }
    const question = done.value.name === 'request_user' ? questions.pending(done.value.prompt) : null;
    if (question === null) {
      link.answerTool(callId, JSON.stringify({ ok: true }));
      return false;
    }
    const { questionId } = question;
    this.#waiting.set(questionId, [...(this.#waiting.get(questionId) ?? []), callId]);
    return false;
  }

  /** The supervisor answered, or did not in time (null). */
  settle({ questionId, prompt }: Question, response: string | null): void {
    const { link } = this.#ports;
    const calls = this.#waiting.get(questionId) ?? [];
    this.#waiting.delete(questionId);
    const output =
      response === null
        ? { ok: false, error: 'The supervisor did not answer in time. Go on without it.' }
        : { ok: true, answer: response };
    for (const callId of calls) link.answerTool(callId, JSON.stringify(output));
    // The session that asked is gone: the new one is told in words.
    if (calls.length === 0) {
      link.append('system', response === null ? unansweredNote(prompt) : answerNote(prompt, response));
    }
  }

  /** The model's session is gone, and with it its calls. */
  forget(): void {
    this.#waiting.clear();
  }
}
