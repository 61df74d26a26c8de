import { describe, expect, it, onTestFinished } from 'vitest';
import type { ModelUsage } from '#core/ports/conversation-model.ts';
import { connectModel } from '#relay/carriers.ts';
import { randomId, systemClock } from '#relay/system.ts';
import { toBlocks } from '../../src/practice/conversations/conversation.ts';
import { mirror } from '../../src/practice/conversations/mirror.ts';
import type { ModelEndpoint } from '../../src/practice/duets.ts';
import { type PracticeLine, startPracticeLine } from '../../src/practice/practice-line.ts';
import { keptLog } from '../fakes/log.ts';
import { relayCall } from './support/relay-stand-in.ts';

const REAL: ModelEndpoint = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'sk-real', model: 'gpt-realtime-2.1' };

let line: PracticeLine;

/** A practice line that is closed with the test. */
async function open(real: ModelEndpoint | null) {
  const spent: [string, ModelUsage][] = [];
  line = await startPracticeLine({
    pace: 'fast',
    duets: {
      real,
      connect: (endpoint) => connectModel(endpoint, keptLog().log),
      clock: systemClock,
      newId: randomId,
      language: 'en-US',
      onUsage: (callSid, usage) => spent.push([callSid, usage]),
    },
  });
  onTestFinished(() => line.close());
  return { spent };
}

describe('a duet on the practice line', () => {
  it('without a key is a recorded conversation, both sides of it word for word', async () => {
    const { spent } = await open(null);
    const person = await relayCall(line, 'person', { answer: () => null });
    for (const name of ['duet', 'duet-practice']) {
      const call = await relayCall(line, name);
      expect(call.prompts).toEqual(person.prompts);
      expect(call.replies).toEqual(person.replies);
      expect(call.questions).toEqual([]);
      expect(call.final).toMatchObject({ CallStatus: 'completed' });
    }
    expect(new Set(spent.map(([callSid]) => callSid)).size).toBe(2);
    expect(spent.every(([, usage]) => usage.costUsd === 0)).toBe(true);
  });

  it('ends politely after as many turns as it was given', async () => {
    await open(null);
    const asked = line.find('duet', { turns: 5 });
    if (asked === null) throw new Error('nobody plays a duet');
    const call = await relayCall({ ...line, find: () => asked }, 'duet');
    expect(call.prompts.at(-1)).toBe('I am sorry, I have to go now. Goodbye.');
    expect(call.prompts.length + call.replies.length).toBeLessThanOrEqual(5);
    expect(call.final).toMatchObject({ CallStatus: 'completed' });
  });

  it('with a key has the real model on both ends, unless it is asked not to', async () => {
    await open(REAL);
    const [duet, practised] = [line.find('duet'), line.find('duet-practice')];
    expect(line.at(duet?.number ?? '')?.endpoint).toEqual(REAL);
    expect(line.at(practised?.number ?? '')?.endpoint).toEqual({
      baseUrl: line.openaiBaseUrl,
      apiKey: line.openaiApiKey,
      model: 'practice/duet-practice',
    });
    expect(line.at(line.find('person')?.number ?? '')?.endpoint.baseUrl).toBe(line.openaiBaseUrl);
  });

  it('gives every call with wishes a number of its own', async () => {
    await open(null);
    const first = line.find('duet', { callee: 'A florist.' });
    const second = line.find('duet', { callee: 'A plumber.' });
    expect(first?.number).not.toBe(second?.number);
    expect(line.at(first?.number ?? '')?.name).toBe('duet');
    expect(line.find('duet')?.number).toBe(line.callees.find(({ name }) => name === 'duet')?.number);
  });
});

type Row = readonly [speaker: 'person' | 'assistant', text: string, index: number];

/** A conversation of these rows as it is seen from the other end, a line for each block. */
function mirrored(...rows: readonly Row[]): readonly string[] {
  const blocks = toBlocks(rows.map(([speaker, text, index]) => ({ speaker, text, index })));
  const seen = mirror({ name: 'c', title: '', summary: '', blocks });
  return seen.blocks.map(({ speaker, rows: said }) => `${speaker}: ${said.map(({ text }) => text).join(' ')}`);
}

describe('a conversation seen from the other end', () => {
  it('has the sides swapped, and hangs up after its own last word', () => {
    expect(mirrored(['assistant', 'A', 0], ['person', 'B', 1])).toEqual(['person: A', 'assistant: B [[end_call]]']);
  });

  it('hangs up at once where the last word was the other side’s', () => {
    expect(mirrored(['person', 'A', 0], ['assistant', 'B', 1])).toEqual([
      'assistant: A',
      'person: B',
      'assistant: [[end_call]]',
    ]);
  });
});
