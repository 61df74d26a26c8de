import { describe, expect, it } from 'vitest';
import type { CallEvent } from './harness/event-shapes.ts';
import { recordOf, textOf } from './harness/http.ts';
import { inTurns, type Line, practiceFile, recorded, scripted } from './harness/real-conversations.ts';
import { useWorld } from './harness/use-world.ts';

const CALL_MS = 60_000;
const TIMEOUT = { timeout: CALL_MS + 5_000 };
const NO_KEYS = {
  PHONY_PRACTICE_PACE: 'fast',
  HOST: undefined,
  TWILIO_ACCOUNT_SID: undefined,
  TWILIO_AUTH_TOKEN: undefined,
  TWILIO_PHONE_NUMBER: undefined,
  TWILIO_API_BASE_URL: undefined,
  OPENAI_API_KEY: undefined,
  OPENAI_BASE_URL: undefined,
};

/** The recorded conversations, and what a supervisor who knows the recording answers. */
const CONVERSATIONS = [
  ['taskmaster-sample', 'taskmaster-sample.json', 0, '5 or 8.'],
  ['person', 'taskmaster-sample.json', 0, '5 or 8.'],
  ['abcd-sample', 'abcd-sample.json', 0, "I can escalate to my manager if you'd like"],
  ['abcd-sample-2', 'abcd-sample.json', 1, 'less than a week'],
  ['abcd-sample-3', 'abcd-sample.json', 2, '7 days'],
] as const;

/** What was said, in order. Of a turn the last word on it counts: a cut is told by a second event. */
function saidIn(events: readonly CallEvent[]): readonly Line[] {
  const finals = events.filter(({ type, final }) => type.endsWith('.transcript') && final === true);
  return finals
    .filter(({ type, turn }, at) => {
      const isReplaced = finals.slice(at + 1).some((later) => later.type === type && later.turn === turn);
      return type === 'caller.transcript' || !isReplaced;
    })
    .map(({ type, text = '' }): Line => [type === 'caller.transcript' ? 'caller' : 'assistant', text])
    .filter(([, text]) => text.trim() !== '');
}

const by = (speaker: Line[0], lines: readonly Line[]): readonly string[] =>
  lines.filter(([who]) => who === speaker).map(([, text]) => text);

/** One practice call to its end. @param answer - What the supervisor answers to a question; null: nothing. */
function caller(world: ReturnType<typeof useWorld>) {
  return async (practice: string, answer: string | null = null): Promise<readonly CallEvent[]> => {
    const { supervisor } = world();
    const callSid = await supervisor.dial({ practice });
    const events = await supervisor.follow(`callSid=${callSid}`);
    const answered = new Set<string>();
    for (;;) {
      const next = await events.until(
        () =>
          events.all('call.ended')[0] ??
          events.all('question.asked').find(({ questionId = '' }) => answer !== null && !answered.has(questionId)),
        `question or end of the call to ${practice}`,
        CALL_MS,
      );
      const { questionId } = next;
      if (questionId === undefined) return events.events;
      answered.add(questionId);
      await supervisor.post('/override/clarification', { callSid, response: answer, questionId });
    }
  };
}

describe('a recorded conversation', () => {
  const call = caller(useWorld(NO_KEYS));

  it.each(CONVERSATIONS)('comes out word for word: %s', TIMEOUT, async (practice, file, index, answer) => {
    const events = await call(practice, answer);
    const rows = inTurns(await recorded(file, index));
    expect(saidIn(events)).toEqual(rows);
    const asked = events.filter(({ type }) => type === 'question.asked');
    const answers = events.filter(({ type }) => type === 'question.answered');
    expect(answers.map(({ questionId, response }) => [questionId, response])).toEqual([[asked[0]?.questionId, answer]]);
    expect(asked).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'error' || type === 'question.expired')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'call.ended', reason: 'hung_up' });
  });

  it('says what the supervisor answered where that is not what was recorded', TIMEOUT, async () => {
    const events = await call('abcd-sample-3', '30 days');
    const said = by('assistant', saidIn(events)).join(' ');
    expect(said).toContain('all promo codes expire after 30 days without fail.');
    expect(by('caller', saidIn(events))).toEqual(by('caller', inTurns(await recorded('abcd-sample.json', 2))));
  });
});

