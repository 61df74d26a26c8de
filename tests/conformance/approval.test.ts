import { afterEach, describe, expect, it } from 'vitest';
import type { CallEvent } from './harness/event-shapes.ts';
import { recordOf } from './harness/http.ts';
import { type Reply, says } from './harness/model-protocol.ts';
import { useWorld } from './harness/use-world.ts';
import type { LiveCall } from './harness/world.ts';

describe('with REQUIRE_SUPERVISOR_FEEDBACK', () => {
  const world = useWorld({ REQUIRE_SUPERVISOR_FEEDBACK: 'true' });

  afterEach(() => {
    expect(world().openai.problems()).toEqual([]);
  });

  /** A call whose first reply waits for approval. */
  const drafted = async (
    prompt: string,
    ...replies: readonly Reply[]
  ): Promise<{ live: LiveCall; draft: CallEvent; mark: number }> => {
    world().openai.whenAsked(prompt, ...replies);
    const live = await world().incoming();
    const mark = live.line.mark();
    live.line.prompt(prompt);
    return { live, draft: await live.events.event('approval.requested'), mark };
  };

  const decide = async ({ callSid }: LiveCall, draft: CallEvent, decision: object): Promise<number> =>
    (await world().supervisor.post('/override/approval', { callSid, approvalId: draft.approvalId, ...decision }))
      .status;

  it('a whole turn is one draft, shown with its commands, and nothing is spoken or pressed before', async () => {
    const { live, draft, mark } = await drafted('What now?', says('Press ', 'it [[press:', '5]]', ' then wait.'));
    expect(draft.text).toBe('Press it [[press:5]] then wait.');
    expect(recordOf((await world().supervisor.get(`/calls/${live.callSid}`)).body['call'])['needs']).toBe('approval');
    live.line.dtmf('1');
    await live.events.event('caller.dtmf');
    expect(live.line.score(mark)).toEqual([]);
    expect(live.events.all('command')).toEqual([]);
    expect(live.events.all('approval.requested')).toHaveLength(1);
  });

  it('approve speaks the draft as it was and runs its commands', async () => {
    const { live, draft, mark } = await drafted('What now?', says('Press it [[press:5]] then wait.'));
    expect(await decide(live, draft, { decision: 'approve' })).toBe(200);
    expect(await live.line.reply(mark)).toBe('Press it  then wait.');
    expect(live.line.score(mark)).toEqual(['Press it ', '(press 5)', ' then wait.']);
    const resolved = await live.events.event('approval.resolved');
    expect(resolved).toMatchObject({
      approvalId: draft.approvalId,
      decision: 'approve',
      text: expect.stringContaining('Press it'),
    });
    expect(await live.events.event('command')).toMatchObject({ name: 'press', ok: true });
    expect(recordOf((await world().supervisor.get(`/calls/${live.callSid}`)).body['call'])['needs']).toBeNull();
  });

  it('edit speaks the supervisor’s words instead, runs the commands in them, and the model remembers those', async () => {
    const { live, draft, mark } = await drafted('Price?', says('Ten dollars.'));
    expect(await decide(live, draft, { decision: 'edit', text: 'Nine [[press:9]] dollars.' })).toBe(200);
    expect(await live.line.reply(mark)).toBe('Nine  dollars.');
    expect(live.line.score(mark)).toContain('(press 9)');
    const resolved = await live.events.event('approval.resolved');
    expect(resolved.decision).toBe('edit');
    expect(resolved.text).toMatch(/^Nine .*dollars\.$/);
    world().openai.whenAsked('Sure?', says('Sure.'));
    live.line.prompt('Sure?');
    await live.events.event('approval.requested', (event) => event.text === 'Sure.');
    const session = await world().openai.sessionTold('Sure?');
    const assistant = session.said('assistant').join(' ');
    expect(assistant).not.toContain('Ten dollars.');
    expect(assistant).toContain('dollars.');
  });

  it('reject with a reason tells the model why and it drafts again', async () => {
    const { live, draft, mark } = await drafted('Price?', says('Ten dollars.'), says('It depends.'));
    expect(await decide(live, draft, { decision: 'reject', text: 'never name a price' })).toBe(200);
    const resolved = await live.events.event('approval.resolved');
    expect(resolved).toMatchObject({ decision: 'reject', text: '' });
    const again = await live.events.event('approval.requested', (event) => event.approvalId !== draft.approvalId);
    expect(again.text).toBe('It depends.');
    const session = await world().openai.sessionTold('never name a price');
    expect(session.said('assistant').join(' ')).not.toContain('Ten dollars.');
    expect(await decide(live, again, { decision: 'approve' })).toBe(200);
    expect(await live.line.reply(mark)).toBe('It depends.');
  });

  it('reject without a reason stays silent until the next prompt', async () => {
    const { live, draft, mark } = await drafted('Price?', says('Ten dollars.'));
    expect(await decide(live, draft, { decision: 'reject' })).toBe(200);
    expect((await live.events.event('approval.resolved')).text).toBe('');
    const session = await world().openai.sessionTold('Price?');
    const creates = session.sent('response.create').length;
    world().openai.whenAsked('Hello?', says('Hello.'));
    live.line.prompt('Hello?');
    const next = await live.events.event('approval.requested', (event) => event.text === 'Hello.');
    expect(session.sent('response.create')).toHaveLength(creates + 1);
    expect(session.said('assistant').join(' ')).not.toContain('Ten dollars.');
    await decide(live, next, { decision: 'approve' });
    expect(await live.line.reply(mark)).toBe('Hello.');
  });

  it('a new prompt supersedes the draft, and only the new one is spoken', async () => {
    const { live, draft, mark } = await drafted('The red one', says('Red it is.'));
    world().openai.whenAsked('No, blue', says('Blue it is.'));
    live.line.prompt('No, blue');
    const resolved = await live.events.event('approval.resolved');
    expect(resolved).toMatchObject({ approvalId: draft.approvalId, decision: 'superseded', text: '' });
    const next = await live.events.event('approval.requested', (event) => event.text === 'Blue it is.');
    const stale = await world().supervisor.post('/override/approval', {
      callSid: live.callSid,
      approvalId: draft.approvalId,
      decision: 'approve',
    });
    expect([stale.status, stale.code]).toEqual([409, 'nothing_pending']);
    await decide(live, next, { decision: 'approve' });
    expect(await live.line.reply(mark)).toBe('Blue it is.');
    expect(live.line.spoken(mark)).toBe('Blue it is.');
  });

  it('an approval is good once', async () => {
    const { live, draft, mark } = await drafted('Once', says('Only once.'));
    expect(await decide(live, draft, { decision: 'approve' })).toBe(200);
    expect(await decide(live, draft, { decision: 'approve' })).toBe(409);
    expect(await live.line.reply(mark)).toBe('Only once.');
    expect(live.events.all('approval.resolved')).toHaveLength(1);
  });

  it('approve with the rest of the call lets everything after it be spoken at once, also after a restart', async () => {
    const { live, draft, mark } = await drafted('Hours?', says('Nine to five.'));
    expect(await decide(live, draft, { decision: 'approve', rest: true })).toBe(200);
    expect(await live.line.reply(mark)).toBe('Nine to five.');
    expect(await live.events.event('approval.resolved')).toMatchObject({ decision: 'approve', rest: true });
    world().openai.whenAsked('And Sunday?', says('Closed.'));
    live.line.prompt('And Sunday?');
    await live.line.untilSpoken('Closed.');
    live.call.reportsAction = false;
    await world().relay.kill();
    await world().startRelay();
    await live.call.reportFailedSession();
    const again = await live.call.connect();
    world().openai.whenAsked('And Monday?', says('Open.'));
    again.prompt('And Monday?');
    await again.untilSpoken('Open.');
    const listed = await world().supervisor.events(live.callSid);
    expect(listed.filter(({ type }) => type === 'approval.requested')).toHaveLength(1);
  });

  it('the rest of the call does not go with a rejection', async () => {
    const { live, draft } = await drafted('Hours?', says('Nine to five.'));
    const { callSid } = live;
    const body = { callSid, approvalId: draft.approvalId, decision: 'reject', rest: true };
    const refused = await world().supervisor.post('/override/approval', body);
    expect([refused.status, refused.code]).toEqual([400, 'invalid_request']);
    expect(JSON.stringify(refused.body)).toContain('rest');
    expect(live.events.all('approval.resolved')).toEqual([]);
  });

  it('[[end_call]] in an approved draft ends the call after it was heard, not before the approval', async () => {
    const { live, draft, mark } = await drafted('Bye', says('Goodbye.[[end_call]]'));
    expect(live.line.frames.filter((frame) => frame.type === 'end')).toEqual([]);
    await decide(live, draft, { decision: 'approve' });
    expect(await live.line.reply(mark)).toBe('Goodbye.');
    await live.call.untilOver();
  });

  it('the supervisor’s own text needs no approval', async () => {
    const { callSid, line } = await world().incoming();
    const mark = line.mark();
    await world().supervisor.post('/override/text', { callSid, text: 'A person speaking.' });
    expect(await line.reply(mark)).toBe('A person speaking.');
  });

  it('a call that ends with a draft pending ends with call.ended', async () => {
    const { live } = await drafted('Wait', says('Waiting.'));
    await live.call.hangUp();
    await live.events.event('call.ended');
    expect(live.events.events.at(-1)?.type).toBe('call.ended');
  });
});

