import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Guardrails } from '#core/dialling/guardrails.ts';
import { Fault } from '#core/errors.ts';
import { CallSid } from '#core/ids.ts';
import { type RelayServer, relayServer, supervisor, webhook } from '../../fakes/relay-server.ts';

/** Our own number of the fakes has the country code 1. */
const HOME = '+15551234567';
const ABROAD = '+442079460000';
const ALL_DAY: Partial<Guardrails> = { quietHours: { fromMinute: 0, toMinute: 1_439 } };

const PLAYBOOK = {
  title: 'Opening hours',
  brief: 'Ask whether they are open on {{day}}.',
  variables: [{ name: 'day', label: 'Which day', required: true }],
  checklist: ['The hours of {{day}} are known'],
  approval: 'required',
  transferTo: '+15550100077',
  voice: 'cedar',
};

const dial = ({ app }: RelayServer, body: object) => app.inject(supervisor('POST', '/calls', body));

async function createdOf(server: RelayServer, callSid: string) {
  const events = await server.app.inject(supervisor('GET', `/calls/${callSid}/events`));
  return events.json().events[0];
}

/** Dials and gives the call's first event. */
async function dialled(server: RelayServer, body: object) {
  const answer = await dial(server, body);
  expect(answer.statusCode).toBe(201);
  return createdOf(server, answer.json().call.callSid);
}

describe('a guardrail', () => {
  it('stops a call, names itself, and is passed by its own code alone', async () => {
    const server = await relayServer({ guardrails: ALL_DAY });
    for (const confirm of [undefined, [], ['cap_reached'], ['quiet hours']]) {
      const answer = await dial(server, { to: HOME, confirm });
      expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'quiet_hours']);
      expect(answer.json().error.message).toContain('confirm quiet_hours');
    }
    expect(server.company.asked).toEqual([]);
    expect((await dial(server, { to: HOME, confirm: ['quiet_hours'] })).statusCode).toBe(201);
  });

  it('that was passed knowingly is in the journal, and none that did not apply', async () => {
    const server = await relayServer({ guardrails: ALL_DAY });
    const confirm = ['cap_reached', 'new_country', 'quiet_hours'];
    expect(await dialled(server, { to: HOME, confirm })).toMatchObject({ confirmed: ['quiet_hours'] });
    expect(await dialled(server, { to: ABROAD, confirm })).toMatchObject({ confirmed: ['quiet_hours', 'new_country'] });
    const free = await relayServer();
    expect(await dialled(free, { to: HOME, confirm })).not.toHaveProperty('confirmed');
  });

  it('asks for a country once: then it was dialled before', async () => {
    const server = await relayServer();
    const refused = await dial(server, { to: ABROAD });
    expect([refused.statusCode, refused.json().error.code]).toEqual([422, 'new_country']);
    server.company.failNext = new Fault('twilio.refused', 'No.', { retryable: false });
    expect((await dial(server, { to: ABROAD, confirm: ['new_country'] })).json().error.code).toBe('twilio_refused');
    expect((await dial(server, { to: ABROAD })).json().error.code).toBe('new_country');
    expect((await dial(server, { to: ABROAD, confirm: ['new_country'] })).statusCode).toBe(201);
    expect((await dial(server, { to: '+442071838750' })).statusCode).toBe(201);
  });

  it('counts calls of an hour and of a day, those being dialled included', async () => {
    const server = await relayServer({ guardrails: { callsPerHour: 1, callsPerDay: 2 } });
    const together = await Promise.all([dial(server, { to: HOME }), dial(server, { to: HOME })]);
    expect(together.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 422]);
    server.clock.advance(3_600_001);
    expect((await dial(server, { to: HOME })).statusCode).toBe(201);
    server.clock.advance(3_600_001);
    const full = await dial(server, { to: HOME });
    expect(full.json().error).toMatchObject({
      code: 'cap_reached',
      message: expect.stringContaining('PHONY_CALLS_PER_DAY'),
    });
    server.clock.advance(24 * 3_600_000);
    expect((await dial(server, { to: HOME })).statusCode).toBe(201);
  });
});

describe('a premium-rate number', () => {
  it.each(['+19005551234', '+448712345678', '+491805123456'])('%s is never dialled, confirmed or not', async (to) => {
    const server = await relayServer({ guardrails: ALL_DAY });
    const answer = await dial(server, { to, confirm: ['premium_number', 'quiet_hours', 'new_country'] });
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'premium_number']);
    expect(server.company.asked).toEqual([]);
  });

  it('is nothing a supervisor can transfer to', async () => {
    const server = await relayServer();
    const { callSid } = (await dial(server, { to: HOME })).json().call;
    const answer = await server.app.inject(
      supervisor('POST', '/override/transfer', { callSid, number: '+19005551234' }),
    );
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'premium_number']);
  });
});

