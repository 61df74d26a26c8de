import { CallEvent, type CallMessage } from '#core/call/events.ts';
import { NO_PLAN } from '#core/call/plan.ts';
import { RealtimeModel } from '#relay/adapters/openai/realtime-model.ts';
import { RealtimeSpeechModel } from '#relay/adapters/openai/speech-model.ts';
import { factOf, RelayLine } from '#relay/adapters/twilio/relay-line.ts';
import { parseFrame } from '#relay/adapters/twilio/relay-protocol.ts';
import { CallRunner, type RunnerPorts } from '#relay/calls/call-runner.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import type { Logger } from '#relay/logging/logger.ts';
import { hearFrames } from '#relay/server/line-frames.ts';
import { mediaSession } from '#relay/server/media-session.ts';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { SETTINGS } from '../../fakes/conversation-call.ts';
import { countingIds, FakeClock } from '../../fakes/fake-clock.ts';
import { WebSocket } from './fake-ws.ts';
import type { Setting, Step } from './story.ts';

/** A command as the campaign's model gives it: these letters must never be spoken. */
const COMMAND = /\[\[press:7\d*\]\]/;

/** A whole call as the relay has it: real adapters over sockets that lead nowhere, real runner, time that is told. */
export class FuzzCall {
  readonly clock = new FakeClock();
  readonly line = new WebSocket();
  /** What must not have happened, in the order it did. */
  readonly faults: string[] = [];
  readonly #setting: Setting;
  readonly #runner: CallRunner;
  readonly #shown: CallMessage[] = [];

  constructor(setting: Setting) {
    this.#setting = setting;
    this.line.readyState = WebSocket.OPEN;
    this.#runner = new CallRunner(CALL_SID, setting.direction, this.#ports());
    const [from, to] = ['+15550100001', '+15550100002'];
    const { direction, mode } = setting;
    this.#runner.begin({ type: 'call.created', direction, from, to, mode, practice: null });
    this.#openLine();
  }

  /** The model's socket of now. */
  get model(): WebSocket {
    if (WebSocket.newest === null) throw new Error('no session of the model was opened');
    return WebSocket.newest;
  }

  take(step: Step): void {
    try {
      this.#take(step);
    } catch (error) {
      this.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** The other party hangs up; says what is wrong with what was recorded, if anything is. */
  async end(): Promise<readonly string[]> {
    this.take({ from: 'line', does: 'closes' });
    try {
      this.#runner.onStatus('completed', 1_000, 12);
    } catch (error) {
      this.faults.push(`the end: ${String(error)}`);
    }
    await this.#runner.over;
    this.clock.advance(600_000);
    this.#checkEvents();
    this.#checkSpeech();
    this.model.terminate();
    return this.faults;
  }

  #take(step: Step): void {
    if (step.from === 'clock') return this.clock.advance(step.ms);
    if (step.from === 'supervisor') return void this.#runner.act(step.action);
    const socket = step.from === 'line' ? this.line : this.model;
    if ('text' in step) return socket.hears(step.text);
    if (step.from === 'line' || step.does === 'closes') return socket.closes(step.from === 'line' ? 1_000 : step.code);
    if (socket.readyState === WebSocket.CONNECTING) socket.opens();
  }

  #checkEvents(): void {
    const events = this.#shown.filter((message) => 'seq' in message);
    events.forEach((event, index) => {
      if (event.seq !== index + 1) this.faults.push(`seq ${event.seq} where ${index + 1} is due`);
      const again = CallEvent.safeParse(JSON.parse(JSON.stringify(event)));
      if (!again.success) this.faults.push(`a journal line nobody can read: ${JSON.stringify(event).slice(0, 300)}`);
    });
    const ends = events.filter(({ type }) => type === 'call.ended').length;
    if (ends !== 1 || events.at(-1)?.type !== 'call.ended')
      this.faults.push(`call.ended came ${ends} times, or not last`);
  }

  #checkSpeech(): void {
    const tokens = this.line.sent.map((frame) => {
      const { token }: { token?: unknown } = JSON.parse(frame);
      return typeof token === 'string' ? token : '';
    });
    const spoken = this.#setting.isModelOdd ? tokens : [tokens.join('')];
    const said = spoken.find((text) => COMMAND.test(text));
    if (said !== undefined) this.faults.push(`a command was spoken: ${said.slice(0, 200)}`);
  }

  #openLine(): void {
    const { line } = this;
    // The package is another one here; what we use of it is the same.
    const socket = line as unknown as Parameters<typeof mediaSession>[0];
    if (this.#setting.mode === 'media') return mediaSession(socket, { log: this.#log, admit: () => this.#runner });
    const relayLine = new RelayLine(socket);
    hearFrames(socket, this.#log, (text) => {
      const parsed = parseFrame(text);
      if (!parsed.ok) return parsed.why;
      const fact = factOf(parsed.frame);
      if (fact !== null) this.#runner.fact(relayLine, fact);
      return null;
    });
    line.on('close', () => this.#runner.lineClosed(relayLine));
    this.#runner.lineOpened(relayLine);
  }

  /** Nothing we are sent may be an error of ours. */
  get #log(): Logger {
    const error = (fields: object, message: string): void => {
      this.faults.push(`${message}: ${JSON.stringify(fields)}`);
    };
    const log = { debug: ignore, info: ignore, warn: ignore, error, child: () => log };
    return log as unknown as Logger;
  }

  #ports(): RunnerPorts {
    const { clock } = this;
    const options = {
      baseUrl: 'https://api.example.com/v1',
      apiKey: 'sk-fuzz',
      model: 'gpt-realtime-2.1',
      log: this.#log,
      monotonicMs: clock.monotonicMs,
      voice: 'marin',
      language: 'en-US',
    };
    const text = new RealtimeModel(options);
    const speech = new RealtimeSpeechModel(options);
    const isSpeech = this.#setting.mode === 'media';
    return {
      carrier: {
        name: 'twilio',
        account: null,
        phoneNumber: '+15550100002',
        company: null,
        publicOrigin: () => null,
        briefings: new OneTimeTokens(clock),
        modelFor: () => text,
        speechModelFor: () => speech,
        practiceCallee: () => null,
        openingSilenceMs: 6_000,
      },
      model: isSpeech ? { mode: 'media', model: speech } : { mode: 'relay', model: text },
      journal: { append: async () => undefined },
      clock,
      newId: countingIds(),
      log: this.#log,
      settings: { ...SETTINGS, approvalRequired: this.#setting.approvalRequired },
      systemPrompt: 'Be kind.',
      plan: NO_PLAN,
      disclosesAi: false,
      language: 'en-US',
      caps: { minutes: 0, usd: 0 },
      inbound: { answer: 'assistant', seconds: 0 },
      capGoodbye: 'I have to go.',
      show: (message) => this.#shown.push(message),
      isRead: () => true,
      onEnded: () => undefined,
    };
  }
}

function ignore(): void {}