describe('a draft nobody decides in PHONY_APPROVAL_SECONDS', () => {
  const world = useWorld({ REQUIRE_SUPERVISOR_FEEDBACK: 'true', PHONY_APPROVAL_SECONDS: '1' });

  it('expires and is dropped', async () => {
    world().openai.whenAsked('Say something', says('Something.'));
    const { line, events, callSid } = await world().incoming();
    const mark = line.mark();
    line.prompt('Say something');
    const draft = await events.event('approval.requested');
    const resolved = await events.event('approval.resolved');
    expect(resolved).toMatchObject({ approvalId: draft.approvalId, decision: 'expired', text: '' });
    const body = { callSid, approvalId: draft.approvalId, decision: 'approve' };
    const late = await world().supervisor.post('/override/approval', body);
    expect([late.status, late.code]).toEqual([409, 'nothing_pending']);
    expect(line.spoken(mark)).not.toContain('Something.');
  });
});

describe('a draft nobody decides on, with PHONY_APPROVAL_DEADLINE=approve', () => {
  const world = useWorld({
    REQUIRE_SUPERVISOR_FEEDBACK: 'true',
    PHONY_APPROVAL_SECONDS: '1',
    PHONY_APPROVAL_DEADLINE: 'approve',
  });

  it('is spoken then', async () => {
    world().openai.whenAsked('Say something', says('Something. [[press:1]]'));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('Say something');
    await events.event('approval.requested');
    expect(line.spoken(mark)).toBe('');
    expect(await line.reply(mark)).toBe('Something. ');
    const resolved = await events.event('approval.resolved');
    expect(resolved).toMatchObject({ decision: 'approve', by: 'deadline', text: 'Something. ' });
    expect(await events.event('command')).toMatchObject({ name: 'press', ok: true });
  });
});

