import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Callee } from '../../src/practice/callees/callee.ts';
import { Ivr } from '../../src/practice/callees/ivr.ts';
import { parseIvrMenu } from '../../src/practice/callees/ivr-menu.ts';
import { Person } from '../../src/practice/callees/person.ts';
import { toBlocks } from '../../src/practice/conversations/conversation.ts';
import { REAL_PACE } from '../../src/practice/pace.ts';
import { QuietLine } from './support/quiet-line.ts';

const MENU_FILE = join(import.meta.dirname, '../../resources/practice/ivr/clinic.json');
const menuText = readFileSync(MENU_FILE, 'utf8');
const menu = parseIvrMenu(MENU_FILE, menuText);

const row = (speaker: 'person' | 'assistant', text: string, index: number) => ({ speaker, text, index });

let line: QuietLine;
beforeEach(() => {
  vi.useFakeTimers();
  line = new QuietLine();
});
afterEach(() => vi.useRealTimers());

const play = (callee: Callee, ...clauses: readonly string[]): void => {
  for (const clause of clauses) callee.heard(clause);
  callee.fellSilent();
};
const seconds = (n: number): Promise<unknown> => vi.advanceTimersByTimeAsync(n * 1_000);

describe('the practice person', () => {
  const conversation = {
    name: 'c',
    title: '',
    summary: '',
    blocks: toBlocks([
      row('assistant', 'A', 0),
      row('person', 'B', 1),
      row('person', 'C', 2),
      row('assistant', 'D', 3),
    ]),
  };

  it('waits for as long as nothing is said to them', async () => {
    const person = new Person(conversation, REAL_PACE);
    person.answered(line);
    await seconds(600);
    expect(line.did).toEqual([]);
  });

  it('answers once the other party has been silent, and hangs up after the last word', async () => {
    const person = new Person(conversation, REAL_PACE);
    person.answered(line);
    play(person, 'A');
    await seconds(0.5);
    expect(line.did).toEqual([]);
    await seconds(0.8);
    expect(line.did).toEqual(['B', 'C']);
    await seconds(600);
    play(person, 'D');
    await seconds(2.3);
    expect(line.did).toEqual(['B', 'C']);
    await seconds(0.5);
    expect(line.did).toEqual(['B', 'C', '(hangs up)']);
  });

  it('does not talk into a second sentence that follows the first', async () => {
    const person = new Person(conversation, REAL_PACE);
    person.answered(line);
    play(person, 'A');
    await seconds(0.5);
    person.heard('And');
    await seconds(10);
    expect(line.did).toEqual([]);
    play(person, 'another thing.');
    await seconds(1.3);
    expect(line.did).toEqual(['B', 'C']);
  });

  it('speaks first where the recording does', async () => {
    const first = { ...conversation, blocks: toBlocks([row('person', 'Hi', 0)]) };
    new Person(first, REAL_PACE).answered(line);
    await seconds(1.1);
    expect(line.did).toEqual(['Hi']);
    await seconds(3);
    expect(line.did).toEqual(['Hi', '(hangs up)']);
  });
});

describe('the phone menu', () => {
  const main = menu.nodes['main']?.say;
  let ivr: Ivr;
  beforeEach(async () => {
    ivr = new Ivr(menu, REAL_PACE);
    ivr.answered(line);
    await seconds(0);
  });

  it('repeats itself on silence, three times, then gives up', async () => {
    await seconds(60);
    expect(line.did).toEqual([main, main, main, main, menu.goodbye, '(hangs up)']);
  });

  it('takes keys that are pressed ahead', async () => {
    ivr.heardDigits('2w3w2w1');
    await seconds(1);
    expect(line.did.at(-1)).toBe(menu.nodes['patient-number']?.say);
  });

  it('takes a number that is not ended with the pound key after a silence', async () => {
    ivr.heardDigits('2321');
    ivr.heardDigits('44');
    await seconds(5);
    ivr.heardDigits('71');
    await seconds(7);
    expect(line.did.at(-1)).toBe('You entered 4 4 7 1. If this is correct, press 1. To enter it again, press 2.');
  });

  it('refuses a number that is too short and asks for it again', async () => {
    ivr.heardDigits('2321447#');
    await seconds(1);
    expect(line.did.at(-1)).toBe(`${menu.invalidKey} ${menu.nodes['patient-number']?.say}`);
  });

  it('says good-bye and hangs up at its end', async () => {
    ivr.heardDigits('23214471#1');
    await seconds(1);
    expect(line.did.slice(-2)).toEqual([expect.stringContaining('Goodbye.'), '(hangs up)']);
  });

  it('hangs up on those who want to cancel an appointment', async () => {
    ivr.heardDigits('12');
    await seconds(0);
    expect(line.did.slice(-2)).toEqual([menu.nodes['appointments-moved']?.say, '(hangs up)']);
  });

  it('says the pharmacy menu again where it promised the refill, and does not say so', async () => {
    ivr.heardDigits('2');
    await seconds(0);
    ivr.heardDigits('2');
    await seconds(0);
    expect(line.did.slice(-2)).toEqual([menu.nodes['pharmacy']?.say, menu.nodes['pharmacy']?.say]);
  });

  it('rings for the operator, who says one line, hears the answer and hangs up', async () => {
    ivr.heardDigits('0');
    await seconds(1);
    ivr.heardDigits('2');
    expect(line.did.at(-1)).toBe(menu.nodes['operator']?.say);
    await seconds(1.1);
    expect(line.did.slice(2)).toEqual([menu.nodes['front-desk']?.say]);
    await seconds(20);
    ivr.heardDigits('2');
    ivr.heard('Hello,');
    await seconds(20);
    play(ivr, ' a message please.');
    await seconds(2.3);
    expect(line.did).toHaveLength(3);
    await seconds(0.5);
    expect(line.did.slice(3)).toEqual(['(hangs up)']);
  });

  it('has an operator who hangs up where nobody answers', async () => {
    ivr.heardDigits('0');
    await seconds(30);
    expect(line.did.slice(2)).toEqual([menu.nodes['front-desk']?.say, '(hangs up)']);
  });

  it('is refused, by file and field, where a key leads nowhere', () => {
    expect(() => parseIvrMenu('x.json', menuText.replace('"3": "billing"', '"3": "nowhere"'))).toThrow(
      'x.json: nodes.main.keys.3: there is no node nowhere',
    );
    expect(() => parseIvrMenu('x.json', menuText.replace('"repeats": 3', '"repeats": "often"'))).toThrow(
      /^x\.json: repeats: /,
    );
  });
});