describe('the brief of a call', () => {
  it('is told to the model and kept in the journal', async () => {
    const server = await relayServer();
    const created = await dialled(server, { to: HOME, brief: ' Ask for Ann. ' });
    expect(created).toMatchObject({ brief: 'Ask for Ann.', instructionsVersion: expect.any(Number) });
    expect(server.model.instructions.at(-1)).toContain('# Why you call\nAsk for Ann.');
  });

  it('may be left out, or be blank', async () => {
    const server = await relayServer();
    expect(await dialled(server, { to: HOME, brief: '  ' })).not.toHaveProperty('brief');
    expect(server.model.instructions.at(-1)).not.toContain('# Why you call');
  });

  it('has 4000 characters at most', async () => {
    const server = await relayServer();
    const answer = await dial(server, { to: HOME, brief: 'x'.repeat(4_001) });
    expect([answer.statusCode, answer.json().error.field]).toEqual([400, 'brief']);
  });

  it('is known where Twilio asks for the call before it has told us of it', async () => {
    const server = await relayServer();
    server.company.failNext = new Fault('twilio.unreachable', 'no answer', { retryable: true });
    expect((await dial(server, { to: HOME, brief: 'Ask for Ann.' })).statusCode).toBe(502);
    const ticket = server.company.tickets.at(-1) ?? '';
    const callSid = CallSid.parse(`CA${'a'.repeat(32)}`);
    const form = { CallSid: callSid, From: '+15550100002', To: HOME };
    const twiml = await server.app.inject(webhook(`/start_call?plan=${ticket}`, form));
    expect(twiml.body).toContain('<ConversationRelay');
    await server.registry.live(callSid)?.idle();
    expect(await createdOf(server, callSid)).toMatchObject({ direction: 'outbound', brief: 'Ask for Ann.' });
  });
});

async function withPlaybook() {
  const server = await relayServer();
  await mkdir(server.playbookDir);
  await writeFile(`${server.playbookDir}/hours.json`, JSON.stringify(PLAYBOOK));
  await writeFile(`${server.playbookDir}/torn.json`, '{');
  return server;
}

describe('a call that follows a playbook', () => {
  it('has its brief and checklist filled in, its approval and its transfer number', async () => {
    const server = await withPlaybook();
    const created = await dialled(server, {
      to: HOME,
      playbook: 'hours',
      variables: { day: 'Sunday' },
      brief: 'It is for Ann.',
    });
    expect(created).toMatchObject({
      playbook: 'hours',
      brief: 'Ask whether they are open on Sunday.\n\nIt is for Ann.',
      checklist: ['The hours of Sunday are known'],
      approval: 'required',
      transferTo: '+15550100077',
      voice: 'cedar',
    });
    expect(server.model.instructions.at(-1)).toMatch(
      /# Why you call\nAsk whether they are open on Sunday\.[^#]+# Checklist\n[^#]+Sunday/,
    );
    expect(server.model.instructions.at(-1)).toContain('[[transfer]] connects them');
    const runner = server.registry.liveCalls[0];
    const transfer = { callSid: created.callSid };
    expect((await server.app.inject(supervisor('POST', '/override/transfer', transfer))).statusCode).toBe(200);
    expect(runner?.state.entries).toContainEqual(
      expect.objectContaining({ name: 'transfer', args: { number: '+15550100077' } }),
    );
  });

  it.each([
    [{ playbook: 'nothing' }, 'playbook', /playbook nothing is not there; there are hours/],
    [{ playbook: 'torn' }, 'playbook', /playbook torn cannot be used: it is not JSON/],
    [{ playbook: '../torn' }, 'playbook', /is not there/],
    [{ playbook: 'hours' }, 'variables', /day \(Which day\) is missing; playbook hours takes day \(needed\)/],
    [{ playbook: 'hours', variables: { day: 'x', night: 'y' } }, 'variables', /hours has no night/],
    [{ variables: { day: 'x' } }, 'variables', /belong to a playbook/],
  ])('is refused with %j, naming %s', async (body, field, message) => {
    const server = await withPlaybook();
    const answer = await dial(server, { to: HOME, ...body });
    expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'invalid_request', field }]);
    expect(answer.json().error.message).toMatch(message);
    expect(server.company.asked).toEqual([]);
  });
});
