import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEvent } from '#core/call/apply-event.ts';
import { CallEvent } from '#core/call/events.ts';
import { summaryOf } from '#core/call/selectors.ts';
import { newCall } from '#core/call/state.ts';
import { Journal } from '#relay/adapters/store/journal.ts';
import { ConfigurationError, readConfiguration } from '#relay/configuration.ts';
import { parseConversationFile } from '../../src/practice/conversations/conversation-file.ts';
import { parseScript } from '../../src/practice/scripts/script.ts';
import { CALL_SID } from '../fakes/call-recorder.ts';
import { keptLog } from '../fakes/log.ts';
import { hostileText, messageLike, RUN } from './hostile-values.ts';
import { JOURNAL_EVENTS } from './samples.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'phony-fuzz-'));
});
afterAll(() => rm(dir, { recursive: true }));

const eventOf = (line: string): CallEvent | null => {
  try {
    return CallEvent.parse(JSON.parse(line));
  } catch {
    return null;
  }
};

describe('a journal, whatever is in it', () => {
  it('gives the events that are events, in their order, and nothing else', async () => {
    const { log } = keptLog();
    const journal = await Journal.open(dir, log);
    await fc.assert(
      fc.asyncProperty(fc.array(messageLike(JOURNAL_EVENTS), { maxLength: 8 }), async (lines) => {
        const oneLine = lines.map((line) => line.replaceAll('\n', ' '));
        await writeFile(join(dir, `${CALL_SID}.jsonl`), ['{"journal":"phony","version":1}', ...oneLine].join('\n'));
        const events = await journal.read(CALL_SID);
        // What a later release put beside our fields is kept.
        const known = events?.map((event) => CallEvent.parse(event));
        expect(known).toEqual(oneLine.flatMap((line) => eventOf(line) ?? []));
      }),
      { ...RUN, numRuns: 200 },
    );
  });

  it('folds into a call that can be listed, in any order', () => {
    fc.assert(
      fc.property(fc.array(messageLike(JOURNAL_EVENTS), { maxLength: 30 }), fc.func(fc.integer()), (lines, order) => {
        const events = lines.flatMap((line) => eventOf(line) ?? []).sort((a, b) => order(a.seq) - order(b.seq));
        const state = events.reduce(applyEvent, newCall(CALL_SID));
        expect(typeof summaryOf(state).status).toBe('string');
        expect(state.seq).toBe(Math.max(0, ...events.map(({ seq }) => seq)));
      }),
      RUN,
    );
  });

  it('that cannot be read is none', async () => {
    const { log } = keptLog();
    const journal = await Journal.open(dir, log);
    const bytes = fc.uint8Array({ maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await writeFile(join(dir, `${CALL_SID}.jsonl`), content);
        await journal.repair(CALL_SID);
        expect(await journal.read(CALL_SID)).toEqual([]);
      }),
      { ...RUN, numRuns: 100 },
    );
  });
});

const NAMES = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_PHONE_NUMBER',
  'TWILIO_API_BASE_URL',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'OPENAI_MODEL',
  'OPENAI_VOICE',
  'TTS_PROVIDER',
  'LANGUAGE',
  'SYSTEM_PROMPT',
  'HOST',
  'PORT',
  'CALL_MODE',
  'PHONY_RATE_LIMIT',
  'REQUIRE_SUPERVISOR_FEEDBACK',
  'TRANSFER_NUMBER',
  'PHONY_SUPERVISOR_TOKEN',
  'PHONY_APPROVAL_SECONDS',
  'PHONY_QUIET_HOURS',
  'PHONY_CALLS_PER_HOUR',
  'PHONY_CALL_MINUTES',
  'PHONY_CALL_USD',
  '__proto__',
  'constructor',
];
const oddValue = fc.oneof(
  hostileText,
  fc.constantFrom('-1', '1e3', '0x10', '65536', 'TRUE', 'https://', 'ht!tp://x', '9'.repeat(40), '25:00-26:00', '٣'),
);
const SECRETS = ['TWILIO_AUTH_TOKEN', 'OPENAI_API_KEY', 'PHONY_SUPERVISOR_TOKEN'];

describe('settings, whatever is in them', () => {
  it('are taken, or refused by name with a remedy, and never quote a secret', () => {
    const entries = fc.array(fc.tuple(fc.constantFrom(...NAMES), oddValue), { maxLength: 6 });
    fc.assert(
      fc.property(entries, (set) => {
        const env = Object.fromEntries(set);
        try {
          const { configuration } = readConfiguration(env, dir);
          expect(configuration.PORT).toBeLessThanOrEqual(65_535);
          for (const limit of [configuration.PHONY_RATE_LIMIT, configuration.PHONY_CALL_USD]) {
            expect(Number.isFinite(limit)).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          const { problems } = error as ConfigurationError;
          expect(problems.length).toBeGreaterThan(0);
          for (const { message, name } of problems) {
            expect(NAMES).toContain(name);
            expect(message).toMatch(/\w+.*;/);
            if (SECRETS.includes(name)) expect(message).not.toContain(env[name]);
          }
        }
      }),
      RUN,
    );
  });
});

const CONVERSATIONS = [
  [
    {
      convo_id: 1,
      scenario: { flow: 'a', subflow: 'b' },
      original: [
        ['customer', 'Hi.'],
        ['agent', 'Hello.'],
      ],
    },
  ],
  [{ conversation_id: 'c', instruction_id: 'i', utterances: [{ speaker: 'USER', text: 'Hi.' }] }],
].map((list) => list[0] ?? {});
const SCRIPTS = [{ name: 'n', title: 't', summary: 's', steps: [{ say: 'Hi.', reply: 'Yes.' }, { pauseMs: 10 }] }];

describe('a file of the practice line, whatever is in it', () => {
  it.each([
    ['conversation', CONVERSATIONS, (text: string) => parseConversationFile('x.json', 'x', text)],
    ['script', SCRIPTS, (text: string) => parseScript('x.json', text)],
  ] as const)('is read, or refused by its name: a %s', (_kind, samples, parse) => {
    fc.assert(
      fc.property(messageLike(samples), (text) => {
        try {
          expect(parse(text)).toBeTruthy();
        } catch (error) {
          expect(String(error)).toMatch(/^Error: x\.json: /);
        }
      }),
      RUN,
    );
  });
});