describe('a caller who waits for a draft, with PHONY_APPROVAL_FILLER', () => {
  const FILLER = 'One moment, please, while I check.';
  const world = useWorld({ REQUIRE_SUPERVISOR_FEEDBACK: 'true', PHONY_APPROVAL_FILLER: FILLER });

  it('hears those words after a while, and then the draft', async () => {
    world().openai.whenAsked('Say something', says('Something.'));
    const { line, events, callSid } = await world().incoming();
    const mark = line.mark();
    line.prompt('Say something');
    const draft = await events.event('approval.requested');
    expect(await line.reply(mark, 10_000)).toBe(FILLER);
    expect(events.all('approval.resolved')).toEqual([]);
    await events.event('assistant.transcript', ({ text }) => text === FILLER);
    const body = { callSid, approvalId: draft.approvalId, decision: 'approve' };
    expect((await world().supervisor.post('/override/approval', body)).status).toBe(200);
    await line.untilSpoken(`${FILLER}Something.`, mark);
  });
});

describe('without REQUIRE_SUPERVISOR_FEEDBACK', () => {
  const world = useWorld({ REQUIRE_SUPERVISOR_FEEDBACK: 'false' });

  it('nothing waits for approval', async () => {
    world().openai.whenAsked('Free?', says('Free.'));
    const { line, events } = await world().incoming();
    const mark = line.mark();
    line.prompt('Free?');
    expect(await line.reply(mark)).toBe('Free.');
    expect(events.all('approval.requested')).toEqual([]);
  });
});
