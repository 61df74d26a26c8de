import type { AssistantDelta } from '#core/call/events.ts';
import { type Contact, ContactId } from '#core/contacts/contact.ts';
import type { Playbook } from '#core/dialling/playbook.ts';
import { ApprovalId, type CallSid, QuestionId } from '#core/ids.ts';
import { PhoneNumber } from '#core/phone-number.ts';
import type { Moment } from '#renderer/stores/past-call.ts';
import type { CallNote } from '#shared/archive.ts';
import type { PlaceId } from '#shared/places.ts';
import type { BrokenPlaybook } from '#shared/playbooks.ts';
import type { ReplayReport } from '#shared/replay.ts';
import type { SetUpCheck } from '#shared/set-up.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { FRESH, ILL } from './checks.ts';
import { Story } from './story.ts';

export interface Scenario {
  readonly state: ConsoleState;
  readonly stories: readonly Story[];
  readonly deltas?: readonly AssistantDelta[];
  readonly playbooks?: readonly Playbook[];
  readonly broken?: readonly BrokenPlaybook[];
  readonly contacts?: readonly Contact[];
  readonly notes?: readonly (readonly [CallSid, CallNote])[];
  /** What a call run again comes to. */
  readonly replayed?: ReplayReport;
  /** Where the console is. */
  readonly place?: PlaceId;
  /** Name of the playbook that is open. */
  readonly playbook?: string;
  /** The past call that is open in the history. */
  readonly past?: { readonly call: number; readonly at?: Moment };
  /** The call to open. */
  readonly open?: number;
  /** What the Doctor finds. */
  readonly checks?: readonly SetUpCheck[];
}

const OURS = '+12125550100';

