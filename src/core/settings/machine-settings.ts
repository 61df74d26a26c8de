import { z } from 'zod';
import { choice, count, shaped, shapedOr, text, textOr, url } from './setting.ts';

/** What is kept here, and how this machine is used. */
export const machineSettings = {
  PHONY_KEEP_DAYS: count(
    {
      section: 'data',
      title: 'Days past calls are kept',
      help: 'Then they are erased, words, notes and all. 0: for ever.',
    },
    0,
  ),
  PHONY_DATA_DIR: {
    ...text({
      section: 'data',
      title: 'Data folder',
      help: 'Journals, notes, history, log, kept token, the number’s former webhook; for one Phony at a time. What lies in the folder before stays there. Empty: ~/.config/Phony on Linux, ~/Library/Application Support/Phony on macOS, %APPDATA%\\Phony on Windows.',
    }),
    needsStart: true,
  },
  PORT: shapedOr(
    {
      section: 'machine',
      title: 'Port',
      help: 'On 127.0.0.1, for webhooks, supervisor API and browser console. 0: any free one.',
    },
    z
      .string()
      .refine(
        (given) => /^\d{1,5}$/.test(given) && Number(given) <= 65_535,
        'is no port; give a number from 0 to 65535, 0 for any free one',
      )
      .transform(Number),
    '24187',
  ),
  PHONY_SUPERVISOR_TOKEN: {
    ...shaped(
      {
        section: 'machine',
        title: 'Supervisor token',
        help: 'Bearer token of the supervisor API, at least 8 characters. The phony command needs it as well then: --token, or PHONY_SUPERVISOR_TOKEN. Empty: one is made once and kept in the data folder, where the command finds it.',
      },
      z.string().min(8, 'is too short to keep anyone out; use at least 8 characters'),
    ),
    kind: 'secret',
  },
  PHONY_RATE_LIMIT: count(
    { section: 'machine', title: 'Requests a minute', help: 'Of one client to the supervisor API. 0: no limit.' },
    120,
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    {
      section: 'machine',
      title: 'Receiver of traces',
      help: 'OTLP over HTTP, without /v1/traces. They hold call SIDs, no words and no numbers. Empty: none.',
    },
    null,
  ),
  PHONY_DEBUG: {
    ...textOr(
      {
        section: 'machine',
        title: 'Verbose log',
        help: '1: the log holds whole numbers and what is said; keys and tokens never.',
      },
      '0',
    ),
    kind: 'choice',
    needsStart: true,
    options: [
      { value: '0', title: 'no' },
      { value: '1', title: 'yes' },
    ],
  },
  PHONY_PRACTICE_PACE: choice(
    { section: 'machine', title: 'Pace of the practice line', help: 'The time a call takes, or fast for tests.' },
    { real: 'as a call takes', fast: 'fast' },
    { error: 'is neither real nor fast; set it to one of them', fallback: 'real' },
  ),
} as const;
