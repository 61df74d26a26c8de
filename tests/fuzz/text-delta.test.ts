import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvent, ServerEvent } from '#relay/adapters/openai/realtime-protocol.ts';
import { textDelta } from '#relay/adapters/openai/text-delta.ts';
import { hostileText, messageLike, RUN } from './hostile-values.ts';
import { REALTIME_FRAMES } from './samples.ts';

const PLACE = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
const TYPE = 'response.output_text.delta';
const ORDERS = [
  { type: TYPE, event_id: 'event_1', ...PLACE, delta: ' word' },
  { event_id: 'event_1', type: TYPE, ...PLACE, delta: ' word', obfuscation: 'x1' },
  { type: TYPE, event_id: 'event_1', delta: ' word', obfuscation: 'x1', ...PLACE },
  { event_id: 'event_1', type: TYPE, delta: ' word', ...PLACE },
];

/** What the schema makes of the frame; null where it is no such event, or no JSON at all. */
function theLongWay(text: string): unknown {
  try {
    const event = readEvent(ServerEvent, text);
    return event?.type === TYPE ? event : null;
  } catch {
    return null;
  }
}

describe('a word of the model’s', () => {
  it.each(ORDERS.map((frame) => JSON.stringify(frame)))('is read at a glance: %s', (text) => {
    expect(textDelta(text)).toEqual({ type: TYPE, response_id: 'resp_1', delta: ' word' });
  });

  it('means what the schema makes of it, whatever stands in it', () => {
    const frame = fc
      .record({
        frame: fc.constantFrom(...ORDERS),
        changes: fc.dictionary(
          fc.constantFrom('type', 'event_id', 'response_id', 'item_id', 'output_index', 'delta', 'obfuscation', 'more'),
          fc.oneof(hostileText, fc.string(), fc.integer(), fc.double(), fc.constant(null), fc.constant({ delta: 'a' })),
          { maxKeys: 3 },
        ),
      })
      .map(({ frame: sample, changes }) => JSON.stringify({ ...sample, ...changes }));
    expectSame(fc.oneof(frame, messageLike(REALTIME_FRAMES)));
  });

  it('means what the schema makes of it, whatever became of it on its way', () => {
    const spoiled = fc
      .record({
        text: fc.constantFrom(...ORDERS.map((frame) => JSON.stringify(frame))),
        at: fc.nat(),
        length: fc.nat({ max: 4 }),
        put: fc.oneof(
          fc.constantFrom(
            '',
            ' ',
            ',',
            '"',
            '\\',
            '\\"',
            '\\n',
            '\n',
            '\u0000',
            '\u2028',
            '0',
            '00',
            '-1',
            '1.5',
            '1e3',
          ),
          fc.constantFrom('{}', '[', ',"delta":"twice"', '"delta":"twice",', '\uD800', 'é', '\u007F'),
        ),
      })
      .map(({ text, at, length, put }) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + length);
      });
    expectSame(spoiled);
  });
});

function expectSame(frames: fc.Arbitrary<string>): void {
  fc.assert(
    fc.property(frames, (text) => {
      const quick = textDelta(text);
      if (quick !== null) expect(theLongWay(text)).toEqual(quick);
    }),
    { ...RUN, numRuns: 10 * RUN.numRuns },
  );
}
