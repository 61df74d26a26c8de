import type { ConversationSettings } from '#core/call/call-ports.ts';
import type { Ending } from '#core/call/ending.ts';
import type { Direction } from '#core/call/events.ts';
import { SpeechConversation } from '#core/call/speech/speech-conversation.ts';
import type { SupervisorAction } from '#core/call/supervision.ts';
import { ApprovalId } from '#core/ids.ts';
import { CallRecorder } from './call-recorder.ts';
import { SETTINGS } from './conversation-call.ts';
import { countingIds, FakeClock } from './fake-clock.ts';
import { FakeSpeechLine } from './fake-speech-line.ts';
import { ScriptedSpeech } from './scripted-speech.ts';

export interface SpeechCallOptions {
  readonly settings?: Partial<ConversationSettings>;
  readonly direction?: Direction;
  readonly modelReady?: boolean;
}

/** A conversation in sound between fakes, with the verbs of a phone call. */
export class SpeechCall {
  readonly clock = new FakeClock();
  readonly line = new FakeSpeechLine();
  readonly model = new ScriptedSpeech(this.clock.monotonicMs);
  readonly recorder: CallRecorder;
  readonly conversation: SpeechConversation;
  readonly endings: Ending[] = [];

  constructor({ settings = {}, direction = 'inbound', modelReady = true }: SpeechCallOptions = {}) {
    this.recorder = new CallRecorder(this.clock.nowMs, direction);
    this.conversation = new SpeechConversation({
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

  get session() {
    return this.model.session;
  }

  /** What the model was told since the last look. */
  told(): readonly string[] {
    return this.session.told.splice(0);
  }

  /** The other party says something that the model answers by itself. */
  says(itemId: string, text: string): void {
    this.session.hears(itemId);
    this.session.writesDown(itemId, text);
  }

  /** The other party's sound. */
  sounds(payload: string): void {
    this.conversation.handleLine({ type: 'audio', payload });
  }

  /** The line reports so many pieces of sound or keys as heard; all of them where no number is given. */
  hears(pieces: number = this.line.marks.length): void {
    for (const name of this.line.marks.splice(0, pieces)) this.conversation.handleLine({ type: 'mark-played', name });
  }

  presses(...digits: readonly string[]): void {
    for (const digit of digits) this.conversation.handleLine({ type: 'dtmf', digit });
  }

  act(action: SupervisorAction) {
    return this.conversation.act(action);
  }

  decides(decision: 'approve' | 'edit' | 'reject', text: string | null = null, rest = false) {
    const approvalId = ApprovalId.parse(this.recorder.of('approval.requested').at(-1)?.approvalId);
    return this.act({ type: 'approve', approvalId, decision, text, rest });
  }

  /** Both parties' words as short lines: who, turn, text, and what was heard where cut. */
  get said(): readonly string[] {
    return this.recorder.events.flatMap((event) => {
      if (event.type === 'caller.transcript') return [`they ${event.turn} ${event.text}`];
      if (event.type !== 'assistant.transcript') return [];
      return [`we ${event.turn} ${event.text}${event.interrupted ? ` | heard: ${event.heard}` : ''}`];
    });
  }

  get commands(): readonly string[] {
    return this.recorder
      .of('command')
      .map(({ name, args, ok }) => [name, ...Object.values(args), ok ? 'ok' : 'refused'].join(' '));
  }
}
