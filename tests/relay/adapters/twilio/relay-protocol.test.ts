import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factOf } from '#relay/adapters/twilio/relay-line.ts';
import { digitsFrame, endFrame, parseFrame, textFrame } from '#relay/adapters/twilio/relay-protocol.ts';

interface Sample {
  readonly name: string;
  readonly frame?: unknown;
  readonly raw?: string;
  readonly ok: boolean;
  readonly fact?: unknown;
  readonly why?: string;
  readonly type?: string;
}

const [, ...samples] = readFileSync(path.join(import.meta.dirname, '../../../fixtures/relay-frames.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);

const textOf = ({ raw, frame }: Sample): string => raw ?? JSON.stringify(frame);

describe('a frame of Twilio’s', () => {
  it.each(samples.filter(({ ok }) => ok).map((sample) => [sample.name, sample] as const))(
    'is read: %s',
    (_, sample) => {
      const parsed = parseFrame(textOf(sample));
      if (!parsed.ok) throw new Error(`${parsed.why} ${parsed.type}`);
      expect(factOf(parsed.frame)).toEqual(sample.fact);
    },
  );

  it.each(samples.filter(({ ok }) => !ok).map((sample) => [sample.name, sample] as const))(
    'is told apart and tolerated: %s',
    (_, sample) => {
      expect(parseFrame(textOf(sample))).toEqual({ ok: false, why: sample.why, type: sample.type });
    },
  );

  it('keeps who calls whom in the first one', () => {
    const [setup] = samples;
    const parsed = parseFrame(setup === undefined ? '' : textOf(setup));
    expect(parsed).toMatchObject({
      ok: true,
      frame: {
        sessionId: 'VX00000000000000000000000000000001',
        accountSid: 'AC00000000000000000000000000000000',
        callSid: 'CA00000000000000000000000000000001',
        from: '+15550100001',
        to: '+15550100002',
        direction: 'inbound',
      },
    });
  });

  it('never throws, whatever it holds', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof parseFrame(text).ok === 'boolean'));
  });
});

describe('a frame of ours', () => {
  it('speaks any token as it is, blanks, quotes and line breaks included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), fc.boolean(), (token, last, preemptible) => {
        expect(JSON.parse(textFrame(token, last, preemptible))).toEqual({ type: 'text', token, last, preemptible });
      }),
    );
  });

  it('presses keys', () => {
    expect(JSON.parse(digitsFrame('1w2#'))).toEqual({ type: 'sendDigits', digits: '1w2#' });
  });

  it('ends the session with a string to come back', () => {
    expect(JSON.parse(endFrame('{"action":"hangup"}'))).toEqual({ type: 'end', handoffData: '{"action":"hangup"}' });
  });
});
