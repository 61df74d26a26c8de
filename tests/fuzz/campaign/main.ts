import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Author } from './author.ts';
import { FuzzCall } from './fuzz-call.ts';
import { Random } from './random.ts';
import type { Setting, Step, Story } from './story.ts';

const REPORTS = 'test-results';
const STEPS_MAX = 120;
/** What the heap may have grown by between a tenth of the way and the end. */
const GROWTH_MAX_BYTES = 24 * 1024 * 1024;
const REPORT_EVERY_MS = 10_000;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const rejections: string[] = [];
process.on('unhandledRejection', (reason) => rejections.push(`unhandled rejection: ${String(reason)}`));

function settingFrom(random: Random): Setting {
  return {
    mode: random.chance(0.6) ? 'relay' : 'media',
    direction: random.chance(0.5) ? 'inbound' : 'outbound',
    approvalRequired: random.chance(0.2),
    isModelOdd: random.chance(0.8),
  };
}

/** Plays one call of its own making to the end. */
async function invent(seed: number): Promise<{ readonly story: Story; readonly faults: readonly string[] }> {
  const random = new Random(seed);
  const setting = settingFrom(random);
  const call = new FuzzCall(setting);
  const author = new Author(random, setting);
  const steps: Step[] = [];
  if (setting.mode === 'media') steps.push(startOfStream());
  for (const step of steps) call.take(step);
  const length = 1 + random.below(STEPS_MAX);
  while (steps.length < length && call.faults.length === 0) {
    const step = author.next(call);
    steps.push(step);
    call.take(step);
  }
  const faults = [...(await call.end()), ...rejections.splice(0)];
  return { story: { setting, steps }, faults };
}

const startOfStream = (): Step => ({
  from: 'line',
  text: JSON.stringify({
    event: 'start',
    streamSid: `MZ${'0'.repeat(32)}`,
    start: { accountSid: `AC${'0'.repeat(32)}`, callSid: `CA${'0'.repeat(32)}` },
  }),
});

/** Plays a call that was written down. */
async function replay({ setting, steps }: Story): Promise<readonly string[]> {
  const call = new FuzzCall(setting);
  for (const step of steps) call.take(step);
  return [...(await call.end()), ...rejections.splice(0)];
}

/** Takes steps out as long as what is left still fails. */
async function shortened(story: Story): Promise<Story> {
  let { steps } = story;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < steps.length; ) {
      const without = [...steps.slice(0, at), ...steps.slice(at + size)];
      if ((await replay({ ...story, steps: without })).length > 0) steps = without;
      else at += size;
    }
  }
  return { ...story, steps };
}

async function report(seed: number, story: Story, faults: readonly string[]): Promise<void> {
  const short = await shortened(story);
  mkdirSync(REPORTS, { recursive: true });
  const file = `${REPORTS}/fuzz-${seed}.json`;
  writeFileSync(file, `${JSON.stringify({ seed, faults, ...short }, null, 2)}\n`);
  console.log(`FAILED   call ${seed}: ${faults[0]?.split('\n').slice(0, 3).join(' | ')}`);
  console.log(
    `         ${short.steps.length} of ${story.steps.length} steps are left in ${file}; npm run fuzz -- --replay ${file}`,
  );
}

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

async function campaign(options: { readonly frames: number; readonly seed: number; readonly seconds: number }) {
  const beganMs = performance.now();
  const endsMs = beganMs + options.seconds * 1_000;
  let [frames, calls, failures, heapEarly, reportedMs] = [0, 0, 0, 0, beganMs];
  while (frames < options.frames && performance.now() < endsMs && failures < 10) {
    const seed = (options.seed + calls) >>> 0;
    const { faults, story } = await invent(seed);
    calls += 1;
    frames += story.steps.filter((step) => 'text' in step).length;
    if (faults.length > 0) {
      failures += 1;
      await report(seed, story, faults);
    }
    if (heapEarly === 0 && frames >= options.frames / 10) heapEarly = heapBytes();
    if (performance.now() - reportedMs > REPORT_EVERY_MS) {
      reportedMs = performance.now();
      console.log(`         ${frames} frames`);
    }
  }
  const perSecond = Math.round(frames / ((performance.now() - beganMs) / 1_000));
  const grownBytes = heapEarly === 0 ? 0 : heapBytes() - heapEarly;
  console.log(`${frames} frames in ${calls} calls, ${perSecond} a second, seed ${options.seed}`);
  console.log(`heap ${mib(heapEarly)} after a tenth, ${mib(grownBytes)} more at the end; ${failures} calls failed`);
  process.exitCode = failures > 0 || grownBytes > GROWTH_MAX_BYTES ? 1 : 0;
}

const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    seconds: { type: 'string', default: '3600' },
    replay: { type: 'string' },
  },
});
if (values.replay === undefined) {
  await campaign({ frames: Number(values.frames), seed: Number(values.seed), seconds: Number(values.seconds) });
} else {
  const faults = await replay(JSON.parse(readFileSync(values.replay, 'utf8')) as Story);
  console.log(faults.length === 0 ? 'it does not fail any more' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
}
process.exit();
