import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  INSTRUCTIONS_VERSION,
  type InstructionsInput,
  instructionsFor,
  speechInstructionsFor,
} from '#core/model/instructions.ts';

const PLAIN: InstructionsInput = {
  systemPrompt: 'You are kind.',
  direction: 'outbound',
  language: 'en-US',
  canTransfer: true,
  brief: null,
  checklist: [],
  disclosesAi: false,
};
const FULL: InstructionsInput = {
  ...PLAIN,
  brief: 'Ask whether the shop is open on Sunday.',
  checklist: ['The hours are known', 'They were thanked'],
  disclosesAi: true,
};
const KINDS = [
  ['text', instructionsFor],
  ['speech', speechInstructionsFor],
] as const;

describe.each(KINDS)('the instructions of a call in %s', (_, instructionsOf) => {
  it('say why the call is made in a section of its own, after the supervisor’s prompt', () => {
    expect(instructionsOf(FULL)).toMatch(
      /^You are kind\.\n\n# Why you call\nAsk whether the shop is open on Sunday\.\n\n# Checklist\n.*\n- The hours are known\n- They were thanked\n\n# The call\n/,
    );
  });

  it('have no such sections where nobody said why', () => {
    const text = instructionsOf(PLAIN);
    expect(text).toMatch(/^You are kind\.\n\n# The call\n/);
    expect(text).not.toContain('# Checklist');
  });

  it('have the assistant say that it is an AI when asked, and up front only where that is wanted', () => {
    expect(instructionsOf(PLAIN)).toContain('If you are asked whether you are an AI, say that you are.');
    expect(instructionsOf(PLAIN)).not.toContain('first sentence');
    expect(instructionsOf(FULL)).toContain('Say in your first sentence that you are an AI assistant');
    expect(instructionsOf(FULL)).toContain('If you are asked whether you are an AI, say that you are.');
  });
});

it('those of a call in text ask for plain speech: what is written is read out as it is', () => {
  expect(instructionsFor(PLAIN)).toMatch(/no lists, headings, markdown, links or emoji/);
});

describe('the version of the instructions', () => {
  it('counts up when a word of them changes', () => {
    const inputs = [PLAIN, FULL, { ...PLAIN, direction: 'inbound', canTransfer: false } as const];
    const texts = KINDS.flatMap(([, instructionsOf]) => inputs.map(instructionsOf));
    const hash = createHash('sha256').update(texts.join('\n---\n')).digest('hex').slice(0, 16);
    // Another hash: count INSTRUCTIONS_VERSION up, then put both here.
    expect([INSTRUCTIONS_VERSION, hash]).toEqual([2, '6a498810417635a0']);
  });
});
