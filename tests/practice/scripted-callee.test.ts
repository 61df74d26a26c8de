import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedCallee } from '../../src/practice/callees/scripted-callee.ts';
import { Voicemail } from '../../src/practice/callees/voicemail.ts';
import { REAL_PACE } from '../../src/practice/pace.ts';
import { parseScript, type Script } from '../../src/practice/scripts/script.ts';
import { QuietLine } from './support/quiet-line.ts';

const RESOURCES = join(import.meta.dirname, '../../resources/practice');
const scriptOf = (name: string): Script => {
  const file = join(RESOURCES, 'scripts', `${name}.json`);
  return parseScript(file, readFileSync(file, 'utf8'));
};

let line: QuietLine;
beforeEach(() => {
  vi.useFakeTimers();
  line = new QuietLine();
});
afterEach(() => vi.useRealTimers());

const seconds = (n: number): Promise<unknown> => vi.advanceTimersByTimeAsync(n * 1_000);

const playTo = (callee: ScriptedCallee | Voicemail, ...clauses: readonly string[]): void => {
  for (const clause of clauses) callee.heard(clause);
  callee.fellSilent();
};

describe('the hold line at the real pace', () => {
  it('announces every twenty seconds or so, sings in between, and hears nothing until a person is there', async () => {
    const hold = new ScriptedCallee(scriptOf('hold'), REAL_PACE);
    hold.answered(line);
    await seconds(1);
    expect(line.did).toEqual(['Thank you for calling Harbour Bank. All our agents are busy.']);
    playTo(hold, 'Hello? Is anybody there?');
    await seconds(9);
    expect(line.did.at(-1)).toBe('♪ ooh and the night goes ♪');
    await seconds(9);
    expect(line.did.at(-1)).toBe('Your call is important to us. Please stay on the line.');
    await seconds(18);
    expect(line.did.at(-1)).toBe('Thank you for your patience. You are number two in the queue.');
    await seconds(44);
    expect(line.did.at(-1)).toBe('Thank you for holding, this is Maya, how can I help you?');
    const waiting = line.did.length;
    await seconds(600);
    expect(line.did).toHaveLength(waiting);
  });

  it('leaves no timer behind when the call ends in the middle of the music', async () => {
    new ScriptedCallee(scriptOf('hold'), REAL_PACE).answered(line);
    await seconds(5);
    line.hangUp();
    await seconds(0);
    expect(vi.getTimerCount()).toBe(0);
    await seconds(600);
    expect(line.did).toHaveLength(2);
  });

  it('lets Maya think again when more is said to her, and hangs up after her goodbye', async () => {
    const script = { ...scriptOf('hold'), steps: scriptOf('hold').steps.slice(-2) };
    const maya = new ScriptedCallee(script, REAL_PACE);
    maya.answered(line);
    await seconds(1);
    playTo(maya, 'No.');
    await seconds(0.5);
    maya.heard('Wait,');
    await seconds(60);
    expect(line.did).toHaveLength(1);
    playTo(maya, ' no, that is everything.');
    await seconds(1.3);
    expect(line.did.at(-1)).toBe("You're welcome. Thank you for calling Harbour Bank, goodbye.");
    await seconds(2.7);
    expect(line.did.at(-1)).toBe('(hangs up)');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the interrupter', () => {
  it('cuts into every second answer, and only into a sentence worth cutting', async () => {
    const person = new ScriptedCallee(scriptOf('interrupter'), REAL_PACE);
    person.answered(line);
    await seconds(1);
    expect(person.cutInto('Good afternoon, I am calling about the bicycle.')).toBeNull();
    playTo(person, 'Good afternoon, I am calling about the bicycle.');
    await seconds(1.3);
    expect(person.cutInto('Good news.')).toBeNull();
    person.cutInto(' Alex would like to know how tall it is.')?.start();
    await seconds(0);
    expect(line.did.at(-1)).toBe('Hang on, which one do you mean? I have two of them.');
    expect(person.cutInto('The blue one with the basket on it, please.')).toBeNull();
  });

  it('goes on like anyone else where the answer was too short to cut into', async () => {
    const person = new ScriptedCallee(scriptOf('interrupter'), REAL_PACE);
    person.answered(line);
    await seconds(1);
    playTo(person, 'Me.');
    await seconds(1.3);
    playTo(person, 'Good.');
    await seconds(1.3);
    expect(line.did.at(-1)).toBe('Hang on, which one do you mean? I have two of them.');
  });

  it('is refused, by file and field, where there is no reply to cut into', () => {
    const script = { ...scriptOf('hold'), steps: [{ say: 'A' }, { say: 'B', cutsIn: true }] };
    expect(() => parseScript('x.json', JSON.stringify(script))).toThrow(
      'x.json: steps[1].cutsIn: there is no reply before it',
    );
    expect(() => parseScript('x.json', JSON.stringify({ ...script, steps: [] }))).toThrow(/^x\.json: steps: /);
  });
});

describe('the voicemail at the real pace', () => {
  let voicemail: Voicemail;
  beforeEach(() => {
    voicemail = new Voicemail('Please leave a message.', REAL_PACE);
    voicemail.answered(line);
  });

  it('greets, beeps, and hangs up after thirty seconds of silence', async () => {
    await seconds(1);
    expect(line.did).toEqual(['Please leave a message.']);
    await seconds(0.5);
    expect(line.did.at(-1)).toBe('(beep)');
    await seconds(28);
    expect(line.did.at(-1)).toBe('(beep)');
    await seconds(2.1);
    expect(line.did).toEqual(['Please leave a message.', '(beep)', '(hangs up)']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('records what comes after the beep and hangs up when no more comes', async () => {
    await seconds(1.6);
    playTo(voicemail, 'This is Alex.');
    await seconds(5);
    playTo(voicemail, 'And one thing more.');
    await seconds(5.9);
    expect(line.did.at(-1)).toBe('(beep)');
    await seconds(0.2);
    expect(line.did.at(-1)).toBe('(hangs up)');
  });

  it('takes nothing said before the beep for a message', async () => {
    playTo(voicemail, 'This is Alex.');
    await seconds(20);
    expect(line.did.at(-1)).toBe('(beep)');
  });

  it('leaves no timer behind when the call ends first', async () => {
    await seconds(5);
    line.hangUp();
    await seconds(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
