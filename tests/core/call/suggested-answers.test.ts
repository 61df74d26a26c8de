import { describe, expect, it } from 'vitest';
import { suggestedAnswers } from '#core/call/suggested-answers.ts';

describe('answers to press', () => {
  it.each([
    'Is a store credit acceptable?',
    'May I move the appointment to Tuesday?',
    'The caller wants an exception. Should I make it?',
    'Sorry, can we waive the fee?',
    "Isn't this covered?",
    'Will you be there or not?',
  ])('are yes and no for “%s”', (prompt) => {
    expect(suggestedAnswers(prompt)).toEqual(['Yes', 'No']);
  });

  it.each([
    'Which times are free?',
    'Should I offer a refund or a credit?',
    'Is it urgent',
    'What is the order number?',
    'Darf ich zusagen?',
    'Tell me whether it is fine.',
    'Is that all? How many are there?',
    '',
  ])('are none for “%s”', (prompt) => {
    expect(suggestedAnswers(prompt)).toEqual([]);
  });
});