const contact = (index: number, name: string, note: string, ...numbers: readonly [string, string][]): Contact => ({
  id: ContactId.parse(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`),
  name,
  numbers: numbers.map(([label, number]) => ({ label, number: PhoneNumber.parse(number) })),
  note,
});

const CONTACTS: readonly Contact[] = [
  contact(1, 'Crystal Minh', 'Prefers to be called after four.', ['Mobile', '+14155552671'], ['Work', '+14155550123']),
  contact(2, 'Dr. Ito’s practice', '', ['', '+442079460958']),
  contact(3, 'Savings bank', 'Menu: 1 for English, 4 to wait.', ['Hotline', '+4930901820']),
  contact(4, 'Amara Okonkwo-Villanueva of the Riverside Neighbourhood Association', '', ['Home', '+12125550142']),
  ...['Ben Archer', 'Chiara Conti', 'Léa Fournier', 'Noor Haddad', 'Olek Zając', '山田 花子'].map((name, index) =>
    contact(10 + index, name, '', ['Mobile', `+1415555${String(2_700 + index)}`]),
  ),
];

export const consoleState = (patch: Partial<ConsoleState> = {}): ConsoleState => ({
  version: '0.1.0',
  runtimeNotice: null,
  relay: { state: 'ok', detail: 'Answering on 127.0.0.1:24187.' },
  tunnel: { state: 'ok', detail: 'phony.example.com leads here.' },
  model: { state: 'ok', detail: 'gpt-realtime-2.1 answers.' },
  phoneNumber: OURS,
  transferNumber: '+14155550199',
  approvalRequired: false,
  approvalSeconds: 60,
  approvalDeadline: 'drop',
  approvalFiller: null,
  questionSeconds: 120,
  callUsd: 10,
  practiceCallees: [
    { name: 'person', title: 'Crystal, who wants a refund', summary: 'A person with a wrong size and little time.' },
    { name: 'ivr', title: 'Bank menu', summary: 'Press 1 for English. Press 4 to wait.' },
    { name: 'voicemail', title: 'A voicemail', summary: 'Beeps, records, says nothing back.' },
    { name: 'hold', title: 'Hold music', summary: 'Holds you for a minute, then a human.' },
    { name: 'screener', title: 'Call screener', summary: 'Asks who is calling before it rings.' },
  ],
  revisions: { preferences: 0, contacts: 0 },
  ...patch,
});

const unconfigured = consoleState({
  phoneNumber: null,
  transferNumber: null,
  tunnel: { state: 'off', detail: 'No public address. Set HOST or NGROK_AUTHTOKEN for real calls.' },
  model: { state: 'off', detail: 'No OPENAI_API_KEY. The practice line has its own model.' },
  runtimeNotice: 'Development runtime Electron 33.2.1: no security updates.',
});

const refund = (now: number): Story =>
  new Story(1, now - 168_000)
    .created(OURS, '+14155552671')
    .after(4)
    .answered()
    .after(2)
    .assistant('Hello, this is an assistant calling for Jo Park. Am I speaking with Crystal?', 480)
    .after(5)
    .caller('Yes, hi. I got the wrong size.')
    .after(1)
    .interrupted(
      'I’m sorry about that. Let me check the order and see which warehouse it came from before we go on.',
      'I’m sorry about that. Let me check the order',
    )
    .after(4)
    .caller('The order number is 5 5 8 1.')
    .after(2)
    .assistant('Thank you. I have order 5581: a rain jacket, size M, delivered on Tuesday.', 910)
    .after(3)
    .add({ type: 'command', name: 'press', args: { digits: '1' }, source: 'model', ok: true })
    .after(8)
    .add({ type: 'supervisor', action: 'whisper', text: 'Offer the exchange first, refund only if she insists.' })
    .after(6)
    .assistant('I can send you size L today, and you keep the jacket until it arrives. Would that work?', 740)
    .after(6)
    .caller('Maybe. Can I get store credit instead?')
    .after(4)
    .said('This is Jo. Store credit is fine, one moment please.')
    .after(9)
    .caller('Oh, great. Thank you.');

const dentist = (now: number): Story =>
  new Story(2, now - 250_000)
    .created('+442079460958', OURS, { direction: 'inbound' })
    .after(3)
    .answered()
    .after(2)
    .assistant('Dr. Ito’s practice, this is the assistant. How can I help?', 520)
    .after(4)
    .caller('I would like to move my appointment to next week.')
    .after(2)
    .assistant('Of course. I can offer Tuesday at nine or Thursday at half past two.', 610);

const bank = (now: number): Story =>
  new Story(3, now - 95_000)
    .created(OURS, '+4930901820')
    .after(6)
    .answered()
    .after(3)
    .caller('Welcome. For English, press one. For opening hours, press two.')
    .after(1)
    .add({ type: 'command', name: 'press', args: { digits: '1' }, source: 'model', ok: true })
    .after(7)
    .caller('Please enter your customer number.');

const ended = (now: number): Story =>
  new Story(4, now - 4_000_000)
    .created(OURS, '+12125550142')
    .after(5)
    .answered()
    .after(30)
    .add({ type: 'call.status', status: 'completed' })
    .add({ type: 'call.ended', reason: 'the caller hung up', durationSeconds: 192 });

const withQuestion = (story: Story): Story =>
  story
    .add({
      type: 'command',
      name: 'request_user',
      args: { prompt: 'Is a store credit acceptable?' },
      source: 'model',
      ok: true,
    })
    .add({
      type: 'question.asked',
      questionId: QuestionId.parse('q1'),
      prompt: 'She asks for store credit instead of the exchange. Is a store credit acceptable, and up to how much?',
    });

const practiceEnded = (now: number): Story =>
  new Story(6, now - 90_000)
    .created(OURS, '+15005550006', { practice: 'person' })
    .after(1)
    .answered()
    .after(2)
    .assistant('Hello, this is an assistant calling for Jo Park. Is this a good time?', 210)
    .after(3)
    .caller('Sure, what is it about?')
    .after(2)
    .assistant('It is about your order from last week. Did the jacket fit?', 260)
    .after(4)
    .caller('No. It is far too small, and I need it on Friday.')
    .after(1)
    .add({ type: 'question.asked', questionId: QuestionId.parse('q9'), prompt: 'Can we pay for express delivery?' })
    .after(9)
    .add({ type: 'question.answered', questionId: QuestionId.parse('q9'), response: 'Yes, up to twenty dollars.' })
    .assistant('We can send size L by express, at no cost to you.', 190)
    .after(5)
    .caller('Perfect, thank you. Goodbye.')
    .after(1)
    .add({ type: 'command', name: 'end_call', args: {}, source: 'model', ok: true })
    .add({ type: 'call.status', status: 'completed' })
    .add({ type: 'call.ended', reason: 'completed', durationSeconds: 41 });

function long(now: number, turns: number): Story {
  const story = new Story(7, now - turns * 3_000).created(OURS, '+14155552671').answered();
  for (let index = 0; index < turns / 2; index += 1) {
    story.after(3).caller(`Line ${index + 1}: ${'and then there is one more thing about it '.repeat((index % 4) + 1)}`);
    story
      .after(3)
      .assistant(
        `Answer ${index + 1}. ${'I have noted that down. '.repeat((index % 3) + 1)}`,
        300 + ((index * 97) % 900),
      );
  }
  return story;
}

const approval = (now: number): Story =>
  dentist(now)
    .after(212)
    .caller('Does the cleaning cost extra?')
    .after(1)
    .add({
      type: 'approval.requested',
      approvalId: ApprovalId.parse('a1'),
      text: 'The cleaning is included in your plan, so it costs you nothing. Shall I book Tuesday at nine? [[press:1]]',
    });

const onHold = (now: number): Story =>
  bank(now)
    .after(4)
    .caller('Your call is important to us. Please hold for the next available agent.')
    .after(1)
    .add({ type: 'hold', state: 'begun' });

const failing = (now: number): Story =>
  bank(now)
    .add({
      type: 'command',
      name: 'transfer',
      args: { number: '911' },
      source: 'model',
      ok: false,
      error: '911 is an emergency number',
    })
    .add({ type: 'model', state: 'failed', error: 'the key was refused' })
    .add({
      type: 'error',
      code: 'model.lost',
      message: 'OpenAI refused the key (401). Check OPENAI_API_KEY.',
      fatal: false,
    });

const over = (story: Story, durationSeconds: number): Story =>
  story
    .after(3)
    .add({ type: 'call.status', status: 'completed' })
    .add({ type: 'call.ended', reason: 'the caller hung up', durationSeconds });

const DAY_MS = 86_400_000;

/** Forty calls of the last weeks, a question that waits, and two notes. */
function past(now: number): Scenario {
  const older = Array.from({ length: 40 }, (_, index) => {
    const start = now - (index + 1) * DAY_MS * 0.7;
    const to = `+1415555${2600 + index}`;
    const story = new Story(100 + index, start).created(OURS, to, index % 3 === 0 ? { practice: 'ivr' } : {});
    if (index % 4 === 1) {
      return story
        .after(20)
        .add({ type: 'call.status', status: index % 8 === 1 ? 'busy' : 'failed' })
        .add({ type: 'call.ended', reason: 'no answer', durationSeconds: 0 });
    }
    return over(story.answered().after(2).caller('Hello?').after(3).assistant('Good morning.'), 40 + index * 11);
  });
  const call = over(refund(now - DAY_MS / 2), 61);
  return {
    state: consoleState(),
    stories: [call, ...older, withQuestion(bank(now).after(62))],
    notes: [
      [call.callSid, { at: new Date(now - 3_600_000).toISOString(), seq: 20, text: 'Send the credit by e-mail.' }],
    ],
  };
}

/** A call that rings, and the supervisor is asked who takes it. */
const ringsHere = (now: number): Story =>
  new Story(5, now - 6_000)
    .created('+442079460958', OURS, { direction: 'inbound' })
    .add({ type: 'incoming.asked', seconds: 20 });

const planned = (now: number): Story => {
  const story = new Story(8, now - 120_000).add({
    type: 'call.created',
    direction: 'outbound',
    from: OURS,
    to: '+14155552671',
    mode: 'relay',
    practice: null,
    playbook: 'book-a-table',
    brief: 'Book a table for eight on Friday. Between seven and half past eight is fine.',
    checklist: ['The table is booked on Park', 'They know about the nut allergy', 'They have our number'],
  });
  return story
    .after(4)
    .answered()
    .after(2)
    .assistant('Good evening, I am an assistant calling for Jo Park. I would like to book a table for eight.')
    .after(5)
    .caller('For eight? On Friday we have half past seven, out on the terrace.')
    .after(2)
    .assistant('Half past seven is fine. The name is Park, and one guest is allergic to nuts.')
    .after(4)
    .caller('Noted, Park, eight people, no nuts.')
    .add({ type: 'checklist', item: 0, done: true, source: 'model' })
    .add({ type: 'checklist', item: 1, done: true, source: 'model' });
};

/** Every situation worth a look, as it stands at `now`. */
export const scenarios = {
  empty: (): Scenario => ({ state: unconfigured, stories: [], checks: FRESH }),
  ringing: (now) => ({
    state: consoleState(),
    stories: [new Story(1, now - 7_000).created(OURS, '+14155552671')],
    open: 1,
  }),
  busy: (now) => {
    const call = refund(now);
    return {
      state: consoleState(),
      stories: [call, dentist(now), withQuestion(bank(now).after(62)), ended(now)],
      deltas: [call.delta('You will have it by e-mail '), call.delta('within the hour. Is there anything')],
      open: 1,
    };
  },
  question: (now) => ({
    state: consoleState(),
    stories: [withQuestion(refund(now).after(103)), dentist(now), ended(now)],
    open: 1,
  }),
  approval: (now) => ({
    state: consoleState({ approvalRequired: true }),
    stories: [refund(now), approval(now)],
    open: 2,
  }),
  hold: (now) => ({ state: consoleState(), stories: [onHold(now), refund(now)], open: 3 }),
  failing: (now) => ({
    state: consoleState({
      tunnel: {
        state: 'failed',
        detail: 'The tunnel is down: ngrok refused the token. Calls cannot come in; check NGROK_AUTHTOKEN.',
      },
    }),
    stories: [failing(now), dentist(now)],
    open: 3,
  }),
  ill: (now) => ({ state: unconfigured, stories: [dentist(now)], checks: ILL }),
  incoming: (now) => ({ state: consoleState(), stories: [ringsHere(now), refund(now)], contacts: CONTACTS, open: 5 }),
  planned: (now) => ({ state: consoleState(), stories: [planned(now), refund(now)], contacts: CONTACTS, open: 8 }),
  contacts: (now) => ({
    state: consoleState(),
    stories: [refund(now), dentist(now)],
    contacts: CONTACTS,
    place: 'contacts',
  }),
  ended: (now) => ({ state: unconfigured, stories: [practiceEnded(now)], open: 6 }),
  history: (now) => ({ ...past(now), place: 'history' }),
  playbooks: (now) => ({
    state: consoleState(),
    stories: [ended(now)],
    place: 'playbooks',
    playbook: 'book-a-table',
    playbooks: [
      {
        name: 'book-a-table',
        title: 'Book a table',
        brief: 'Book a table for {{people}} on {{day}}. Between seven and half past eight is fine.',
        variables: [
          { name: 'people', label: 'How many people', required: true },
          { name: 'day', label: 'Which day', required: true },
          { name: 'name', label: 'On whose name', required: false, default: 'Park' },
        ],
        checklist: ['The table is booked on {{name}}', 'They know about the nut allergy'],
        approval: 'required',
        transferTo: '+14155550199',
      },
      {
        name: 'opening-hours',
        title: 'Opening hours',
        brief: 'Ask when they are open this week.',
        variables: [],
        checklist: [],
      },
    ],
    broken: [{ name: 'refund', reason: 'brief must not be empty' }],
  }),
  past: (now) => ({ ...past(now), place: 'history', past: { call: 1, at: { seq: 12, turn: 4, speaker: 'caller' } } }),
  long: (now) => ({ state: consoleState(), stories: [long(now, 2_000)], open: 7 }),
} as const satisfies Record<string, (now: number) => Scenario>;

export type ScenarioName = keyof typeof scenarios;
