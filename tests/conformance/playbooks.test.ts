import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { says } from './harness/model-protocol.ts';
import type { PhoneCall } from './harness/phone-call.ts';
import { namesField } from './harness/supervisor.ts';
import { useWorld } from './harness/use-world.ts';
import type { World } from './harness/world.ts';

const CALLEE = '+12125550123';
const TRANSFER = '+12125550177';

async function keep(world: World, name: string, playbook: object | string): Promise<void> {
  const folder = join(world.dataDir, 'playbooks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), typeof playbook === 'string' ? playbook : JSON.stringify(playbook));
}

/** Dials and brings the call up. */
async function dialled(world: World, request: object) {
  const callSid = await world.supervisor.dial({ to: CALLEE, ...request });
  const call: PhoneCall = world.twilio.call(callSid);
  await call.ring();
  const events = await world.supervisor.follow(`callSid=${callSid}`);
  const line = await call.connect();
  await events.event('model', ({ state }) => state === 'ready');
  return { call, callSid, line, events };
}

const instructionsOf = (world: World): string => String(world.openai.sessions.at(-1)?.settings['instructions']);

describe('the brief of a call', () => {
  const world = useWorld();

  it('reaches the model and the journal, and is known again after a restart', async () => {
    const { call, callSid } = await dialled(world(), { brief: 'Ask whether the blue shoes are there.' });
    expect(instructionsOf(world())).toContain('\n# Why you call\nAsk whether the blue shoes are there.\n');
    const [created] = await world().supervisor.events(callSid);
    expect(created).toMatchObject({ type: 'call.created', brief: 'Ask whether the blue shoes are there.' });
    expect(created).toHaveProperty('instructionsVersion');
    call.reportsAction = false;
    await world().relay.kill();
    const sessions = world().openai.sessions.length;
    await world().startRelay();
    await call.reportFailedSession();
    const again = await call.connect();
    world().openai.whenAsked('Who is it?', says('About shoes.'));
    again.prompt('Who is it?');
    await again.untilSpoken('About shoes.');
    expect(world().openai.sessions.length).toBeGreaterThan(sessions);
    expect(instructionsOf(world())).toContain('Ask whether the blue shoes are there.');
  });

  it('reaches a model that speaks', async () => {
    const callSid = await world().supervisor.dial({ to: CALLEE, mode: 'media', brief: 'Ask for Ann.' });
    const call = world().twilio.call(callSid);
    await call.ring();
    await world().stream(call);
    expect(instructionsOf(world())).toContain('\n# Why you call\nAsk for Ann.\n');
  });

  it('may not be longer than 4000 characters', async () => {
    const refused = await world().supervisor.post('/calls', { to: CALLEE, brief: 'x'.repeat(4_001) });
    expect([refused.status, refused.code, namesField(refused, 'brief')]).toEqual([400, 'invalid_request', true]);
  });
});

describe('a playbook', () => {
  const world = useWorld();
  beforeAll(async () => {
    await keep(world(), 'hours', {
      title: 'Opening hours',
      brief: 'Ask whether they are open on {{day}}.',
      variables: [{ name: 'day', label: 'Which day', required: true }],
      checklist: ['The hours of {{day}} are known'],
      approval: 'required',
      transferTo: TRANSFER,
    });
    await keep(world(), 'torn', '{"title":');
  });

  it('is listed, and a broken one with its name and the reason', async () => {
    const { status, body } = await world().supervisor.get('/playbooks');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      playbooks: [{ name: 'hours', title: 'Opening hours' }],
      broken: [{ name: 'torn', reason: expect.stringContaining('not JSON') as string }],
    });
  });

  it('gives its call a brief, a checklist, approval and a transfer number', async () => {
    world().openai.whenAsked('Hello', says('Are you open?'));
    const { callSid, line, events } = await dialled(world(), { playbook: 'hours', variables: { day: 'Sunday' } });
    expect(instructionsOf(world())).toMatch(
      /# Why you call\nAsk whether they are open on Sunday\.\n\n# Checklist\n[^#]*Sunday/,
    );
    line.prompt('Hello');
    expect(await events.event('approval.requested')).toMatchObject({ text: 'Are you open?' });
    expect((await world().supervisor.post('/override/transfer', { callSid })).status).toBe(200);
    expect(await events.event('supervisor')).toMatchObject({ action: 'transfer', number: TRANSFER });
  });

  it('has its checklist ticked by the model beside the call, by the numbers it was given and no others', async () => {
    await keep(world(), 'table', {
      title: 'A table',
      brief: 'Book a table.',
      checklist: ['They were asked for a table', 'The table is booked'],
    });
    world().openai.whenAsked('Half past seven', says('Half past seven is fine.'));
    world().openai.whenAsked('Which of these are achieved?', says('2, 7'));
    const { callSid, line, events } = await dialled(world(), { playbook: 'table' });
    line.prompt('Half past seven, then.');
    await line.untilSpoken('Half past seven is fine.');
    expect(await events.event('checklist')).toMatchObject({ item: 1, done: true, source: 'model' });
    const beside = await world().openai.sessionTold('Which of these are achieved?');
    expect(beside.said('user')).toEqual([expect.stringContaining('2. The table is booked')]);
    expect(line.spoken()).toBe('Half past seven is fine.');
    const ticks = (await world().supervisor.events(callSid)).filter(({ type }) => type === 'checklist');
    expect(ticks).toHaveLength(1);
  });

  it('settles nothing for the calls beside it', async () => {
    world().openai.whenAsked('Hello', says('Good day.'));
    const { line, events } = await dialled(world(), {});
    line.prompt('Hello');
    await line.untilSpoken('Good day.');
    expect(events.all('approval.requested')).toEqual([]);
    expect(instructionsOf(world())).not.toContain('# Checklist');
  });

  it('can be practised', async () => {
    const request = { practice: 'person', playbook: 'hours', variables: { day: 'Sunday' } };
    const callSid = await world().supervisor.dial(request);
    expect((await world().supervisor.events(callSid))[0]).toMatchObject({
      playbook: 'hours',
      brief: 'Ask whether they are open on Sunday.',
    });
  });

  it.each([
    [{ playbook: 'nothing' }, 'playbook', 'hours'],
    [{ playbook: 'torn' }, 'playbook', 'not JSON'],
    [{ playbook: 'hours' }, 'variables', 'day'],
    [{ playbook: 'hours', variables: { day: 'x', night: 'y' } }, 'variables', 'night'],
  ])('%j is refused with 400, naming %s and what there is', async (request, field, word) => {
    const refused = await world().supervisor.post('/calls', { to: CALLEE, ...request });
    expect([refused.status, refused.code, namesField(refused, field)]).toEqual([400, 'invalid_request', true]);
    expect(refused.text).toContain(word);
  });
});
