import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from './harness/event-shapes.ts';
import { says } from './harness/model-protocol.ts';
import { talkIn } from './harness/talk.ts';
import { verbIn } from './harness/twiml.ts';
import { useWorld } from './harness/use-world.ts';
import { eventually, Gate } from './harness/watched.ts';
import type { LiveCall, World } from './harness/world.ts';

const textOf = (event: CallEvent): string =>
  JSON.stringify(Object.entries(event).toSorted(([a], [b]) => a.localeCompare(b)));

/** What was shown is kept as it was shown, and the numbers have no gap. */
async function expectKept(world: World, callSid: string, shown: readonly CallEvent[]): Promise<readonly CallEvent[]> {
  const kept = await world.supervisor.events(callSid);
  expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_event, index) => index + 1));
  const bySeq = new Map(kept.map((event) => [event.seq, textOf(event)]));
  for (const event of shown) expect(bySeq.get(event.seq)).toBe(textOf(event));
  return kept;
}

/** The moments of a call at which the relay is killed. */
const MOMENTS: Readonly<Record<string, (world: World, live: LiveCall) => Promise<unknown>>> = {
  'before the reply': async (world, { line }) => {
    const gate = new Gate();
    world.openai.whenAsked('one', { parts: ['LOST'], beforeFirst: gate }, says('Late.'));
    line.prompt('one');
    await gate.reached;
  },
  'in the middle of the reply': async (world, { line }) => {
    const gate = new Gate();
    world.openai.whenAsked('one', { parts: ['First half ', gate, 'LOST'] }, says('Again whole.'));
    line.prompt('one');
    await line.untilSpoken('First half');
  },
  'with the reply': async (world, { line }) => {
    world.openai.whenAsked('one', says('A reply.'));
    line.prompt('one');
    await line.untilSpoken('A reply.');
  },
  'as the model ends the call': async (world, { line, call }) => {
    call.obeysEnd = false;
    world.openai.whenAsked('one', says('Goodbye. [[end_call]]'), says('Goodbye again.'));
    line.prompt('one');
    await line.untilSpoken('Goodbye.');
  },
  'while a question waits': async (world, { line, events }) => {
    world.openai.whenAsked('one', says('Let me ask. [[request_user:What do I say?]]'));
    line.prompt('one');
    await events.event('question.asked');
  },
};

/** Nobody knows when the power fails: some way into what the moment begins. */
const someTime = (): Promise<void> => delay(Math.random() * 25);

describe('a relay that is killed', { timeout: 40_000 }, () => {
  const world = useWorld();
  const kills = Object.keys(MOMENTS).flatMap((moment) => [
    { moment, meanwhile: 'goes on' },
    { moment, meanwhile: 'ends' },
  ]);

  it.each(kills)(
    '$moment loses nothing that was shown; the call $meanwhile meanwhile',
    async ({ moment, meanwhile }) => {
      const live = await world().incoming();
      const { call, callSid, events } = live;
      await MOMENTS[moment]?.(world(), live);
      await someTime();
      call.reportsAction = false;
      await world().relay.kill();
      const shown = [...events.events];
      if (meanwhile === 'ends') call.status = 'completed';
      world().openai.forgetReplies();
      world().openai.whenAsked('two', says('Here again.'));
      await world().startRelay();
      const asksOf = (): number => world().twilio.requestsTo(new RegExp(callSid)).length;
      if (meanwhile === 'goes on') {
        await call.reportFailedSession();
        if (verbIn(call.twiml, 'ConversationRelay') !== null) {
          const again = await call.connect();
          again.prompt('two');
          await again.untilSpoken('Here again.', 0, 15_000);
        }
        await call.hangUp();
      } else {
        await eventually(async () => asksOf() > 0, 'look-up at Twilio', 12_000);
      }
      const kept = await eventually(async () => {
        const all = await world().supervisor.events(callSid);
        return all.at(-1)?.type === 'call.ended' ? all : null;
      }, 'end of the call');
      expect(await expectKept(world(), callSid, shown)).toEqual(kept);
      expect(kept.filter(({ type }) => type === 'call.ended')).toHaveLength(1);
    },
  );
});

