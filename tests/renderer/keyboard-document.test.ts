import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Command, CommandGroup } from '#renderer/commands/command.ts';
import { type CommandId, commands, keyInFields } from '#renderer/commands/registry.ts';
import { strings } from '#renderer/strings.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/keyboard.md');

/** A step of an action: a command's first key, a key of a field, or words that are typed. */
type Step = CommandId | 'ArrowDown' | 'Enter' | 'words' | 'digits' | { readonly inField: CommandId };

/** What is done most, and how. */
const ACTIONS: readonly (readonly [action: string, steps: readonly Step[], note: string])[] = [
  ['Approve a draft', ['draft.approve'], ''],
  ['Approve it and the rest of the call', ['draft.approve-rest'], ''],
  ['Reject a draft', ['draft.reject', 'Enter'], 'with a reason: its words before Enter'],
  ['End a call', ['call.end'], 'it ends after two seconds; Esc keeps it'],
  ['Pause the assistant, or resume it', ['call.pause'], ''],
  ['Answer a question that arrives', ['words', 'Enter'], 'its field has the keyboard, unless something is being typed'],
  ['Answer it with Yes, where that answers it', ['ArrowDown', 'Enter'], 'No: the arrow twice'],
  ['Answer it from another field', [{ inField: 'question.answer' }, 'words', 'Enter'], ''],
  ['Go to the next call that needs you', ['desk.next'], ''],
  ['Say something', ['call.say', 'words', 'Enter'], ''],
  ['Whisper to the assistant', ['call.whisper', 'words', 'Enter'], ''],
  ['Press keys', ['call.keypad', 'digits', 'Enter'], ''],
  ['Transfer to the number that is set up', ['call.transfer', 'Enter'], ''],
  ['Dial a number', ['desk.dial', 'digits', 'Enter'], 'from anywhere; pasted text will do'],
  ['Dial the last number again', ['desk.redial', 'Enter'], 'from anywhere'],
  ['Anything by name', ['console.palette', 'words', 'Enter'], 'from anywhere'],
];

const all: readonly Command[] = commands;
const byId = (id: CommandId): Command | undefined => all.find((command) => command.id === id);
const keyOf = (id: CommandId): string => byId(id)?.keys[0] ?? `no key for ${id}`;
const keyInFieldsOf = (id: CommandId): string => {
  const command = byId(id);
  return (command === undefined ? '' : keyInFields(command)) || `no key for ${id}`;
};
const code = (chord: string): string => `\`${chord}\``;
const shown = (step: Step): string => {
  if (typeof step === 'object') return code(keyInFieldsOf(step.inField));
  if (step === 'words' || step === 'digits') return `_${step}_`;
  return code(step === 'Enter' || step === 'ArrowDown' ? step : keyOf(step));
};
const presses = (steps: readonly Step[]): string => {
  const keys = steps.filter((step) => step !== 'words' && step !== 'digits').length;
  const typed = steps.find((step) => step === 'words' || step === 'digits');
  return typed === undefined ? String(keys) : `${keys} and the ${typed}`;
};

function tableOf(group: CommandGroup): string {
  const rows = all
    .filter((command) => command.group === group)
    .map(({ id, title, keys }) => `| ${keys.map(code).join(' ') || 'none'} | ${title} | ${code(id)} |`);
  return [`### ${strings.keys.groups[group]}`, '', '| key | does | command |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function documentText(): string {
  const groups = [...new Set(all.map(({ group }) => group))];
  return `# Keyboard

Every command of the console and its keys, as they are before anything is changed. Settings, Shortcuts gives each of them
others; \`?\` shows the ones in force. Mod is Cmd on a Mac and Ctrl elsewhere. A key without Mod works while no field has
the keyboard; in a field those with Mod work, except those that edit text there (Mod+A, Mod+X, Mod+Enter).

This page is held true by \`tests/renderer/keyboard-document.test.ts\`; \`PHONY_WRITE_DOCS=1 npx vitest run keyboard-document\` writes
it anew, to be formatted.

## How many keys an action takes

Keys pressed together count as one.

| action | keys | presses | |
| --- | --- | --- | --- |
${ACTIONS.map(([action, steps, note]) => `| ${action} | ${steps.map(shown).join(' ')} | ${presses(steps)} | ${note} |`).join('\n')}

## Every command

${groups.map(tableOf).join('\n\n')}
`;
}

/** The formatter aligns the columns of tables; what is in them is what counts. */
const plain = (text: string): string =>
  text
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/[ \n]+/g, ' ')
    .trim();

it('is written down key by key as the registry has it', () => {
  expect(documentText()).not.toContain('no key for');
  if (process.env['PHONY_WRITE_DOCS'] === '1') writeFileSync(DOCUMENT, documentText());
  expect(plain(readFileSync(DOCUMENT, 'utf8'))).toBe(plain(documentText()));
});
