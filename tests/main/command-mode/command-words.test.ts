import { describe, expect, it } from 'vitest';
import { commandWords } from '#main/command-mode/command-words.ts';

describe('the words of a command', () => {
  it('stand behind the marker, as they were typed', () => {
    const typed = ['watch', '--json', '--cli', '--', '--url', 'http://127.0.0.1:1'];
    expect(commandWords(['/opt/Phony/phony', '--disable-gpu', '--cli', '--', ...typed])).toEqual(typed);
  });

  it('may be none: the command then says how it is used', () => {
    expect(commandWords(['phony', '--cli', '--'])).toEqual([]);
  });

  it.each([
    ['a start by hand', ['phony']],
    ['a link of the desktop', ['phony', 'tel:+15551234567']],
    ['a link that looks like the marker', ['phony', 'phony:--cli']],
    ['the marker without what closes the options', ['phony', '--cli', 'calls']],
  ])('are not in %s', (_what, argv) => {
    expect(commandWords(argv)).toBeNull();
  });
});
