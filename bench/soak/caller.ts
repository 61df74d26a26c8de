import type { PhoneCall } from '../../tests/conformance/harness/phone-call.ts';
import type { RelayLine } from '../../tests/conformance/harness/relay-line.ts';
import type { World } from '../../tests/conformance/harness/world.ts';
import type { Random } from './random.ts';
import { ShownCall } from './shown.ts';
import { promptOf, wordsOf } from './words.ts';

const ANSWER_MS = 20_000;
/** Said where the model is long in coming back. The soak's model looks for its question behind it, and finds none. */
const FILLER = 'One moment, please.';
const MALFORMED = [
  '{',
  '[]',
  'null',
  '"',
  '{"type":7}',
  '{"type":"prompt"}',
  '{"type":"nonsense","a":[[[[]]]]}',
  '\u0000',
];

/** What was done to the calls, counted. */
export interface Faults {
  interruptions: number;
  linesDropped: number;
  modelsKilled: number;
  malformed: number;
  keys: number;
  hangUps: number;
  refusedDials: number;
  slowSubscribers: number;
  relayKills: number;
}

export interface CallerPorts {
  readonly world: World;
  readonly random: Random;
  readonly faults: Faults;
  /** Resolves at once, or once the relay is up again. */
  readonly relayUp: () => Promise<void>;
}

/** One person on the telephone, from ringing to hanging up. */
export class Caller {
  readonly number: number;
  readonly call: PhoneCall;
  readonly shown: ShownCall;
  /** Turns that were answered in full. */
  answered = 0;
  /** Turns whose answer was cut off by a fault of the soak's. */
  disturbed = 0;
  /** Turns nobody answered although nothing had been done to them. */
  readonly unanswered: string[] = [];
  readonly #ports: CallerPorts;
  #line: RelayLine | null = null;

  constructor(number: number, call: PhoneCall, ports: CallerPorts) {
    this.number = number;
    this.call = call;
    this.shown = new ShownCall(call.sid);
    this.#ports = ports;
  }

  async run(): Promise<void> {
    try {
      await this.#talk();
    } finally {
      // Whatever became of it, the telephone company says when a call is over.
      await this.#ports.relayUp();
      await this.call.hangUp();
    }
  }

  async #talk(): Promise<void> {
    const { random, faults } = this.#ports;
    await this.call.ring();
    await this.#connect();
    void this.#watch();
    const turns = random.whole(3, 10);
    for (let turn = 1; turn <= turns && this.#isUp; turn++) {
      // oxlint-disable-next-line no-await-in-loop -- a conversation is one turn after the other
      await this.#turn(turn);
    }
    if (this.#isUp) faults.hangUps += 1;
  }

  /** The relay was killed with the socket: Twilio notices, asks what to do, and connects again. */
  async takeUpAgain(): Promise<void> {
    if (!this.#isUp || this.#line === null) return;
    await this.call.reportFailedSession();
    await this.#connect();
    void this.#watch();
  }

  get #isUp(): boolean {
    return this.call.status !== 'completed' && this.call.status !== 'canceled';
  }

  async #connect(): Promise<void> {
    this.#line = await this.call.connect();
  }

  async #watch(): Promise<void> {
    await this.shown.follow(this.#ports.world.supervisor).catch(() => undefined);
  }

  async #turn(turn: number): Promise<void> {
    const { random, relayUp } = this.#ports;
    await pause(random.between(100, 1_200));
    await relayUp();
    const line = this.#line;
    if (line === null || !this.#isUp) return;
    if (random.chance(0.05)) this.#malformed(line);
    const mark = line.mark();
    if (random.chance(0.3)) line.partial('Say the words');
    line.prompt(promptOf(this.number, turn));
    const isDisturbed = await this.#disturb(turn, line, mark);
    if (isDisturbed) this.disturbed += 1;
    else await this.#hear(turn, line, mark);
  }

  async #hear(turn: number, line: RelayLine, mark: number): Promise<void> {
    const last = wordsOf(this.number, turn).at(-1) ?? '';
    await line
      .until(() => line.closed !== null || line.spoken(mark).includes(last), `words of turn ${turn}`, ANSWER_MS)
      .catch(() => undefined);
    if (line.spoken(mark).includes(last)) this.answered += 1;
    else if (line.closed === null && !line.spoken(mark).includes(FILLER))
      this.unanswered.push(`${this.call.sid} turn ${turn}`);
    else this.disturbed += 1;
  }

  /** One fault in some of the turns. True where the answer cannot be expected whole any more. */
  async #disturb(turn: number, line: RelayLine, mark: number): Promise<boolean> {
    const { faults, random, world } = this.#ports;
    const dice = random.next();
    if (dice < 0.12) {
      const [first = ''] = wordsOf(this.number, turn);
      await line.untilSpoken(first, mark, ANSWER_MS).catch(() => undefined);
      faults.interruptions += 1;
      line.interrupt(first);
      return true;
    }
    if (dice < 0.16) {
      faults.keys += 1;
      line.dtmf(String(random.whole(0, 9)));
      return true;
    }
    if (dice < 0.2) {
      const session = world.openai.sessions.findLast(
        (one) => !one.closed && one.history().some(({ text }) => text.includes(` call ${this.number} turn `)),
      );
      if (session === undefined) return false;
      faults.modelsKilled += 1;
      session.kill();
      return false;
    }
    if (dice < 0.24 && this.call.lines.length < 3) {
      faults.linesDropped += 1;
      await pause(random.between(0, 60));
      await this.call.dropLine();
      await this.#connect();
      return true;
    }
    return false;
  }

  #malformed(line: RelayLine): void {
    const { faults, random } = this.#ports;
    faults.malformed += 1;
    line.sendRaw(random.pick(MALFORMED) ?? '{');
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
