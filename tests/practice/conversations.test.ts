import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeLine, startPracticeLine } from '../../src/practice/practice-line.ts';
import { relayCall } from './support/relay-stand-in.ts';

const DIR = join(import.meta.dirname, '../../resources/practice/conversations');
type Row = readonly [speaker: 'person' | 'assistant', text: string];

/** The sources, read without the code under test. */
function sources(): ReadonlyMap<string, readonly Row[]> {
  const abcd: { original: [string, string][] }[] = JSON.parse(readFileSync(join(DIR, 'abcd-sample.json'), 'utf8'));
  const taskmaster: { utterances: { speaker: string; text: string }[] } = JSON.parse(
    readFileSync(join(DIR, 'taskmaster-sample.json'), 'utf8'),
  );
  const found = new Map<string, readonly Row[]>();
  abcd.forEach(({ original }, index) => {
    const rows = original.filter(([speaker]) => speaker !== 'action');
    found.set(
      index === 0 ? 'abcd-sample' : `abcd-sample-${index + 1}`,
      rows.map(([speaker, text]): Row => [speaker === 'customer' ? 'person' : 'assistant', text]),
    );
  });
  found.set(
    'taskmaster-sample',
    taskmaster.utterances.map(({ speaker, text }): Row => [speaker === 'USER' ? 'person' : 'assistant', text]),
  );
  return found;
}

const said = (rows: readonly Row[], speaker: string): readonly string[] =>
  rows.filter(([who]) => who === speaker).map(([, text]) => text);

/** The assistant's rows, those of one turn joined. */
function turns(rows: readonly Row[]): readonly string[] {
  const joined: string[] = [];
  rows.forEach(([speaker, text], index) => {
    if (speaker !== 'assistant') return;
    if (rows[index - 1]?.[0] === 'assistant') joined.push(`${joined.pop()} ${text}`);
    else joined.push(text);
  });
  return joined;
}

/** What a supervisor who knows the recording answers. */
const RIGHT_ANSWERS: Readonly<Record<string, string>> = {
  'taskmaster-sample': '5 or 8.',
  'abcd-sample': "I can escalate to my manager if you'd like",
  'abcd-sample-2': 'less than a week',
  'abcd-sample-3': '7 days',
};

describe('a recorded conversation relayed between the practice person and the practice model', () => {
  let line: PracticeLine;
  beforeAll(async () => {
    line = await startPracticeLine({ pace: 'fast' });
  });
  afterAll(() => line.close());

  for (const [name, rows] of sources()) {
    it(`comes out word for word: ${name}`, async () => {
      const call = await relayCall(line, name, { answer: () => RIGHT_ANSWERS[name] ?? null });
      expect(call.prompts).toEqual(said(rows, 'person'));
      expect(call.replies).toEqual(turns(rows));
      expect(call.played).toBe(turns(rows).join(''));
      expect(call.questions).toHaveLength(1);
      expect(call.final).toMatchObject({ CallStatus: 'completed' });
    });

    it(`comes out word for word when nobody answers the model's question: ${name}`, async () => {
      const call = await relayCall(line, `${name}.json`);
      expect(call.replies).toEqual(turns(rows));
    });
  }

  it('says what the supervisor answered where that differs from the recording', async () => {
    const call = await relayCall(line, 'abcd-sample-3', { answer: () => '30 days' });
    expect(call.replies).toContain(
      'Ok, sorry for the doubt and I will answer your question. one moment please Ok, all promo codes expire after 30 days without fail.',
    );
    expect(call.prompts).toEqual(said(sources().get('abcd-sample-3') ?? [], 'person'));
  });

  it('takes well under two seconds at the fast pace', async () => {
    const startedAtMs = performance.now();
    await relayCall(line, 'person');
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });

  it('offers every conversation under its own number and model', () => {
    expect(line.callees.map(({ name }) => name)).toEqual([
      'person',
      'ivr',
      'voicemail',
      'hold',
      'interrupter',
      'screener',
      'screener-declines',
      ...sources().keys(),
    ]);
    expect(line.callees.every(({ title, summary }) => title !== '' && summary !== '')).toBe(true);
    expect(new Set(line.callees.map(({ number }) => number)).size).toBe(line.callees.length);
    expect(line.find('nobody')).toBeNull();
    expect(line.find('abcd-sample-2.json')).toMatchObject({ name: 'abcd-sample-2', model: 'practice/abcd-sample-2' });
  });
});

describe('the clinic menu', () => {
  let line: PracticeLine;
  beforeAll(async () => {
    line = await startPracticeLine({ pace: 'fast' });
  });
  afterAll(() => line.close());

  it('is solved by the practice model, which leaves a circle it was led into and says nothing', async () => {
    const call = await relayCall(line, 'ivr');
    expect(call.pressed).toEqual(['2', '2', '3', '2', '1', '4471#', '1']);
    expect(call.played).toBe('223214471#1');
    expect(call.prompts[2]).toBe(call.prompts[1]);
    expect(call.prompts.at(-1)).toContain('refill for patient 4 4 7 1');
    expect(call.replies).toEqual([]);
    expect(call.final).toMatchObject({ CallStatus: 'completed' });
  });

  it('leads back out of a wrong department with star', async () => {
    const call = await relayCall(line, 'ivr', { firstPress: '3' });
    expect(call.pressed).toEqual(['3', '*', '2', '2', '3', '2', '1', '4471#', '1']);
  });

  it('says that a key is invalid and repeats the menu', async () => {
    const call = await relayCall(line, 'ivr', { firstPress: '7' });
    expect(call.prompts[1]).toMatch(/^Sorry, that is not a valid choice\. Thank you for calling/);
    expect(call.prompts.at(-1)).toContain('Goodbye');
  });

  it('puts who asks for the operator through to a person, to whom the practice model speaks', async () => {
    const call = await relayCall(line, 'ivr', { firstPress: '0' });
    expect(call.prompts.slice(1)).toEqual([
      'Please hold while we connect you.',
      'Lakeside Clinic, front desk, Priya speaking. I can only take a message here.',
    ]);
    expect(call.pressed).toEqual(['0']);
    expect(call.replies).toEqual([
      'Hello Priya, I am an AI assistant. Please have the pharmacy call back about a refill. Thank you, goodbye.',
    ]);
    expect(call.final).toMatchObject({ CallStatus: 'completed' });
  });

  it('hangs up at the end of a wrong way', async () => {
    const call = await relayCall(line, 'ivr', { firstPress: '12' });
    expect(call.prompts.at(-1)).toMatch(/web site only.*Goodbye\.$/);
    expect(call.final).toMatchObject({ CallStatus: 'completed' });
  });
});
