import type { PracticeLine } from '../../../src/practice/practice-line.ts';
import { type AppServer, type RelaySocket, startAppServer, type Webhook } from './app-server.ts';
import { Inbox } from './inbox.ts';
import { connectModel, type ModelClient, type ServerEvent } from './model-client.ts';
import { createCall } from './rest-client.ts';

export interface StandInOptions {
  /** The supervisor: answers the model's question, or null to let it time out. */
  readonly answer?: (prompt: string) => string | null;
  /** Keys pressed in place of the first ones the model wants. */
  readonly firstPress?: string;
  /** What else `POST /Calls` is given, with the address of the app. */
  readonly dial?: (appUrl: string) => Readonly<Record<string, string>>;
  /** What the model is told, as a system item, once machine detection has its verdict. */
  readonly onDetected?: string;
}

/** What the smallest relay that deserves the name saw of one call. */
export interface CallLog {
  readonly prompts: readonly string[];
  /** What the model said, a response each; empty ones and commands left out. */
  readonly replies: readonly string[];
  readonly played: string;
  readonly questions: readonly string[];
  readonly pressed: readonly string[];
  readonly final: Readonly<Record<string, string>>;
  readonly frames: readonly Readonly<Record<string, unknown>>[];
  readonly webhooks: readonly Webhook[];
}

/** Places a practice call, relays it between phone company and model until it is over, and says what was said. */
export async function relayCall(line: PracticeLine, callee: string, options: StandInOptions = {}): Promise<CallLog> {
  const found = line.find(callee);
  if (found === null) throw new Error(`no callee ${callee}`);
  const app = await startAppServer(line.authToken);
  app.answer(
    '/start_call',
    `<Response><Connect action="${app.url}/call_ended"><ConversationRelay url="${app.wsUrl}/relay" events="speaker-events tokens-played"/></Connect></Response>`,
  );
  const model = connectModel(`${line.openaiBaseUrl.replace('http', 'ws')}/realtime?model=${found.model}`, {
    Authorization: `Bearer ${line.openaiApiKey}`,
  });
  try {
    await createCall(line, {
      To: found.number,
      Url: `${app.url}/start_call`,
      StatusCallback: `${app.url}/call_status`,
      ...options.dial?.(app.url),
    });
    const relay = new Relay(await app.sockets.first(() => true), model, options);
    if (options.onDetected !== undefined) {
      void app.webhooks.first(({ path }) => path === '/detected').then(() => relay.detected());
    }
    const final = await finalStatus(app);
    await relay.idle();
    return { ...relay.log(), final, webhooks: app.webhooks.all };
  } finally {
    model.close();
    await app.close();
  }
}

async function finalStatus(app: AppServer): Promise<Readonly<Record<string, string>>> {
  const webhook = await app.webhooks.first(({ path }) => path === '/call_status');
  return webhook.params;
}

const isSilence = (frame: Record<string, unknown>): boolean =>
  frame['name'] === 'agentSpeaking' && frame['value'] === 'off';

class Relay {
  readonly #twilio: RelaySocket;
  readonly #model: ModelClient;
  readonly #options: StandInOptions;
  readonly #prompts: string[] = [];
  readonly #replies: string[] = [];
  readonly #questions: string[] = [];
  readonly #pressed: string[] = [];
  readonly #finished = new Inbox<'idle'>();
  #active: string | null = null;
  #wantsMore = false;
  #text = '';
  #isCut = false;

  constructor(twilio: RelaySocket, model: ModelClient, options: StandInOptions) {
    this.#twilio = twilio;
    this.#model = model;
    this.#options = options;
    void this.#configure();
  }

