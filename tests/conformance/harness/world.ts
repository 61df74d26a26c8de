import { API_KEY, FakeOpenai } from './fake-openai.ts';
import { ACCOUNT_SID, AUTH_TOKEN, FakeTwilio, OUR_NUMBER, PUBLIC_HOST } from './fake-twilio.ts';
import type { MediaLine } from './media-line.ts';
import type { ModelSession } from './model-session.ts';
import type { PhoneCall } from './phone-call.ts';
import type { RelayLine } from './relay-line.ts';
import { type Environment, newDataDir, RelayProcess, removeDataDir } from './relay-process.ts';
import { type EventStream, Supervisor } from './supervisor.ts';

export const SUPERVISOR_TOKEN = 'conformance-supervisor-token-0123456789';

/** A call that is up: the phone's side, the line and what the supervisor sees. */
export interface LiveCall {
  readonly call: PhoneCall;
  readonly callSid: string;
  readonly line: RelayLine;
  readonly events: EventStream;
}

/** A call in sound that is up, with the model's session that hears it. */
export interface LiveStream {
  readonly call: PhoneCall;
  readonly callSid: string;
  readonly line: MediaLine;
  readonly events: EventStream;
  readonly session: ModelSession;
}

/** The relay between two fakes. Nothing in it is shared with the relay's own code. */
export class World {
  readonly twilio: FakeTwilio;
  readonly openai: FakeOpenai;
  readonly dataDir: string;
  readonly #environment: Environment;
  #relay: RelayProcess | null = null;
  #supervisor: Supervisor | null = null;

  private constructor(twilio: FakeTwilio, openai: FakeOpenai, settings: { dataDir: string; environment: Environment }) {
    this.twilio = twilio;
    this.openai = openai;
    this.dataDir = settings.dataDir;
    this.#environment = settings.environment;
    const { TWILIO_AUTH_TOKEN, OPENAI_API_KEY } = settings.environment;
    if (TWILIO_AUTH_TOKEN !== undefined) twilio.account.authToken = TWILIO_AUTH_TOKEN;
    if (OPENAI_API_KEY !== undefined) openai.apiKey = OPENAI_API_KEY;
  }

  /** A world whose relay has not been started. */
  static async prepare(environment: Environment = {}): Promise<World> {
    const [twilio, openai, dataDir] = [await FakeTwilio.start(), await FakeOpenai.start(), await newDataDir()];
    return new World(twilio, openai, { dataDir, environment });
  }

  static async open(environment: Environment = {}): Promise<World> {
    const world = await World.prepare(environment);
    try {
      await world.startRelay();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get environment(): Environment {
    return {
      PORT: '0',
      HOST: PUBLIC_HOST,
      PHONY_DATA_DIR: this.dataDir,
      PHONY_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN,
      PHONY_RATE_LIMIT: '100000',
      PHONY_QUIET_HOURS: 'off',
      PHONY_CALLS_PER_HOUR: '0',
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_PHONE_NUMBER: OUR_NUMBER,
      TWILIO_API_BASE_URL: this.twilio.url,
      OPENAI_API_KEY: API_KEY,
      OPENAI_BASE_URL: this.openai.baseUrl,
      ...this.#environment,
    };
  }

  async startRelay(environment: Environment = {}): Promise<RelayProcess> {
    const relay = await RelayProcess.start({ ...this.environment, ...environment });
    this.#relay = relay;
    this.#supervisor = new Supervisor(relay.port, this.environment['PHONY_SUPERVISOR_TOKEN'] ?? SUPERVISOR_TOKEN);
    this.twilio.account.relayPort = relay.port;
    return relay;
  }

  get relay(): RelayProcess {
    if (this.#relay === null) throw new Error('the relay was not started');
    return this.#relay;
  }

  get supervisor(): Supervisor {
    if (this.#supervisor === null) throw new Error('the relay was not started');
    return this.#supervisor;
  }

  get port(): number {
    return this.relay.port;
  }

  /** Someone calls in and the line is up. @param reportsPlayback - By itself, what it has played. */
  async incoming(reportsPlayback = true): Promise<LiveCall> {
    const call = this.twilio.incoming();
    call.reportsPlayback = reportsPlayback;
    await call.ring();
    return this.#bringUp(call);
  }

  /** We dial, the callee answers and the line is up. */
  async outgoing(to: string): Promise<LiveCall> {
    const callSid = await this.supervisor.dial({ to });
    const call = this.twilio.call(callSid);
    await call.ring();
    return this.#bringUp(call);
  }

  /** Brings a call in sound up that has been rung. */
  async stream(call: PhoneCall): Promise<LiveStream> {
    const events = await this.supervisor.follow(`callSid=${call.sid}`);
    const line = await call.connectStream();
    await events.event('model', ({ state }) => state === 'ready');
    const session = this.openai.sessions.at(-1);
    if (session === undefined) throw new Error('the model was not asked');
    return { call, callSid: call.sid, line, events, session };
  }

  /** Someone calls in, in sound. */
  async incomingStream(): Promise<LiveStream> {
    const call = this.twilio.incoming();
    await call.ring();
    return this.stream(call);
  }

  /** Ends what the last test left: every test starts from a fresh call. No test may have left a malformed frame. */
  async settle(): Promise<void> {
    this.supervisor.closeStreams();
    await this.twilio.hangUpAll();
    const malformed = this.twilio.calls.flatMap((call) =>
      [...call.lines, ...call.streams].flatMap((line) => line.malformed),
    );
    this.twilio.calls.length = 0;
    this.openai.forgetReplies();
    this.openai.forgetProblems();
    this.openai.reception = { kind: 'accept' };
    this.openai.sessionSeconds = 3_600;
    if (malformed.length > 0) throw new Error(`Twilio refuses (64107, 31950): ${malformed.join('\n')}`);
  }

  async close(): Promise<void> {
    this.#supervisor?.closeStreams();
    await this.#relay?.stop();
    await this.twilio.stop();
    await this.openai.stop();
    await removeDataDir(this.dataDir);
  }

  async #bringUp(call: PhoneCall): Promise<LiveCall> {
    const events = await this.supervisor.follow(`callSid=${call.sid}`);
    const line = await call.connect();
    return { call, callSid: call.sid, line, events };
  }
}
