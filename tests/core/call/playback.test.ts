import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Playback } from '#core/call/playback.ts';

/** A reply of turn 2 that is on the line. */
function speaking(...tokens: readonly string[]): Playback {
  const playback = new Playback();
  for (const token of tokens) playback.sent(2, token);
  return playback;
}

describe('speech that the line reports clause by clause', () => {
  it('is heard to its end once every clause was reported, whatever blanks the line put in', () => {
    const playback = speaking('I will be with you in ', 'eight seconds,', ' please hold.');
    expect(playback.played('I will be with you in eight seconds, ')).toBe(2);
    expect(playback.isIdle).toBe(false);
    playback.played(' please  hold. ');
    expect(playback.isIdle).toBe(true);
    expect(playback.cut(null)).toEqual([]);
  });

  it('is cut where the last reported clause ended', () => {
    const playback = speaking('I heard: you want a table. For how many people?');
    playback.played('I heard:');
    playback.played(' you want a table. ');
    expect(playback.cut(null)).toEqual([{ turn: 2, heard: 'I heard: you want a table.' }]);
  });

  it('counts a clause said twice as two', () => {
    const playback = speaking('No. No. No.');
    playback.played('No.');
    playback.played(' No.');
    expect(playback.cut(null)).toEqual([{ turn: 2, heard: 'No. No.' }]);
  });

  it('goes on by length where speech synthesis rewrote the words', () => {
    const playback = speaking('It costs $25 in all. Do you want it, or shall I look for another one?');
    playback.played('It costs twenty-five dollars in all.');
    const [cut] = playback.cut(null);
    expect(cut?.heard.length).toBeGreaterThan('It costs'.length);
    expect('It costs $25 in all. Do you want it, or shall I look for another one?'.startsWith(cut?.heard ?? '?')).toBe(
      true,
    );
  });

  it('tells how much is still to be heard', () => {
    const playback = speaking('One. Two.');
    expect(playback.unheardChars).toBe(9);
    playback.played('One.');
    expect(playback.unheardChars).toBe(5);
    playback.played(' Two.');
    expect(playback.unheardChars).toBe(0);
  });
});

describe('a turn that goes on after everything sent so far was played', () => {
  it('is remembered with the part that was heard before', () => {
    const playback = speaking('Let me see. ');
    playback.played('Let me see. ');
    playback.sent(2, 'You have two appointments.');
    playback.played('You have two');
    expect(playback.cut(null)).toEqual([{ turn: 2, heard: 'Let me see. You have two' }]);
  });

  it('is heard up to there when it is cut before a further word is played', () => {
    const playback = speaking('Let me see. ');
    playback.played('Let me see. ');
    playback.sent(2, 'You have two appointments.');
    expect(playback.cut(null).map(({ heard }) => heard.trim())).toEqual(['Let me see.']);
  });
});

describe('pressed keys', () => {
  it('are reported as played like speech and belong to no turn', () => {
    const playback = speaking('One moment.');
    playback.pressed('1234#');
    playback.played('One moment.');
    expect(playback.isIdle).toBe(false);
    expect(playback.played('1234#')).toBeNull();
    expect(playback.isIdle).toBe(true);
  });

  it('in the middle of a turn do not split what was heard of it', () => {
    const playback = speaking('Pressing one. ');
    playback.pressed('1');
    playback.sent(2, 'Done, what now?');
    playback.played('Pressing one. ');
    playback.played('1');
    playback.played('Done,');
    expect(playback.cut(null)).toEqual([{ turn: 2, heard: 'Pressing one. Done,' }]);
  });

  it('in the middle of a turn leave one record of the cut', () => {
    const playback = speaking('Pressing one. ');
    playback.pressed('1');
    playback.sent(2, 'Done, what now?');
    playback.played('Pressing');
    expect(playback.cut(null)).toEqual([{ turn: 2, heard: 'Pressing' }]);
  });
});

