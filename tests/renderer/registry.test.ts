import { describe, expect, it } from 'vitest';
import type { Command } from '#renderer/commands/command.ts';
import type { CommandContext } from '#renderer/commands/context.ts';
import { everyContext, QUIET } from '#renderer/commands/every-context.ts';
import { commandFor, commands, conflicts } from '#renderer/commands/registry.ts';
import { places } from '#shared/places.ts';

const base = QUIET;

describe('the command registry', () => {
  it('has no key that means two things in any context', () => {
    for (const context of everyContext) expect(conflicts(commands, context)).toEqual([]);
  });

  it('finds a conflict when there is one', () => {
    const command: Command = {
      id: 'a.b',
      title: 'A',
      group: 'console',
      keys: ['?'],
      unavailable: () => null,
      run: () => undefined,
    };
    expect(conflicts([...commands, command], base)).toEqual(['?']);
  });

  it('names every command once', () => {
    const ids = commands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says why each command cannot run on a desk without a call', () => {
    const context: CommandContext = { ...base, phase: null, liveCount: 0 };
    const silent = commands.filter((command: Command) => command.unavailable(context) === '');
    expect(silent).toEqual([]);
    expect(commandFor('S', context, 'page')).toBeNull();
  });
});

const id = (keys: string, context: CommandContext, place: 'page' | 'control' | 'field'): string | null =>
  commandFor(keys, context, place)?.id ?? null;

describe('a key press', () => {
  it.each([
    ['S', 'page', 'call.say'],
    ['S', 'control', 'call.say'],
    ['S', 'field', null],
    ['Mod+S', 'field', 'call.say'],
    ['Space', 'page', 'call.pause'],
    ['Space', 'control', null],
    ['Mod+X', 'page', 'call.end'],
    ['Mod+X', 'field', null],
    ['Mod+Shift+X', 'field', 'call.end'],
    ['Escape', 'field', 'console.back'],
    ['Mod+1', 'field', 'desk.call-1'],
    ['Mod+2', 'page', null],
    ['Q', 'page', null],
  ] as const)('%s on a %s is %s', (keys, place, expected) => {
    expect(id(keys, base, place)).toBe(expected);
  });

  it('resumes a paused call with the key that paused it', () => {
    expect(id('Space', { ...base, isPaused: true }, 'page')).toBe('call.resume');
  });

  it('approves with Enter only while a draft waits', () => {
    expect(id('Enter', base, 'page')).toBeNull();
    expect(id('Enter', { ...base, hasApproval: true }, 'page')).toBe('draft.approve');
  });

  it('approves the rest only while a draft waits, and once', () => {
    expect(id('Shift+A', base, 'page')).toBeNull();
    expect(id('Shift+A', { ...base, hasApproval: true }, 'page')).toBe('draft.approve-rest');
    expect(id('Shift+A', { ...base, hasApproval: true, isRestApproved: true }, 'page')).toBeNull();
  });

  it.each([
    ['Space', { hasPast: true }, 'past.play'],
    ['Space', {}, null],
    ['ArrowLeft', { hasPast: true }, null],
    ['ArrowLeft', { hasPast: true, isReplaying: true }, 'replay.back'],
    ['8', { hasPast: true, isReplaying: true }, 'replay.rate-8'],
    ['Delete', { hasPast: true }, 'past.erase'],
    ['/', {}, 'console.search'],
    ['Mod+1', {}, 'desk.call-1'],
    ['X', { hasPast: true }, null],
  ] as const)('%s in the history is %3$s where %2$o', (keys, patch, expected) => {
    expect(id(keys, { ...base, place: 'history', phase: null, ...patch }, 'page')).toBe(expected);
  });

  it('leads to every place that has a key, from a field too', () => {
    for (const { id: place, key } of places) {
      if (key !== null) expect(id(key, base, 'field')).toBe(`place.${place}`);
    }
  });

  it('cannot end a call twice', () => {
    expect(id('X', { ...base, isEnding: true }, 'page')).toBeNull();
  });

  it('does nothing behind a dialog', () => {
    expect(id('X', { ...base, hasDialog: true }, 'page')).toBeNull();
  });
});