describe('a relay that is killed while a draft waits', { timeout: 40_000 }, () => {
  const world = useWorld({ REQUIRE_SUPERVISOR_FEEDBACK: 'true' });

  it('waits for the same decision when it is back', async () => {
    world().openai.whenAsked('one', says('May I say this?'));
    const { call, callSid, line, events } = await world().incoming();
    line.prompt('one');
    const { approvalId } = await events.event('approval.requested');
    call.reportsAction = false;
    await world().relay.kill();
    await world().startRelay();
    await call.reportFailedSession();
    const again = await call.connect();
    const answer = await world().supervisor.post('/override/approval', { callSid, approvalId, decision: 'approve' });
    expect(answer.status).toBe(200);
    await again.untilSpoken('May I say this?');
    await expectKept(world(), callSid, events.events);
  });
});

describe('a line that breaks under words that were not heard', () => {
  const world = useWorld();

  it('is recorded as cut where it was heard last, and the model goes on from there', async () => {
    world().openai.whenAsked('When?', says('On Monday at nine. ', 'Bring your papers.'));
    // Asked to go on, it is not asked the question again.
    world().openai.otherwise = () => says('And bring your papers.');
    const live = await world().incoming();
    const { call, line, events } = live;
    line.playback = 'manual';
    line.prompt('When?');
    await events.event('assistant.transcript', ({ text }) => String(text).includes('papers'));
    line.tokensPlayed('On Monday at nine. ');
    await line.untilSpoken('papers');
    await delay(50);
    await call.dropLine();
    const cut = await events.event('assistant.transcript', ({ interrupted }) => interrupted === true);
    expect(String(cut['heard']).trim()).toBe('On Monday at nine.');
    const again = await call.connect();
    await again.untilSpoken('And bring your papers.');
    const session = await world().openai.sessionTold('When?');
    expect(talkIn(live, session)).toEqual([
      'user: When?',
      'assistant: On Monday at nine. Bring your papers.',
      'assistant: And bring your papers.',
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('a machine that sleeps', { timeout: 120_000 }, () => {
  const world = useWorld({ PHONY_QUESTION_SECONDS: '20' });

  it('wakes up into a call whose sockets broke, and goes on with it', async () => {
    world().openai.whenAsked('Ask.', says('Let me see. [[request_user:What?]]'));
    world().openai.whenAsked('Awake?', says('Awake.'));
    const { call, callSid, line, events } = await world().incoming();
    line.prompt('Ask.');
    await events.event('question.asked');
    const session = await world().openai.sessionTold('Ask.');
    await session.untilIdle();
    const other = (await world().incoming()).call;
    world().relay.standStill();
    call.reportsAction = false;
    line.drop();
    session.kill();
    await delay(32_000);
    world().relay.goOn();
    await call.reportFailedSession();
    const again = await call.connect();
    again.prompt('Awake?');
    await again.untilSpoken('Awake.', 0, 20_000);
    expect(events.all('question.expired')).toHaveLength(1);
    expect(events.all('caller.transcript').map(({ text }) => text)).toEqual(['Ask.', 'Awake?']);
    await world().relay.untilStderr(/asleep/);
    // The other call's line is as it was: nothing was told to it, and it hears.
    other.line.prompt('Awake?');
    await other.line.untilSpoken('Awake.', 0, 20_000);
    await other.hangUp();
    await call.hangUp();
    await events.event('call.ended');
    const kept = await expectKept(world(), callSid, events.events);
    expect(events.events).toHaveLength(kept.length);
  });
});

describe('a far end that falls silent and does not say so', { timeout: 90_000 }, () => {
  const world = useWorld();

  it('is noticed within half a minute: the model, Twilio and the supervisor', async () => {
    world().openai.whenAsked('Hi', says('Hi there.'));
    world().openai.whenAsked('Still here?', says('Still here.'));
    const { call, callSid, line, events } = await world().incoming();
    const second = await world().supervisor.follow(`callSid=${callSid}`);
    line.prompt('Hi');
    await line.untilSpoken('Hi there.');
    const session = await world().openai.sessionTold('Hi');
    await session.untilIdle();
    const frozenAtMs = Date.now();
    session.freeze();
    line.freeze();
    second.freeze();
    await events.event('model', ({ state }) => state === 'reconnecting', { deadlineMs: 35_000 });
    // Twilio takes the session for alive and asks nothing: it is told to.
    const before = call.twimls.length;
    await call.untilTwiml(before + 1, 60_000);
    const again = await call.connect();
    again.prompt('Still here?');
    await again.untilSpoken('Still here.', 0, 15_000);
    second.thaw();
    await eventually(async () => second.isClosed, 'end of the silent subscriber');
    expect(Date.now() - frozenAtMs).toBeLessThan(75_000);
  });
});

describe('a network that is gone for a while', { timeout: 90_000 }, () => {
  const world = useWorld();

  it('takes no call with it', async () => {
    world().openai.whenAsked('Hi', says('Hi there.'));
    world().openai.whenAsked('Back?', says('Back.'));
    const { call, line, events } = await world().incoming();
    line.prompt('Hi');
    await line.untilSpoken('Hi there.');
    const session = await world().openai.sessionTold('Hi');
    await session.untilIdle();
    world().twilio.isUnreachable = true;
    world().openai.reception = { kind: 'unreachable' };
    call.reportsAction = false;
    line.drop();
    await delay(35_000);
    world().twilio.isUnreachable = false;
    world().openai.reception = { kind: 'accept' };
    await call.untilTwiml(call.twimls.length + 1, 30_000);
    const again = await call.connect();
    again.prompt('Back?');
    await again.untilSpoken('Back.', 0, 20_000);
    expect(events.all('call.ended')).toHaveLength(0);
  });
});

/** Lets files grow no further than so many bytes, from outside; null for as far as they like. */
function limitFiles(pid: number, bytes: number | null): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:`]);
}

function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version']);
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('a data folder that is removed with a call up', () => {
  const world = useWorld();

  it('is made again, with all of the call', async () => {
    world().openai.whenAsked('Hi', says('Hi there.'));
    const { call, callSid, line, events } = await world().incoming();
    await events.event('model', ({ state }) => state === 'ready');
    await rm(join(world().dataDir, 'calls'), { recursive: true });
    line.prompt('Hi');
    await line.untilSpoken('Hi there.');
    await call.hangUp();
    await events.event('call.ended');
    const kept = await expectKept(world(), callSid, events.events);
    expect(kept.map(({ type }) => type)).toContain('call.created');
    await world().relay.kill();
    await world().startRelay();
    await expectKept(world(), callSid, kept);
  });
});

describe.skipIf(!hasPrlimit())('a disk that takes no more', { timeout: 60_000 }, () => {
  const world = useWorld();
  const relayLamp = async (): Promise<{ readonly state: string; readonly detail: string }> =>
    (await world().supervisor.get('/console/state')).body['relay'] as { state: string; detail: string };

  it('is said and survived: the call goes on, and all of it is kept once there is room again', async () => {
    world().openai.whenAsked('Hi', says('Hi there.'));
    world().openai.whenAsked('Full?', says('It goes on.'));
    const { call, callSid, line, events } = await world().incoming();
    line.prompt('Hi');
    await line.untilSpoken('Hi there.');
    const pid = world().relay.pid ?? 0;
    limitFiles(pid, 100);
    line.prompt('Full?');
    await line.untilSpoken('It goes on.');
    await events.event('assistant.transcript', ({ text }) => text === 'It goes on.');
    await eventually(async () => (await relayLamp()).state === 'failed', 'lamp');
    expect((await relayLamp()).detail).toMatch(/EFBIG/);
    limitFiles(pid, null);
    await eventually(async () => (await relayLamp()).state === 'ok', 'lamp', 40_000);
    await call.hangUp();
    await events.event('call.ended');
    const shown = [...events.events];
    await world().relay.kill();
    await world().startRelay();
    const kept = await expectKept(world(), callSid, shown);
    expect(kept).toHaveLength(shown.length);
  });
});
