import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitForLine } from '#core/speech/supervisor-text.ts';

describe('the supervisor’s words', () => {
  it.each([
    ['Hello there.', 'Hello there.'],
    ['  Hello\n\tthere.  ', 'Hello there.'],
    ['Wait <break time="3s"/> now', 'Wait  now'],
    ['</speak><speak>Hi', 'Hi'],
    ['Hi <say-as interpret-as="x', 'Hi'],
    ['<!-- x --><?xml?>Hi', 'Hi'],
    ['is 3 < 4 & 5 > 2?', 'is 3 < 4 & 5 > 2?'],
    ['Be\u0007ep\u0000', 'Beep'],
    ['left\u200Eright\u2028', 'leftright'],
    ['👩‍👩‍👧 and é', '👩‍👩‍👧 and é'],
    ['<b></b>', ''],
  ])('%j reach the line as %j', (text, heard) => {
    expect(fitForLine(text)).toBe(heard);
  });

  it.each([
    ['<\u0001break/>Hi', 'Hi'],
    ['<<b>break/>Hi', 'Hi'],
  ])('%j hold no tag that taking something out has put together', (text, heard) => {
    expect(fitForLine(text)).toBe(heard);
  });

  it('never hold a control character or a tag', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('<', '>', '<b', '/>', '\u0001', '\n', '\u0085'))),
        (parts) => {
          const heard = fitForLine(parts.join(''));
          // oxlint-disable-next-line no-control-regex -- control characters are what this is about
          expect(heard).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
          expect(heard).not.toMatch(/<[/!?a-zA-Z]/);
        },
      ),
    );
  });

  it('are fit once they have been made fit', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('<', '>', 'b', '/', '\u0001', ' '))), (parts) => {
        const once = fitForLine(parts.join(''));
        expect(fitForLine(once)).toBe(once);
      }),
    );
  });
});
