import type { ConversationSettings } from '#core/call/call-ports.ts';
import { Conversation } from '#core/call/conversation.ts';
import type { Ending } from '#core/call/ending.ts';
import type { Direction } from '#core/call/events.ts';
import type { SupervisorAction } from '#core/call/supervision.ts';
import { ApprovalId, QuestionId } from '#core/ids.ts';
import { CallRecorder } from './call-recorder.ts';
import { countingIds, FakeClock } from './fake-clock.ts';
import { FakeLine } from './fake-line.ts';
import { ScriptedModel } from './scripted-model.ts';

export const SETTINGS: ConversationSettings = {
  approvalRequired: false,
  approvalSeconds: 60,
  approvalDeadline: 'drop',
  approvalFiller: null,
  questionSeconds: 120,
  transfer: { defaultNumber: '+15550100009', refuse: (number) => (number === '911' ? 'an emergency number' : null) },
  greeting: null,
  openingSilenceMs: 6_000,
  // Longer than any test waits: what silence does is tested where it is the subject.
  answerSilenceMs: 3_600_000,
  silenceGoodbye: 'I cannot hear you. Goodbye.',
  outageFiller: null,
  apology: 'I am sorry, something broke.',
  machine: { policy: 'message', message: null },
};

export interface CallOptions {
  readonly settings?: Partial<ConversationSettings>;
  readonly direction?: Direction;
  /** False: the model's session is still being opened. */
  readonly modelReady?: boolean;
}

/** A conversation between fakes, with the verbs of a phone call. */
export class ConversationCall {
  readonly clock = new FakeClock();
  readonly line = new FakeLine();
  readonly model = new ScriptedModel(this.clock.monotonicMs);
  readonly recorder: CallRecorder;
  readonly conversation: Conversation;
  readonly endings: Ending[] = [];

  constructor({ settings = {}, direction = 'inbound', modelReady = true }: CallOptions = {}) {
    this.recorder = new CallRecorder(this.clock.nowMs, direction);
    this.conversation = new Conversation({
      clock: this.clock,
      newId: countingIds(),
      jitter: () => 0.5,
      model: this.model,
      instructions: 'Be kind.',
      settings: { ...SETTINGS, ...settings },
      state: () => this.recorder.state,
      record: this.recorder.record,
      delta: this.recorder.delta,
      onEnding: (ending) => this.endings.push(ending),
    });
    this.conversation.prepare();
    if (modelReady) this.model.session.ready();
    this.conversation.lineOpened(this.line, false);
  }

  /** The other party says something, to the end. */
  says(text: string): void {
    this.conversation.handleLine({ type: 'prompt', text, final: true });
  }

  mumbles(text: string): void {
    this.conversation.handleLine({ type: 'prompt', text, final: false });
  }

  /** The line stopped playback because the other party spoke. */
  interrupts(utterance: string): void {
    this.conversation.handleLine({ type: 'interrupted', utterance });
  }

  presses(...digits: readonly string[]): void {
    for (const digit of digits) this.conversation.handleLine({ type: 'dtmf', digit });
  }

  /** The line reports a clause as played. */
  hears(text: string): void {
    this.conversation.handleLine({ type: 'played', text });
  }

  agentSpeaks(on: boolean): void {
    this.conversation.handleLine({ type: 'speaking', who: 'agent', on });
  }

  act(action: SupervisorAction) {
    return this.conversation.act(action);
  }

  /** The supervisor decides on the draft that waits. */
  decides(decision: 'approve' | 'edit' | 'reject', text: string | null = null, id: string | null = null, rest = false) {
    const approvalId = ApprovalId.parse(id ?? this.recorder.of('approval.requested').at(-1)?.approvalId);
    return this.act({ type: 'approve', approvalId, decision, text, rest });
  }

  answersQuestion(response: string, id: string | null = null) {
    return this.act({ type: 'answer', response, questionId: id === null ? null : QuestionId.parse(id) });
  }

  get session() {
    return this.model.session;
  }

  /** `assistant.transcript` events as short lines: turn, text, and what was heard where cut. */
  get said(): readonly string[] {
    return this.recorder
      .of('assistant.transcript')
      .map(({ turn, text, interrupted, heard }) => `${turn} ${text}${interrupted ? ` | heard: ${heard}` : ''}`);
  }

  /** `command` events as short lines. */
  get commands(): readonly string[] {
    return this.recorder
      .of('command')
      .map(({ name, args, ok }) => [name, ...Object.values(args), ok ? 'ok' : 'refused'].join(' '));
  }
}
