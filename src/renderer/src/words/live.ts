import type { IncomingDecision } from '#core/call/events.ts';

/** What is said of calls that are up: who takes them, what they wait for, how they are. */
export const liveWords = {
  incoming: {
    title: 'A call comes in',
    from: (country: string | null): string => (country === null ? 'From an unknown place' : `From ${country}`),
    waits: (seconds: string): string => `In ${seconds} the assistant takes it.`,
    waitsForEver: 'It rings until you decide, or the caller gives up.',
    taking: 'The assistant takes the call.',
    take: 'Take it yourself',
    takeAt: (number: string): string => `Taking it yourself connects it to ${number}.`,
    takeNowhere: 'To take it yourself, set TRANSFER_NUMBER.',
    assistant: 'Let the assistant take it',
    decline: 'Decline',
    rings: 'rings: who takes it?',
    decided: {
      take: 'You take the call',
      assistant: 'The assistant takes the call',
      decline: 'Declined',
    } satisfies Record<IncomingDecision, string>,
    by: { supervisor: '', deadline: 'nobody decided in time', policy: 'by your setting' },
  },
  hold: {
    back: 'A person is back on the line.',
    seen: 'I have seen it',
  },
  line: {
    lost: 'The line broke. It is being connected again; the caller waits.',
    back: 'The line is back',
    lostEntry: 'The line broke',
    state: {
      ringing: 'ringing',
      connected: 'connected',
      onHold: 'on hold',
      broken: 'broken, being connected again',
      ended: 'closed',
    },
  },
  needs: { incoming: 'rings', hold: 'person back' },
  waiting: {
    incoming: (who: string): string => `${who} is calling: who takes it?`,
    hold: (who: string): string => `${who}: a person is back on the line.`,
    failing: (who: string): string => `${who}: the call is failing.`,
  },
  deadline: {
    drop: (time: string): string => `dropped in ${time}`,
    approve: (time: string): string => `spoken in ${time}`,
    question: (time: string): string => `goes on without you in ${time}`,
  },
  meanwhile: {
    silence: 'They hear nothing meanwhile.',
    soon: (words: string): string => `They hear nothing yet; soon: “${words}”`,
    filler: (words: string): string => `They heard: “${words}”`,
  },
  find: {
    open: 'Search in this call',
    label: 'Search in this call',
    count: (at: number, all: number): string => (all === 0 ? 'nothing found' : `${at} of ${all}`),
    previous: 'Earlier',
    close: 'Close',
  },
  copy: {
    command: 'Copy the transcript',
    done: (lines: number): string => (lines === 1 ? 'Copied 1 line.' : `Copied ${lines} lines.`),
    nothing: 'Nothing was said that could be copied.',
  },
  latest: 'Jump to latest',
  nothingSaid: 'Nothing was said in this call.',
  checklist: {
    go: 'Checklist',
    done: (done: number, all: number): string => `${done} of ${all}`,
    byModel: 'ticked by the assistant',
    none: 'This call has no checklist.',
  },
  answeredBy: {
    label: 'Answered by',
    words: {
      human: 'a person',
      machine_start: 'a machine',
      machine_end_beep: 'a machine, after the beep',
      machine_end_silence: 'a machine, silent now',
      machine_end_other: 'a machine, done talking',
      fax: 'a fax',
      unknown: 'nobody can tell',
    } as Readonly<Record<string, string>>,
  },
  cost: {
    of: (spent: string, cap: string): string => `${spent} of ${cap}`,
    meter: 'Cost so far, of the limit',
  },
  p95: 'p95',
  p50: 'p50',
  byDeadline: 'Spoken: nobody objected in time',
  reason: 'Why',
} as const;
