import { parseArgs } from 'node:util';
import { type Figure, isMet, printTable } from './figure.ts';
import { sayReady, startProbe } from './probe.ts';
import type { Setting } from './setting.ts';

/** What can be named after `npm run bench --`: each part gives its lines of the table. */
const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  tokens: async () => between((await import('./parts/tokens.ts')).tokens),
  'first-token': async () => between((await import('./parts/first-token.ts')).firstToken),
  answer: async () => between((await import('./parts/answer.ts')).answer),
  'barge-in': async () => between((await import('./parts/barge-in.ts')).bargeIn),
  memory: async () => between((await import('./parts/memory.ts')).memory),
  capacity: async () => between((await import('./parts/capacity.ts')).capacity),
  app: async () => (await import('./parts/app.ts')).app(),
  notification: async () => (await import('./parts/notification.ts')).notification(),
  window: async () => (await import('./parts/window.ts')).window(),
  history: async () => (await import('./parts/history.ts')).history(),
};

/** Each part has fresh processes, so that none inherits another's garbage. */
async function between(part: (setting: Setting) => Promise<Figure[]>): Promise<Figure[]> {
  const { startSetting } = await import('./setting.ts');
  const setting = await startSetting();
  try {
    return await part(setting);
  } finally {
    await setting.close();
  }
}

/** The processes of the bench are this same program. */
async function serve(role: string, modelUrl: string): Promise<void> {
  startProbe();
  if (role === '--far-ends') return (await import('./far-ends/serve.ts')).serveFarEnds();
  if (role === '--notification') return (await import('./parts/notification.ts')).timeNotifications();
  if (role === '--app') return (await import('./parts/app.ts')).timeApp();
  if (role === '--window') return (await import('./window/measure-window.ts')).measureWindow();
  if (role === '--floor') return sayReady(await (await import('./floor.ts')).startFloor(modelUrl));
  return (await import('./relay.ts')).startRelay();
}

async function measure(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const unknown = positionals.find((name) => !(name in PARTS));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}`);
  const figures: Figure[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`${name} …`);
    figures.push(...(await part()));
  }
  if (values.json === true) console.log(JSON.stringify(figures.map((figure) => ({ ...figure, met: isMet(figure) }))));
  else printTable(figures);
}

const [role = '', modelUrl = ''] = process.argv.slice(2);
const ROLES = ['--far-ends', '--floor', '--relay', '--notification', '--app', '--window'];
if (ROLES.includes(role)) await serve(role, modelUrl);
else await measure();
