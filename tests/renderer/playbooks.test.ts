import { describe, expect, it } from 'vitest';
import { Playbook } from '#core/dialling/playbook.ts';
import { PhoneNumber } from '#core/phone-number.ts';
import { watchLink } from '#renderer/bridge/link.ts';
import { draftOf, EMPTY_PLAYBOOK, mistakesIn, nameFor, writtenOf } from '#renderer/calls/playbook-draft.ts';
import { dialNumber } from '#renderer/console/actions.ts';
import { createConsole } from '#renderer/console/console.ts';
import { choosePlaybook, chosenPlaybook, putPlaybookAway, variableKey } from '#renderer/console/playbook-call.ts';
import { savePlaybook } from '#renderer/console/playbook-edit.ts';
import { FakeBridge } from './fake-bridge.ts';
import { scenarios } from './scenarios.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const scenario = scenarios.playbooks(NOW);
const [booking] = scenario.playbooks;

async function consoleWith() {
  const bridge = new FakeBridge(scenario);
  const console = createConsole(watchLink(bridge), (flush) => flush);
  await console.playbooks.refresh();
  return { bridge, console };
}

const typeIn = (console: ReturnType<typeof createConsole>, key: string, text: string): void =>
  console.ui.set((state) => ({ ...state, drafts: new Map([...state.drafts, [key, text]]) }));

describe('a playbook that is being written', () => {
  it('comes out as it went in', () => {
    const playbook = Playbook.parse(booking);
    expect(Playbook.parse({ name: playbook.name, ...writtenOf(draftOf(playbook)) })).toEqual(playbook);
  });

  it('leaves out what is empty, and takes a number with its spaces', () => {
    expect(writtenOf({ ...EMPTY_PLAYBOOK, title: 'A', brief: 'B', checklist: 'one\n\n two ' })).toEqual({
      title: 'A',
      brief: 'B',
      variables: [],
      checklist: ['one', ' two '],
    });
    expect(writtenOf({ ...EMPTY_PLAYBOOK, transferTo: '+1 (415) 555-2671' })).toMatchObject({
      transferTo: '+14155552671',
    });
  });

  it('has every mistake told by its field', () => {
    const variables = [{ name: '1st', label: '', required: true, default: '' }];
    const mistakes = mistakesIn({ ...EMPTY_PLAYBOOK, name: 'A b', variables });
    expect([...mistakes.keys()].sort()).toEqual(['brief', 'name', 'title', 'variables.0.label', 'variables.0.name']);
    const undeclared = { ...EMPTY_PLAYBOOK, name: 'a', title: 'A', brief: 'For {{who}}.', transferTo: '911' };
    expect([...mistakesIn(undeclared).keys()].sort()).toEqual(['transferTo', 'variables']);
    expect(mistakesIn({ ...undeclared, brief: 'For Jo.', transferTo: '' }).size).toBe(0);
  });

  it('is named after its title', () => {
    expect(['Book a table!', ' Café – Öffnungszeiten ', '???'].map(nameFor)).toEqual([
      'book-a-table',
      'cafe-offnungszeiten',
      '',
    ]);
    expect(nameFor('x'.repeat(90))).toHaveLength(64);
  });

  it('is not kept in place of another one by accident', async () => {
    const { bridge, console } = await consoleWith();
    console.playbooks.openNew();
    console.playbooks.write({ title: 'Opening hours', name: 'opening-hours', brief: 'Ask again.' });
    expect(await savePlaybook(console)).toBe(false);
    expect(console.playbooks.store.get().open?.mistakes.has('name')).toBe(true);
    expect(bridge.asked.some(({ channel }) => channel === 'playbooks:put')).toBe(false);
    console.playbooks.write({ name: 'opening-hours-2' });
    expect(await savePlaybook(console)).toBe(true);
    expect(console.playbooks.store.get().open).toMatchObject({ kept: 'opening-hours-2', isChanged: false });
  });
});

describe('a call with a playbook', () => {
  it('waits for what it needs, and says what that is', async () => {
    const { console } = await consoleWith();
    choosePlaybook(console, 'book-a-table');
    expect(chosenPlaybook(console)).toBeNull();
    const refusals = console.ui.get().refusals;
    expect(refusals.get(variableKey('book-a-table', 'people'))?.message).toBe('Fill this in: How many people.');
    // It has a default.
    expect(refusals.has(variableKey('book-a-table', 'name'))).toBe(false);
  });

  it('carries the values, and the next call does not follow it', async () => {
    const { bridge, console } = await consoleWith();
    choosePlaybook(console, 'book-a-table');
    typeIn(console, variableKey('book-a-table', 'people'), ' eight ');
    typeIn(console, variableKey('book-a-table', 'day'), 'Friday');
    const wishes = chosenPlaybook(console);
    expect(wishes).toEqual({ playbook: 'book-a-table', variables: { people: 'eight', day: 'Friday' } });
    await dialNumber(console, PhoneNumber.parse('+14155552671'), wishes ?? {});
    putPlaybookAway(console, 'forget');
    expect(bridge.asked.find(({ channel }) => channel === 'calls:dial')?.input).toEqual({
      to: '+14155552671',
      ...wishes,
    });
    expect(chosenPlaybook(console)).toEqual({});
    expect([...console.ui.get().drafts.keys()].filter((key) => key.includes('variable'))).toEqual([]);
  });

  it('keeps the values after a rehearsal', async () => {
    const { console } = await consoleWith();
    choosePlaybook(console, 'book-a-table');
    typeIn(console, variableKey('book-a-table', 'people'), 'eight');
    putPlaybookAway(console, 'keep');
    expect(console.ui.get().drafts.get(variableKey('book-a-table', 'people'))).toBe('eight');
  });
});
