import { describe, expect, it } from 'vitest';
import { steppedAnswer } from '#renderer/calls/suggestion-steps.ts';

const YES_NO = ['Yes', 'No'];

describe('the arrows in the field of an answer', () => {
  it.each([
    ['', 'ArrowDown', 'Yes'],
    ['Yes', 'ArrowDown', 'No'],
    ['No', 'ArrowDown', null],
    ['No', 'ArrowUp', 'Yes'],
    ['Yes', 'ArrowUp', ''],
    ['', 'ArrowUp', null],
    ['Yes, up to fifty', 'ArrowDown', null],
    ['Yes, up to fifty', 'ArrowUp', null],
    ['', 'Enter', null],
  ])('with %j and %s make it %j', (draft, key, written) => {
    expect(steppedAnswer(YES_NO, draft, key)).toBe(written);
  });

  it('do nothing where nothing is suggested', () => {
    expect(steppedAnswer([], '', 'ArrowDown')).toBeNull();
  });
});
