import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand, parseTool, type TransferPolicy } from '#core/call/command.ts';
import { isEmergencyNumber } from '#core/dialling/emergency-numbers.ts';
import { countryOf, findE164, formatAsTyped, formatPhoneNumber, isE164 } from '#core/phone-number.ts';
import { CommandStream, type SpeechPiece } from '#core/speech/command-stream.ts';
import { fitForLine } from '#core/speech/supervisor-text.ts';
import { readingOf } from '../conformance/harness/command-grammar.ts';
import { hostileText, hostileValue, RUN } from './hostile-values.ts';

const TRANSFER: TransferPolicy = {
  defaultNumber: null,
  refuse: (number) => (/^\+[1-9]\d{9,14}$/.test(number) ? null : 'is no number'),
};

function piecesOf(deltas: readonly string[]): readonly SpeechPiece[] {
  const stream = new CommandStream();
  return [...deltas.flatMap((delta) => stream.push(delta)), ...stream.end()];
}

const spokenIn = (pieces: readonly SpeechPiece[]): string =>
  pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');

const sourcesIn = (pieces: readonly SpeechPiece[]): readonly string[] =>
  pieces.flatMap((piece) => (piece.kind === 'command' ? [piece.source] : []));

const commandsIn = (pieces: readonly SpeechPiece[]) =>
  sourcesIn(pieces).map((source) => {
    const parsed = parseCommand(source, TRANSFER);
    return { name: parsed.ok ? parsed.value.name : parsed.error.name, ok: parsed.ok };
  });

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom('[', ']', '[[', ']]', '[[[', '[[press:1#]]', '[[ END_CALL ]]', '[[x]]', '[[]]', ':', ' '),
      fc.constantFrom('[[transfer:+15551234567]]', '[[request_user: When? ]]', '[[press:1x]]', '\uD83D', 'é', '\n'),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.integer({ min: 400, max: 490 }).map((length) => 'x'.repeat(length)),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

const cut = (text: string, places: readonly number[]): readonly string[] => {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length));
};

describe('the model’s words, whatever is in them', () => {
  it('give the same speech and commands however they are cut', () => {
    fc.assert(
      fc.property(fc.oneof(words, hostileText), fc.array(fc.nat(), { maxLength: 30 }), (text, places) => {
        const [whole, parts] = [piecesOf([text]), piecesOf(cut(text, places))];
        expect(spokenIn(parts)).toBe(spokenIn(whole));
        expect(sourcesIn(parts)).toEqual(sourcesIn(whole));
      }),
      RUN,
    );
  });

  it('are read as the public surface says', () => {
    fc.assert(
      fc.property(words, (text) => {
        const reading = readingOf(text);
        const pieces = piecesOf([text]);
        expect(spokenIn(pieces)).toBe(reading.spoken);
        const named = reading.commands.map(({ name, ok }) => ({ name: name.slice(0, 64), ok }));
        expect(commandsIn(pieces)).toEqual(named);
      }),
      RUN,
    );
  });

  it.each(['[', '[[', '[[ ', ']]', '[[x', '[[x]]'])(
    'take no longer than they are long: two million of “%s”',
    (unit) => {
      const beganMs = performance.now();
      piecesOf([unit.repeat(2_000_000 / unit.length)]);
      // Looked through to the end for each bracket, they took twice as long as this.
      expect(performance.now() - beganMs).toBeLessThan(3_000);
    },
  );
});

describe('a tool the model calls, whatever it calls it with', () => {
  it('is a command or none, with a reason', () => {
    const name = fc.constantFrom('press', 'transfer', 'end_call', 'request_user', '__proto__', 'constructor', '');
    const args = fc.oneof(
      hostileText,
      hostileValue.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(name, args, (tool, json) => {
        const parsed = parseTool(tool, json, TRANSFER);
        if (!parsed.ok) expect(parsed.error.error).not.toBe('');
        else expect(['press', 'transfer', 'end_call', 'request_user']).toContain(parsed.value.name);
      }),
      RUN,
    );
  });
});

describe('text that is said to be a number', () => {
  const digits = fc.string({ unit: fc.constantFrom(...Array.from('+0123456789 ()-.*#w,;ext٣')), maxLength: 30 });

  it('is one or none', () => {
    fc.assert(
      fc.property(fc.oneof(digits, hostileText), (text) => {
        if (isE164(text)) expect(text).toMatch(/^\+[1-9]\d{1,14}$/);
        expect(typeof isEmergencyNumber(text)).toBe('boolean');
        expect(typeof formatPhoneNumber(text)).toBe('string');
        expect(countryOf(text) ?? 'XX').toMatch(/^[A-Z]{2}$/);
        const found = findE164(text);
        if (found !== null) expect(isE164(found)).toBe(true);
        expect(typeof formatAsTyped(text.slice(0, 40))).toBe('string');
      }),
      RUN,
    );
  });
});

describe('the supervisor’s words, whatever is in them', () => {
  it('reach the line without markup or control characters, and stay as they are when fitted again', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const fit = fitForLine(text.slice(0, 4_000));
        expect(fit).not.toMatch(/<[/!?a-zA-Z]/);
        expect(fitForLine(fit)).toBe(fit);
      }),
      RUN,
    );
  });

  it('take no longer than they are long, tags within tags', () => {
    const beganMs = performance.now();
    fitForLine('<'.repeat(2_000) + 'a>'.repeat(1_000));
    expect(performance.now() - beganMs).toBeLessThan(500);
  });
});