describe('an interruption', () => {
  it('ends in the clause the line names, reported before or not', () => {
    const reported = speaking('Sentence 1. Sentence 2 of many. Sentence 3.');
    reported.played('Sentence 1. ');
    reported.played('Sentence 2 of');
    expect(reported.cut('Sentence 2 of')).toEqual([{ turn: 2, heard: 'Sentence 1. Sentence 2 of' }]);

    const unreported = speaking('Sentence 1. Sentence 2 of many. Sentence 3.');
    unreported.played('Sentence 1. ');
    expect(unreported.cut('Sentence 2 of')).toEqual([{ turn: 2, heard: 'Sentence 1. Sentence 2 of' }]);
  });

  it('finds a short fragment after what was played, not before', () => {
    const playback = speaking('This is it. This is all.');
    playback.played('This is it.');
    expect(playback.cut('This')).toEqual([{ turn: 2, heard: 'This is it. This' }]);
  });

  it('cuts by length where the fragment is not in what was sent', () => {
    const playback = speaking('Call 555 0100 now, please.');
    expect(playback.cut('Call five five')).toEqual([{ turn: 2, heard: 'Call 555 0100 n' }]);
  });

  it('before a word was played leaves nothing heard', () => {
    expect(speaking('Hello there.').cut('')).toEqual([{ turn: 2, heard: '' }]);
  });

  it.each([
    ['nothing', ''],
    ['a part of what came before', 'First'],
  ])('says how far a line is that reported %s: what comes before the clause was heard', (_what, reported) => {
    const playback = speaking('First words.');
    if (reported !== '') playback.played(reported);
    playback.sent(4, 'Second words.');
    playback.sent(5, 'Third.');
    expect(playback.cut('Second')).toEqual([
      { turn: 4, heard: 'Second' },
      { turn: 5, heard: '' },
    ]);
  });

  it('in words that were reported is not looked for in what follows', () => {
    const playback = speaking('One two three.');
    playback.played('One two');
    playback.sent(4, 'And two more.');
    expect(playback.cut('two')).toEqual([
      { turn: 2, heard: 'One two' },
      { turn: 4, heard: '' },
    ]);
  });

  it('on a line that reports nothing leaves alone what was answered', () => {
    const playback = speaking('First words.');
    playback.answered();
    playback.sent(4, 'Second words.');
    expect(playback.unheardChars).toBe('Second words.'.length);
    expect(playback.cut('words')).toEqual([{ turn: 4, heard: 'Second words' }]);
  });

  it('on a line that reports counts what it reported, and nothing as heard for being answered', () => {
    const playback = speaking('First words.');
    playback.played('First');
    playback.answered();
    expect(playback.cut('')).toEqual([{ turn: 2, heard: 'First' }]);
  });

  it('of nothing cuts nothing', () => {
    expect(new Playback().cut('Hello')).toEqual([]);
  });

  it('drops every turn that is queued, oldest first', () => {
    const playback = speaking('First words.');
    playback.sent(4, 'Second words.');
    expect(playback.cut('First')).toEqual([
      { turn: 2, heard: 'First' },
      { turn: 4, heard: '' },
    ]);
    expect(playback.isIdle).toBe(true);
  });
});

describe('a clause that was under way when we cut', () => {
  // Recorded: text preempted, and 100 ms after the new text was sent the old clause was reported.
  const old = 'the quick brown fox jumps over the lazy dog and runs away';

  it('is not taken for a part of the new words', () => {
    const playback = speaking(old);
    expect(playback.cut(null)).toEqual([{ turn: 2, heard: '' }]);
    playback.sent(3, 'This is your supervisor.');
    expect(playback.played('the quick brown fox jumps over the')).toBeNull();
    expect(playback.unheardChars).toBe('This is your supervisor.'.length);
    playback.played('This is your');
    expect(playback.cut(null)).toEqual([{ turn: 3, heard: 'This is your' }]);
  });

  it('is not taken for a part of the new words when a clause of it was reported before', () => {
    const playback = speaking(old);
    playback.played('the quick brown fox');
    playback.cut(null);
    playback.sent(3, 'This is your supervisor.');
    expect(playback.played(' jumps over the')).toBeNull();
    expect(playback.unheardChars).toBe('This is your supervisor.'.length);
  });

  it('does not swallow a clause of the new words that begins the same', () => {
    const playback = speaking('Hello there, how are you?');
    playback.cut(null);
    playback.sent(3, 'Hello there, this is Ann.');
    expect(playback.played('Hello there,')).toBe(3);
  });
});

describe('any speech, played to any place', () => {
  it('was heard up to a beginning of what was sent, never more and never rewritten', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,6}[.,]?$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.nat(20), fc.nat(20), (said, clauses, fragment) => {
        const text = said.join(' ');
        const playback = speaking(...said.map((word, i) => (i === 0 ? word : ` ${word}`)));
        const played = said.slice(0, clauses);
        if (played.length > 0) playback.played(played.join(' '));
        const utterance = said.slice(clauses, clauses + fragment).join(' ');
        for (const { heard } of playback.cut(utterance)) {
          expect(text.startsWith(heard)).toBe(true);
          expect(heard.startsWith(played.join(' '))).toBe(true);
        }
        expect(playback.isIdle).toBe(true);
      }),
    );
  });
});
