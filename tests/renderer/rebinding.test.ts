import { describe, expect, it } from 'vitest';
import { acceleratorOf } from '#renderer/commands/accelerator.ts';
import { type Bindings, bindingsOf } from '#renderer/commands/bindings.ts';
import { everyContext, QUIET } from '#renderer/commands/every-context.ts';
import { chordOf } from '#renderer/commands/keymap.ts';
import { judge } from '#renderer/commands/rebinding.ts';
import { type CommandId, commandFor, conflicts } from '#renderer/commands/registry.ts';
import { whyReserved } from '#renderer/commands/reserved-keys.ts';

const own = bindingsOf({});
const verdict = (id: CommandId, chord: string, bindings: Bindings = own) => judge(bindings.of(id), chord, bindings);

/** The bindings after a verdict was taken up. */
function after(id: CommandId, chord: string, bindings: Bindings = own): Bindings {
  const judged = verdict(id, chord, bindings);
  if (judged.kind === 'refused') throw new Error(judged.why);
  const kept = Object.fromEntries(bindings.all.map((command) => [command.id, [...command.keys]]));
  const given = Object.entries(judged.patch).map(([name, keys]) => [name, keys ?? []] as const);
  return bindingsOf({ ...kept, ...Object.fromEntries(given) });
}

describe('another key for a command', () => {
  it('takes its place, with Mod too where that is free', () => {
    expect(verdict('call.say', 'Z')).toEqual({ kind: 'free', patch: { 'call.say': ['Z'] } });
    expect(verdict('call.say', 'G')).toEqual({ kind: 'free', patch: { 'call.say': ['G', 'Mod+G'] } });
    const { all } = after('call.say', 'G');
    expect(commandFor('G', QUIET, 'page', all)?.id).toBe('call.say');
    expect(commandFor('Mod+G', QUIET, 'field', all)?.id).toBe('call.say');
    expect(commandFor('S', QUIET, 'page', all)).toBeNull();
  });

  it('is free where whoever has it can never run at the same time', () => {
    // N adds a playbook and writes a note; neither is on a call.
    expect(verdict('call.say', 'N')).toMatchObject({ kind: 'free' });
  });

  it('is somebody else’s, who is named and gets what it had', () => {
    expect(verdict('call.say', 'W')).toEqual({
      kind: 'taken',
      by: [{ title: 'Whisper', keys: ['S', 'Mod+S'] }],
      patch: { 'call.say': ['W', 'Mod+W'], 'call.whisper': ['S', 'Mod+S'] },
    });
  });

  it('names everybody who has it', () => {
    const judged = verdict('call.say', 'Space');
    expect(judged.kind === 'taken' && judged.by.map(({ title }) => title)).toEqual(['Pause', 'Resume']);
  });

  it('leaves nobody a key that would mean two things where they are', () => {
    // The search has `/` everywhere but among the playbooks; a past call's R belongs to it in the history.
    const judged = verdict('past.run', '/');
    expect(judged).toMatchObject({ kind: 'taken', by: [{ keys: [] }], patch: { 'past.run': ['/'] } });
  });

  it.each([
    ['call.say', 'W'],
    ['call.say', 'Space'],
    ['past.run', '/'],
    ['call.end', 'Mod+K'],
    ['draft.approve', 'J'],
    ['place.history', 'Mod+D'],
  ] as const)('never makes a key mean two things: %s on %s', (id, chord) => {
    const { all } = after(id, chord);
    for (const context of everyContext) expect(conflicts(all, context)).toEqual([]);
  });

  it('cannot take what leads back, and no file of preferences can', () => {
    expect(verdict('call.say', 'Escape').kind).toBe('refused');
    expect(bindingsOf({ 'console.back': ['Q'] }).of('console.back').keys).toEqual(['Escape']);
  });

  it('is unknown to a command that is not there any more', () => {
    expect(bindingsOf({ 'call.sing': ['S'] }).all).toHaveLength(own.all.length);
  });
});

describe('keys nobody can have', () => {
  it.each(['Escape', 'Tab', 'Shift+Tab', 'ArrowUp', 'Shift+PageDown', 'Mod+C', 'Mod+Shift+Z', 'Mod+Q', 'Mod+0'])(
    '%s is refused in words',
    (chord) => expect(whyReserved(chord)).toMatch(/[.]$/),
  );
  it.each(['S', 'Mod+S', '?', 'ArrowLeft', 'F2', 'Mod+Shift+X', 'Mod+/'])('%s may be had', (chord) =>
    expect(whyReserved(chord)).toBeNull(),
  );
  it('are more in a browser, which takes some before any page sees them', () => {
    for (const chord of ['Mod+W', 'Mod+Shift+T', 'F5']) {
      expect([whyReserved(chord, false), whyReserved(chord, true)]).toEqual([null, expect.stringContaining('browser')]);
    }
  });
  it('are none of those the registry gives', () => {
    const given = own.all.filter(({ id }) => id !== 'console.back').flatMap(({ keys }) => keys);
    expect(given.filter((chord) => whyReserved(chord) !== null)).toEqual([]);
  });
});

const press = (
  key: string,
  code: string,
  held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', true>> = {},
) => ({
  key,
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

describe('a key of the whole desktop', () => {
  it.each([
    [press('k', 'KeyK', { ctrlKey: true, shiftKey: true }), 'Control+Shift+K'],
    [press('˚', 'KeyK', { altKey: true }), 'Alt+K'],
    [press(' ', 'Space', { metaKey: true }), 'Super+Space'],
    [press('F9', 'F9'), 'F9'],
  ])('is written as Electron does: %j', (pressed, accelerator) => {
    expect(acceleratorOf(pressed)).toEqual({ accelerator });
  });

  it.each([
    [press('k', 'KeyK'), 'needsModifier'],
    [press('K', 'KeyK', { shiftKey: true }), 'needsModifier'],
    [press('MediaPlay', '', { ctrlKey: true }), 'noKey'],
  ])('is refused where it would be in everybody’s way: %j', (pressed, wrong) => {
    expect(acceleratorOf(pressed)).toEqual({ wrong });
  });

  it('is no chord of the console', () => {
    expect(chordOf(press('k', 'KeyK', { altKey: true }), false)).toBeNull();
  });
});
