import { describe, expect, it } from 'vitest';
import { BRIEFING_MAX, readBriefing } from '#core/call/briefing.ts';

describe('a briefing', () => {
  it.each([[undefined], [''], [' \n ']])('of %j is none: the transfer is cold', (text) => {
    expect(readBriefing(text)).toEqual({ ok: true, value: null });
  });

  it('is made fit for the line', () => {
    const text = ' Ada <break time="9s"/>calls\u0000 about\nher invoice & 5 < 6. ';
    expect(readBriefing(text)).toEqual({ ok: true, value: 'Ada calls about her invoice & 5 < 6.' });
  });

  it('may be as long as the caller can wait, markup not counted', () => {
    const longest = 'a'.repeat(BRIEFING_MAX);
    expect(readBriefing(`<b>${longest}</b>`)).toEqual({ ok: true, value: longest });
    expect(readBriefing(`${longest}a`)).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', field: 'briefing', message: expect.stringMatching(/501 .* at most 500$/) },
    });
  });

  it('of markup alone is refused: something was to be heard', () => {
    expect(readBriefing('<speak></speak>')).toMatchObject({ ok: false, error: { field: 'briefing' } });
  });
});
