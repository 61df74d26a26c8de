import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchLink } from '#renderer/bridge/link.ts';
import { DIAL_KEY } from '#renderer/console/actions.ts';
import { createConsole } from '#renderer/console/console.ts';
import { saveContact } from '#renderer/console/contact-edit.ts';
import { bringIn } from '#renderer/console/contact-import.ts';
import { lastDialled, redialLast } from '#renderer/console/redial.ts';
import { readContacts } from '#renderer/contacts/read-file.ts';
import { FakeBridge } from './fake-bridge.ts';
import { consoleState } from './scenarios.ts';
import { Story } from './story.ts';

const lines = (...all: readonly string[]): string => all.join('\r\n');
const read = (text: string, country: string | null = null) => {
  const { cards, skipped } = readContacts(text, country);
  return {
    cards: cards.map(({ name, numbers }) => [name, ...numbers.map(({ number, label }) => `${label} ${number}`.trim())]),
    skipped: skipped.map(({ line, what, why }) => `${line} ${what}: ${why}`),
  };
};

describe('a vCard file', () => {
  it('of version 3 gives names, numbers and their kinds, folded lines and groups included', () => {
    const text = lines(
      'BEGIN:VCARD',
      'VERSION:3.0',
      'N:Álvarez;José;;;',
      'FN:José',
      '  Álvarez',
      'item1.TEL;TYPE=CELL,VOICE:+34 600 111 222',
      'TEL;TYPE=work:+34 911 222 333',
      'END:VCARD',
    );
    expect(read(text)).toEqual({
      cards: [['José Álvarez', 'mobile +34600111222', 'work +34911222333']],
      skipped: [],
    });
  });

  it('of version 4 gives addresses of telephones too', () => {
    const text = lines(
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Ann Lee',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+1-415-555-2671;ext=5',
      'END:VCARD',
    );
    expect(read(text).cards).toEqual([['Ann Lee', 'home +14155552671']]);
  });

  it('loses nothing but what is broken, and says which by its line', () => {
    const text = lines(
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN Ann',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N:Lee;Ann',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Bea',
      'TEL:+1 212 555 0142',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Without',
      'END:VCARD',
    );
    const { cards, skipped } = read(text);
    expect(cards).toEqual([['Bea', '+12125550142']]);
    expect(skipped).toEqual([
      expect.stringMatching(/^1 : it cannot be read/),
      '5 : version 2.1 of vCard is not read; export as 3.0 or 4.0',
      '14 Without: it has no number',
    ]);
  });
});

describe('a CSV file', () => {
  it('is read by its headings, as Google writes them', () => {
    const text = lines(
      'First Name,Last Name,Notes,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value',
      'Ann,Lee,"Mornings,',
      'not Fridays",Mobile,+1 415 555 2671 ::: +1 415 555 2672,Work,',
      'Bea,,,Home,12,Work,+1 212 555 0142',
    );
    expect(read(text)).toEqual({
      cards: [
        ['Ann Lee', 'Mobile +14155552671', 'Mobile +14155552672'],
        ['Bea', 'Work +12125550142'],
      ],
      skipped: ['4 Bea: 12 is no number with a country'],
    });
  });

  it('is read with semicolons and national numbers, as a spreadsheet writes them', () => {
    const text = '\uFEFFName;Mobile phone;Fax\nJosé;600 111 222;911 000 000\n;600 111 223;\n';
    expect(read(text, 'ES')).toEqual({ cards: [['José', 'Mobile +34600111222']], skipped: ['3 : it has no name'] });
    expect(read(text).skipped[0]).toBe('2 José: 600 111 222 is no number with a country');
  });

  it.each([
    ['', '1 : there is nothing in it'],
    ['Name,Mail\nAnn,a@b.c', '1 : there is no column with a number in it'],
  ])('that has no contacts says so: %j', (text, expected) => expect(read(text).skipped).toEqual([expected]));
});

const consoleWith = (...stories: readonly Story[]) => {
  const bridge = new FakeBridge({ state: consoleState(), stories });
  return { bridge, console: createConsole(watchLink(bridge), (flush) => flush, { play: () => undefined }) };
};

describe('cards of a file', () => {
  it('are brought in part by part, and counted', async () => {
    const { bridge, console } = consoleWith();
    const rows = Array.from({ length: 450 }, (_, n) => `Person ${n},+1415555${String(1_000 + n)}`);
    const { cards } = readContacts(['Name,Phone', ...rows, 'Twin,+14155551000'].join('\n'), null);
    expect(await bringIn(console, cards)).toEqual({ added: 450, merged: 0, known: 1, full: 0, failure: null });
    expect(bridge.asked.filter(({ channel }) => channel === 'contacts:import')).toHaveLength(3);
    expect(console.contacts.store.get().names.get('+14155551007')).toBe('Person 7');
  });

  it('that are refused leave what was taken before, and say so', async () => {
    const { bridge, console } = consoleWith();
    bridge.refuseNext = { code: 'disk_refused', message: 'The disk is full.' };
    const { cards } = readContacts('Name,Phone\nAnn,+14155552671', null);
    expect(await bringIn(console, cards)).toMatchObject({ added: 0, failure: 'The disk is full.' });
  });
});

describe('a contact that is written', () => {
  it('is kept with its number as the relay wants it, lines without one left out', async () => {
    const { bridge, console } = consoleWith();
    console.contacts.open(null);
    console.contacts.write({
      name: 'Ann',
      numbers: [
        { number: '+1 (415) 555-2671', label: 'Mobile' },
        { number: ' ', label: '' },
      ],
    });
    await saveContact(console);
    expect(bridge.contacts).toMatchObject([{ name: 'Ann', numbers: [{ number: '+14155552671', label: 'Mobile' }] }]);
    expect(console.contacts.store.get().open).toMatchObject({ isChanged: false });
  });

  it('is refused with the field named, and stays as it was typed', async () => {
    const { console } = consoleWith();
    console.contacts.open(null);
    console.contacts.write({ name: 'Ann', numbers: [{ number: '555', label: '' }] });
    await saveContact(console);
    expect([...console.ui.get().refusals.values()][0]?.message).toContain('numbers.0.number');
    expect(console.contacts.store.get().open?.draft.numbers[0]?.number).toBe('555');
  });
});

describe('dialling the last number again', () => {
  it('puts it into the dial box, to be dialled by one key', async () => {
    const early = new Story(1, Date.now() - 90_000).created('+12125550100', '+14155552671');
    const late = new Story(2, Date.now() - 60_000).created('+12125550100', '+442079460958');
    const called = new Story(3, Date.now() - 30_000).created('+12125550142', '+12125550100', { direction: 'inbound' });
    const { console } = consoleWith(early, late, called);
    expect(lastDialled(console)).toBeNull();
    await console.feed.sync();
    vi.stubGlobal('document', { activeElement: null });
    onTestFinished(() => void vi.unstubAllGlobals());
    redialLast(console);
    expect(console.ui.get().drafts.get(DIAL_KEY)).toBe('+44 20 7946 0958');
    expect(console.ui.get().focus).toBe('dial');
  });
});