describe('a recorded conversation whose question nobody answers', () => {
  const call = caller(useWorld({ ...NO_KEYS, PHONY_QUESTION_SECONDS: '1' }));

  it.each(CONVERSATIONS)('comes out word for word all the same: %s', TIMEOUT, async (practice, file, index) => {
    const events = await call(practice);
    expect(saidIn(events)).toEqual(inTurns(await recorded(file, index)));
    expect(events.filter(({ type }) => type === 'question.expired')).toHaveLength(1);
  });
});

describe('what the other callees of the practice line say comes out whole', () => {
  const call = caller(useWorld(NO_KEYS));

  it.each(['hold', 'screener', 'screener-declines'])('%s, and what it is answered', TIMEOUT, async (name) => {
    const lines = await scripted(name);
    const said = saidIn(await call(name));
    expect(by('caller', said)).toEqual(lines.map(({ say }) => say));
    expect(by('assistant', said)).toEqual(spokenReplies(lines));
  });

  it('interrupter, with each answer whole that was not cut into', TIMEOUT, async () => {
    const lines = await scripted('interrupter');
    const events = await call('interrupter');
    const said = saidIn(events);
    expect(by('caller', said)).toEqual(lines.map(({ say }) => say));
    const whole = lines.flatMap(({ reply }, at) => (reply === null || lines[at + 1]?.cutsIn ? [] : [reply]));
    expect(by('assistant', said)).toEqual(expect.arrayContaining(whole));
    const cut = events.filter(({ type, interrupted }) => type === 'assistant.transcript' && interrupted === true);
    const cutInto = lines.flatMap(({ reply }, at) => (reply !== null && lines[at + 1]?.cutsIn ? [reply] : []));
    expect(cut).toHaveLength(cutInto.length);
    cut.forEach(({ heard = '' }, at) => {
      expect(heard.trim()).not.toBe('');
      expect(cutInto[at]?.startsWith(heard.trim())).toBe(true);
      expect(heard.trim()).not.toBe(cutInto[at]);
    });
  });

  it('voicemail, and the message left on it', TIMEOUT, async () => {
    const { greeting, message } = await practiceFile('voicemail.json');
    // The blank stands before the command that hangs up.
    const said = saidIn(await call('voicemail'));
    expect(by('caller', said)).toEqual([textOf(greeting)]);
    expect(by('assistant', said).at(-1)).toBe(`${textOf(message)} `);
  });

  it('ivr: every menu on the way, and nothing is said to it', TIMEOUT, async () => {
    const events = await call('ivr');
    const { nodes } = await practiceFile('ivr/clinic.json');
    const menus = Object.values(recordOf(nodes)).map((node) => textOf(recordOf(node)['say']));
    const spelt = menus.map((menu) => menu.replaceAll('{digits}', '4 4 7 1'));
    const heard = by('caller', saidIn(events));
    expect(heard.length).toBeGreaterThanOrEqual(8);
    for (const prompt of heard) expect(spelt).toContain(prompt);
    expect(by('assistant', saidIn(events))).toEqual([]);
    const pressed = events.filter(({ type, name }) => type === 'command' && name === 'press');
    expect(pressed.map(({ args }) => args?.['digits'])).toEqual(['2', '2', '3', '2', '1', '4471#', '1']);
  });
});

/** What is spoken of the answers of a script: commands are not, the blanks around them are. */
const spokenReplies = (lines: Awaited<ReturnType<typeof scripted>>): readonly string[] =>
  lines.flatMap(({ reply }) => (reply === null ? [] : [reply.replaceAll(/\[\[.*?\]\]/g, '')]));
