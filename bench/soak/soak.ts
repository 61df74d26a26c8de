import { WebSocket } from 'ws';
import { SUPERVISOR_TOKEN, World } from '../../tests/conformance/harness/world.ts';
import { type Account, newAccount, settle } from './account.ts';
import { Caller, type Faults, pause } from './caller.ts';
import { memoryReport, type Sample, sampleOf } from './memory.ts';
import { Random } from './random.ts';
import { answerTo } from './words.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** Calls at once. */
  readonly calls: number;
  readonly seed: number;
}

/** The relay is not killed any more in the last part, so that its memory can be watched. */
const CALM_SHARE = 0.4;
const KILL_EVERY_MS = [120_000, 240_000] as const;
const LOOK_EVERY_MS = 2_000;
/** Each collects all the relay's garbage. */
const SAMPLE_EVERY_MS = 15_000;
const SLOW_SUBSCRIBERS = 3;
const PROBLEMS_TOLD = 40;
/** A relay that was killed as a call ended asks Twilio for it once it is back: by then it has. */
const LOOKED_UP_MS = 15_000;

/** Calls without end on a relay to which things happen, and the books on what became of them. */
export class Soak {
  readonly #options: SoakOptions;
  readonly #random: Random;
  readonly #faults: Faults = {
    interruptions: 0,
    linesDropped: 0,
    modelsKilled: 0,
    malformed: 0,
    keys: 0,
    hangUps: 0,
    refusedDials: 0,
    slowSubscribers: 0,
    relayKills: 0,
  };
  readonly #account: Account = newAccount();
  readonly #live = new Set<Caller>();
  readonly #done: Caller[] = [];
  readonly #problems: string[] = [];
  /** Of the relay that runs now. */
  #memory: Sample[] = [];
  #relayUp: Promise<void> = Promise.resolve();
  #callers = 0;
  #answered = 0;
  #disturbed = 0;
  /** Calls whose end the relay learnt by asking: it was killed before it had written down what it was told. */
  #endsLookedUp = 0;
  #deadlineMs = 0;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  /** @returns Whether nothing was lost, doubled or left open. */
  async run(): Promise<boolean> {
    const { minutes, calls } = this.#options;
    const world = await World.open({ PHONY_CALLS_PER_DAY: '0', PHONY_SOAK_HEAP: process.env['PHONY_SOAK_HEAP'] });
    // What was under way with a relay that was killed fails; the books say whether that did harm.
    process.on('unhandledRejection', (error) => this.#problems.push(`unhandled: ${messageOf(error)}`));
    world.openai.otherwise = answerTo;
    this.#deadlineMs = Date.now() + minutes * 60_000;
    try {
      const lines = Array.from({ length: calls }, (_, index) => this.#keepCalling(world, index * 50));
      await Promise.all([...lines, this.#killNowAndThen(world), this.#refuseDials(world), this.#watch(world)]);
      await this.#closeTheBooks(world);
    } finally {
      await world.close();
    }
    return this.#report();
  }

  get #isOver(): boolean {
    return Date.now() >= this.#deadlineMs;
  }

  /** One place at the switchboard: as soon as a call is over the next one comes in. */
  async #keepCalling(world: World, delayMs: number): Promise<void> {
    await pause(delayMs);
    while (!this.#isOver) {
      await this.#relayUp;
      const caller = new Caller((this.#callers += 1), world.twilio.incoming(), {
        world,
        random: this.#random,
        faults: this.#faults,
        relayUp: () => this.#relayUp,
      });
      this.#live.add(caller);
      await caller.run().catch((error: unknown) => this.#problems.push(`${caller.call.sid}: ${messageOf(error)}`));
      this.#live.delete(caller);
      this.#done.push(caller);
      if (this.#done.length > this.#options.calls * 2) await this.#closeTheBooks(world);
    }
  }

  async #killNowAndThen(world: World): Promise<void> {
    const calmFromMs = this.#deadlineMs - this.#options.minutes * 60_000 * CALM_SHARE;
    for (;;) {
      const [soonest, latest] = KILL_EVERY_MS;
      const waitMs = Math.min(this.#random.between(soonest, latest), this.#options.minutes * 12_000);
      if (Date.now() + waitMs > calmFromMs) return;
      await pause(waitMs);
      this.#relayUp = this.#killAndStart(world);
      await this.#relayUp;
    }
  }

  async #killAndStart(world: World): Promise<void> {
    this.#faults.relayKills += 1;
    const live = [...this.#live];
    for (const { call } of live) call.reportsAction = false;
    await world.relay.kill();
    await pause(500);
    await world.startRelay();
    this.#memory = [];
    await Promise.all(
      live.map((caller) =>
        caller.takeUpAgain().catch((error: unknown) => this.#problems.push(`${caller.call.sid}: ${messageOf(error)}`)),
      ),
    );
  }

  async #refuseDials(world: World): Promise<void> {
    while (!this.#isOver) {
      await pause(5_000);
      await this.#relayUp;
      world.twilio.refuseNext({ status: 400, code: 21215, message: 'Geo permission' });
      const refused = await world.supervisor.post('/calls', { to: '+15551234567' }).catch(() => null);
      if (refused !== null && refused.status !== 422)
        this.#problems.push(`a refused dial was answered ${refused.status}`);
      this.#faults.refusedDials += 1;
    }
  }

  /** Memory, and subscribers that never read. */
  async #watch(world: World): Promise<void> {
    let slow: WebSocket[] = [];
    let sampleAtMs = 0;
    while (!this.#isOver) {
      await pause(LOOK_EVERY_MS);
      if (Date.now() >= sampleAtMs) {
        sampleAtMs = Date.now() + SAMPLE_EVERY_MS;
        const memory = this.#memory;
        const sample = await sampleOf(world.relay.pid);
        if (sample !== null) memory.push(sample);
      }
      slow = slow.filter(({ readyState }) => readyState <= WebSocket.OPEN);
      if (slow.length < SLOW_SUBSCRIBERS) slow.push(this.#slowSubscriber(world));
    }
    for (const socket of slow) socket.terminate();
  }

  #slowSubscriber(world: World): WebSocket {
    this.#faults.slowSubscribers += 1;
    const socket = new WebSocket(`ws://127.0.0.1:${world.port}/events/ws?callSid=*&token=${SUPERVISOR_TOKEN}`);
    socket.on('open', () => socket.pause());
    socket.on('error', () => undefined);
    return socket;
  }

  async #closeTheBooks(world: World): Promise<void> {
    await this.#relayUp;
    const done = this.#done.splice(0);
    await pause(1_500);
    for (const caller of done) {
      this.#answered += caller.answered;
      this.#disturbed += caller.disturbed;
      this.#problems.push(...(await this.#settle(caller, world)), ...caller.unanswered);
      const index = world.twilio.calls.indexOf(caller.call);
      if (index !== -1) world.twilio.calls.splice(index, 1);
    }
    const open = world.openai.sessions.filter(({ closed }) => !closed);
    world.openai.sessions.splice(0, world.openai.sessions.length, ...open);
  }

  /** Asked again where the relay was just being killed, or has not asked Twilio yet. */
  async #settle(caller: Caller, world: World): Promise<readonly string[]> {
    const untilMs = Date.now() + LOOKED_UP_MS;
    let wasOpen = false;
    for (;;) {
      await this.#relayUp;
      const events = await world.supervisor.events(caller.call.sid).catch(() => null);
      const isOpen = events !== null && events.length > 0 && events.at(-1)?.type !== 'call.ended';
      if (events !== null && (!isOpen || Date.now() >= untilMs)) {
        if (wasOpen && !isOpen) this.#endsLookedUp += 1;
        return settle(this.#account, caller, events);
      }
      wasOpen ||= isOpen;
      await pause(200);
    }
  }

  #report(): boolean {
    const { minutes, calls, seed } = this.#options;
    const startedMinute = this.#deadlineMs / 60_000 - minutes;
    const books = {
      ...this.#account,
      turnsAnswered: this.#answered,
      turnsDisturbed: this.#disturbed,
      endsLookedUp: this.#endsLookedUp,
    };
    process.stdout.write(`\nSoak: ${minutes} min, ${calls} calls at once, seed ${seed}\n`);
    console.table({ ...books });
    console.table({ ...this.#faults });
    process.stdout.write('The last relay, garbage collected before each look:\n');
    console.table(memoryReport(this.#memory));
    for (const sample of this.#memory) {
      const figures = [sample.heapMb, sample.externalMb, sample.residentMb, sample.stallMs].map((n) => n.toFixed(1));
      process.stdout.write(`  ${(sample.atMinute - startedMinute).toFixed(1)} min: ${figures.join('  ')}\n`);
    }
    // Words are lost with whatever is killed, and there are many: they come last.
    const lost = this.#problems.filter((problem) => problem.includes(': words'));
    const others = this.#problems.filter((problem) => !lost.includes(problem));
    for (const problem of [...others, ...lost].slice(0, PROBLEMS_TOLD)) process.stdout.write(`  ${problem}\n`);
    const { notEnded, gaps, shownNotKept, shownTwice, unanswered } = this.#account;
    return notEnded + gaps + shownNotKept + shownTwice + unanswered === 0;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 300) : String(error));