  async idle(): Promise<void> {
    if (this.#active !== null) await this.#finished.first(() => true, this.#finished.all.length);
  }

  detected(): void {
    this.#tell('system', this.#options.onDetected ?? '');
    this.#ask();
  }

  log(): Omit<CallLog, 'final' | 'webhooks'> {
    const frames = this.#twilio.frames.all;
    const played = frames.filter((frame) => frame['name'] === 'tokensPlayed');
    return {
      prompts: this.#prompts,
      replies: this.#replies,
      questions: this.#questions,
      pressed: this.#pressed,
      played: played.map((frame) => String(frame['value'])).join(''),
      frames,
    };
  }

  async #configure(): Promise<void> {
    await this.#model.events.first((event) => event.type === 'session.created');
    this.#model.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    await this.#model.events.first((event) => event.type === 'session.updated');
    let seen = 0;
    const hear = (): boolean => {
      for (const frame of this.#twilio.frames.all.slice(seen)) this.#fromTwilio(frame);
      seen = this.#twilio.frames.all.length;
      return false;
    };
    let read = 0;
    const think = (): boolean => {
      for (const event of this.#model.events.all.slice(read)) this.#fromModel(event);
      read = this.#model.events.all.length;
      return false;
    };
    // These never hold: they are looked at whenever something arrives.
    void this.#twilio.frames.until(hear, 60_000).catch(() => {});
    void this.#model.events.until(think, 60_000).catch(() => {});
    this.#ask();
  }

  #fromTwilio(frame: Record<string, unknown>): void {
    if (frame['type'] === 'interrupt') return this.#stopSpeaking();
    if (frame['type'] !== 'prompt') return;
    const text = String(frame['voicePrompt']);
    this.#prompts.push(text);
    this.#tell('user', text);
    this.#ask();
  }

  #ask(): void {
    if (this.#active === null) {
      this.#active = 'asked';
      this.#model.send({ type: 'response.create' });
      return;
    }
    this.#wantsMore = true;
    if (this.#active !== 'asked') this.#model.send({ type: 'response.cancel', response_id: this.#active });
  }

  #stopSpeaking(): void {
    if (this.#active === null || this.#active === 'asked') return;
    this.#isCut = true;
    this.#model.send({ type: 'response.cancel', response_id: this.#active });
  }

  #fromModel(event: ServerEvent): void {
    if (event.type === 'response.created') this.#created(event.response.id);
    if (event.type === 'response.output_text.delta') this.#speak(event.delta);
    if (event.type === 'response.done') this.#done(event.response.status);
    if (event.type === 'error' && event.error.code !== 'response_cancel_not_active') {
      throw new Error(JSON.stringify(event));
    }
  }

  #created(id: string): void {
    this.#active = id;
    this.#text = '';
    this.#isCut = false;
    if (this.#wantsMore) this.#model.send({ type: 'response.cancel', response_id: id });
  }

  #speak(delta: string): void {
    this.#text += delta;
    if (!this.#isCut && !this.#text.includes('[[')) this.#twilio.send({ type: 'text', token: delta, last: false });
  }

  #done(status: string): void {
    this.#active = null;
    if (status === 'completed' && !this.#isCut && this.#text !== '') this.#obey(this.#text);
    if (this.#wantsMore) {
      this.#wantsMore = false;
      this.#ask();
    }
    this.#finished.push('idle');
  }

  #obey(text: string): void {
    const [, speech = text, command, argument = ''] = /^(.*?)\s*\[\[(\w+)(?::(.*))?\]\]$/.exec(text) ?? [];
    const from = this.#twilio.frames.all.length;
    if (speech !== '') {
      this.#replies.push(speech);
      this.#twilio.send({ type: 'text', token: '', last: true });
    }
    if (command === 'end_call') void this.#hangUpOnceHeard(from);
    if (command === 'press') {
      const digits = (this.#pressed.length === 0 ? this.#options.firstPress : undefined) ?? argument;
      this.#pressed.push(digits);
      this.#twilio.send({ type: 'sendDigits', digits });
    }
    if (command === 'request_user') {
      this.#questions.push(argument);
      const answer = this.#options.answer?.(argument) ?? null;
      const told = answer === null ? 'did not answer' : 'answers';
      const rest = answer === null ? ' in time. Go on without it.' : `: ${answer}`;
      this.#tell('system', `Your supervisor ${told} “${argument}”${rest}`);
      this.#ask();
    }
  }

  async #hangUpOnceHeard(from: number): Promise<void> {
    await Promise.race([this.#twilio.frames.first(isSilence, from).catch(() => {}), this.#twilio.closed]);
    this.#twilio.send({ type: 'end' });
  }

  #tell(role: 'user' | 'system', text: string): void {
    const item = { type: 'message', role, content: [{ type: 'input_text', text }] };
    this.#model.send({ type: 'conversation.item.create', item });
  }
}
