import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { PUBLIC_HOST } from '../../conformance/harness/fake-twilio.ts';
import { says } from '../../conformance/harness/model-protocol.ts';
import type { RelayLine } from '../../conformance/harness/relay-line.ts';
import { type LiveCall, World } from '../../conformance/harness/world.ts';
import { MEDIA_FRAMES, REALTIME_FRAMES, RELAY_FRAMES } from '../samples.ts';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';

const ROUND_FRAMES = 200;
/** A word of the call that is left alone, from prompt to line; generous, since everything runs on one machine. */
const WORD_MAX_MS = 2_000;

const textsOf = (frames: readonly object[]): readonly string[] => frames.map((frame) => JSON.stringify(frame));
const [LINE, STREAM, MODEL] = [textsOf(RELAY_FRAMES), textsOf(MEDIA_FRAMES), textsOf(REALTIME_FRAMES)];

/** How long the call beside all this waits for a word, in ms. */
async function wordMs(world: World, line: RelayLine, round: number): Promise<number> {
  const asked = `round ${round}?`;
  world.openai.whenAsked(asked, says(`Answer ${round}.`));
  const mark = line.mark();
  const beganMs = performance.now();
  line.prompt(asked);
  await line.untilSpoken(`Answer ${round}.`, mark);
  return performance.now() - beganMs;
}

/** A connection that says something odd, or the half of something, and goes or stays. */
function halfOpen(port: number, random: Random): void {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  const path = random.pick(['/relay/ws/x', '/receive_call', '/events/ws?callSid=*', '/calls', '/%']);
  const request = `POST ${path} HTTP/1.1\r\nHost: ${PUBLIC_HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 9\r\n\r\n`;
  socket.write(mutated(request, random, [request]));
  if (random.chance(0.7)) setTimeout(() => socket.destroy(), random.below(500));
}

/** A call, or a call in sound, that is sent broken frames from both its ends until it is hung up or closed. */
async function abuse(world: World, random: Random): Promise<number> {
  const live: LiveCall = await world.incoming();
  live.call.reportsAction = false;
  const session = world.openai.sessions.at(-1);
  for (let count = 0; count < ROUND_FRAMES; count += 1) {
    const corpus = random.chance(0.8) ? LINE : STREAM;
    if (live.line.closed === null) live.line.sendRaw(mutated(random.pick(corpus), random, corpus));
    session?.emitRaw(mutated(random.pick(MODEL), random, MODEL));
  }
  if (random.chance(0.5)) live.line.drop();
  await live.call.hangUp();
  return ROUND_FRAMES * 2;
}

async function campaign(seed: number, seconds: number): Promise<void> {
  const random = new Random(seed);
  const world = await World.open();
  let [frames, slowestMs, round] = [0, 0, 0];
  try {
    const { line } = await world.incoming();
    const endsMs = performance.now() + seconds * 1_000;
    while (performance.now() < endsMs) {
      for (let count = 0; count < 20; count += 1) halfOpen(world.port, random);
      const abused = Promise.all([abuse(world, random), abuse(world, random)]);
      slowestMs = Math.max(slowestMs, await wordMs(world, line, (round += 1)));
      frames += (await abused).reduce((sum, count) => sum + count, 0);
    }
    const isUp = world.relay.exit === null && line.closed === null;
    const broke = (world.relay.stderr.match(/a frame broke us|request failed/g) ?? []).length;
    console.log(`${frames} frames in ${round * 2} calls over real sockets, seed ${seed}; ${broke} broke something`);
    console.log(
      `the relay is ${isUp ? 'up' : 'DOWN'}; a call beside them waited ${slowestMs.toFixed(0)} ms for a word at most`,
    );
    process.exitCode = isUp && broke === 0 && slowestMs < WORD_MAX_MS ? 0 : 1;
  } finally {
    await world.close();
  }
}

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    sockets: { type: 'boolean' },
    frames: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    seconds: { type: 'string', default: '30' },
  },
});
await campaign(Number(values.seed), Number(values.seconds));
process.exit();
