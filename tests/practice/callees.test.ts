import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Callee, CalleeLine } from '../../src/practice/callees/callee.ts';
import { Ivr } from '../../src/practice/callees/ivr.ts';
import { parseIvrMenu } from '../../src/practice/callees/ivr-menu.ts';
import { Person } from '../../src/practice/callees/person.ts';
import { toBlocks } from '../../src/practice/conversations/conversation.ts';
import { REAL_PACE } from '../../src/practice/pace.ts';

const MENU_FILE = join(import.meta.dirname, '../../resources/practice/ivr/clinic.json');
const menuText = readFileSync(MENU_FILE, 'utf8');
const menu = parseIvrMenu(MENU_FILE, menuText);

/** A line on which speech takes no time. */
class QuietLine implements CalleeLine {
  readonly did: string[] = [];
  readonly #over = new AbortController();
  readonly over = this.#over.signal;

  async say(rows: readonly string[]): Promise<void> {
    this.did.push(...rows);
  }

  press(digit: string): void {
    this.did.push(`key ${digit}`);
  }

  hangUp(): void {
    this.did.push('(hangs up)');
    this.#over.abort();
  }
}

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
    ivr.heardDigits('2w2w1');
    await seconds(1);
    expect(line.did.at(-1)).toBe(menu.nodes['patient-number']?.say);
  });

  it('takes a number that is not ended with the pound key after a silence', async () => {
    ivr.heardDigits('221');
    ivr.heardDigits('44');
    await seconds(5);
    ivr.heardDigits('71');
    await seconds(7);
    expect(line.did.at(-1)).toBe('You entered 4 4 7 1. If this is correct, press 1. To enter it again, press 2.');
  });

  it('refuses a number that is too short and asks for it again', async () => {
    ivr.heardDigits('221447#');
    await seconds(1);
    expect(line.did.at(-1)).toBe(`${menu.invalidKey} ${menu.nodes['patient-number']?.say}`);
  });

  it('says good-bye and hangs up at its end', async () => {
    ivr.heardDigits('2214471#1');
    await seconds(1);
    expect(line.did.slice(-2)).toEqual([expect.stringContaining('Goodbye.'), '(hangs up)']);
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
