import { describe, expect, it } from 'vitest';
import { watchLink } from '#renderer/bridge/link.ts';
import { contextOf } from '#renderer/commands/context.ts';
import { commands } from '#renderer/commands/registry.ts';
import { selectCall } from '#renderer/console/actions.ts';
import { type Console, createConsole } from '#renderer/console/console.ts';
import { type PaletteItem, paletteItems, ranked } from '#renderer/features/palette/palette-items.ts';
import { FakeBridge } from './fake-bridge.ts';
import { scenarios } from './scenarios.ts';
import { callSid } from './story.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');

async function busyConsole(): Promise<Console> {
  const bridge = new FakeBridge({ ...scenarios.busy(NOW), playbooks: scenarios.playbooks(NOW).playbooks });
  const console = createConsole(watchLink(bridge), (flush) => flush);
  console.works.set((state) => ({ ...state, state: bridge.state }));
  await console.feed.sync();
  await new Promise((resolve) => setTimeout(resolve, 0));
  await console.playbooks.refresh();
  return console;
}

const itemsOf = (console: Console, search = ''): readonly PaletteItem[] =>
  ranked(paletteItems(console, contextOf(console)), search).flatMap(([, items]) => items);
const titles = (console: Console, search = ''): string[] => itemsOf(console, search).map(({ title }) => title);

describe('the palette', () => {
  it('has live calls, places, practice callees and playbooks', async () => {
    const console = await busyConsole();
    const shown = titles(console);
    for (const title of ['+49 30 901820', 'History', 'Playbooks', 'Bank menu', 'Book a table']) {
      expect(shown).toContain(title);
    }
    expect(itemsOf(console).every(({ id }, index, all) => all.findIndex((item) => item.id === id) === index)).toBe(
      true,
    );
  });

  it('has the commands that can run now alone', async () => {
    const console = await busyConsole();
    expect(titles(console)).not.toContain('Whisper');
    selectCall(console, callSid(1));
    expect(titles(console)).toContain('Whisper');
    // Among the past calls the live one is out of sight.
    console.ui.set((state) => ({ ...state, place: 'history' }));
    expect(titles(console)).not.toContain('Whisper');
  });

  it('runs what the key runs', async () => {
    const console = await busyConsole();
    for (const item of itemsOf(console)) {
      const command = commands.find(({ id }) => id === item.id);
      if (command !== undefined) expect(item.run).toBe(command.run);
    }
  });

  it('finds by a few letters, titles before what stands behind them', async () => {
    const console = await busyConsole();
    expect(titles(console, 'histo')[0]).toBe('History');
    expect(titles(console, 'book table')[0]).toBe('Book a table');
    expect(titles(console, 'bnk mnu')[0]).toBe('Bank menu');
    expect(titles(console, 'qqqq')).toEqual([]);
  });
});

describe('a place', () => {
  it('is left for the calls when one of them is shown', async () => {
    const console = await busyConsole();
    console.ui.set((state) => ({ ...state, place: 'history' }));
    selectCall(console, callSid(2));
    expect(console.ui.get().place).toBe('calls');
  });
});
