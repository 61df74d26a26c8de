import type { Page } from 'playwright-core';

/** One thing to look at: what is going on (one of `tests/renderer/scenarios.ts`), and what the supervisor does there first. */
export interface Scene {
  readonly screen: string;
  /** What is going on there, or how it is used. */
  readonly state: string;
  /** Its name there; the preview refuses one that it does not know. */
  readonly scenario: string;
  /** Words without which the picture would be of something else. */
  readonly shows: string;
  readonly act?: (page: Page) => Promise<void>;
}

const press =
  (...keys: readonly string[]) =>
  (page: Page): Promise<void> =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

const typed =
  (key: string, text: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press(key);
    await page.keyboard.type(text);
  };

const inTranscript =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('log').focus();
    await press(...keys)(page);
  };

const section =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await press('Control+,')(page);
    await page.getByRole('button', { name, exact: true }).press('Enter');
  };

const chosen = (name: string) => (page: Page) => page.getByRole('button', { name }).press('Enter');

/** Every screen in its states. Another one is another line. */
export const scenes: readonly Scene[] = [
  { screen: 'desk', state: 'empty', scenario: 'empty', shows: 'Nothing is ringing' },
  { screen: 'desk', state: 'ringing', scenario: 'ringing', shows: 'Nobody has answered yet.' },
  { screen: 'desk', state: 'busy', scenario: 'busy', shows: 'Is there anything' },
  { screen: 'desk', state: 'failing', scenario: 'failing', shows: 'The tunnel is down' },
  { screen: 'call', state: 'question', scenario: 'question', shows: 'The assistant asks' },
  { screen: 'call', state: 'approval', scenario: 'approval', shows: 'Draft to approve' },
  { screen: 'call', state: 'approval-edit', scenario: 'approval', shows: 'Speak this instead', act: press('e') },
  { screen: 'call', state: 'hold', scenario: 'hold', shows: 'the assistant waits in silence' },
  { screen: 'call', state: 'incoming', scenario: 'incoming', shows: 'A call comes in' },
  { screen: 'call', state: 'planned', scenario: 'planned', shows: 'Noted, Park, eight people' },
  { screen: 'call', state: 'find', scenario: 'busy', shows: '3 of 3', act: typed('Control+f', 'order') },
  { screen: 'call', state: 'long', scenario: 'long', shows: 'Answer 1000.' },
  { screen: 'call', state: 'ended', scenario: 'ended', shows: 'What just happened' },
  { screen: 'side-by-side', state: 'two', scenario: 'busy', shows: 'Is there anything', act: press('b') },
  { screen: 'side-by-side', state: 'three', scenario: 'busy', shows: 'Needs you', act: press('b', 'Control+b') },
  {
    screen: 'say',
    state: 'typed',
    scenario: 'busy',
    shows: 'They hear this.',
    act: typed('s', 'One moment, I will look that up for you.'),
  },
  { screen: 'keypad', state: 'open', scenario: 'busy', shows: '*', act: press('p') },
  { screen: 'transfer', state: 'open', scenario: 'busy', shows: 'Hand over', act: press('t') },
  { screen: 'dial-box', state: 'empty', scenario: 'empty', shows: 'Practice line', act: press('Control+d') },
  {
    screen: 'dial-box',
    state: 'number',
    scenario: 'busy',
    shows: 'Optional: the assistant is told',
    act: typed('Control+d', '+442079460958'),
  },
  {
    screen: 'dial-box',
    state: 'wrong-number',
    scenario: 'busy',
    shows: 'Write the number with +',
    act: async (page) => {
      await typed('Control+d', '4155550123')(page);
      await page.keyboard.press('Enter');
    },
  },
  {
    screen: 'history',
    state: 'empty',
    scenario: 'empty',
    shows: 'There are no calls yet',
    act: press('Control+Shift+h'),
  },
  { screen: 'history', state: 'busy', scenario: 'history', shows: '42 calls' },
  {
    screen: 'history',
    state: 'found',
    scenario: 'history',
    shows: '1 call',
    act: (page) => page.keyboard.type('order'),
  },
  {
    screen: 'history',
    state: 'nothing-found',
    scenario: 'history',
    shows: 'No call has',
    act: (page) => page.keyboard.type('zeppelin'),
  },
  { screen: 'past-call', state: 'open', scenario: 'past', shows: 'The order number is' },
  {
    screen: 'past-call',
    state: 'replay',
    scenario: 'past',
    shows: 'Whole call',
    act: inTranscript('Space', 'Shift+ArrowRight', 'Shift+ArrowRight'),
  },
  { screen: 'past-call', state: 'run-again', scenario: 'past', shows: 'Run it', act: inTranscript('r') },
  { screen: 'playbooks', state: 'empty', scenario: 'empty', shows: 'No playbooks yet', act: press('Control+Shift+p') },
  { screen: 'playbooks', state: 'busy', scenario: 'playbooks', shows: 'Add a variable' },
  { screen: 'contacts', state: 'empty', scenario: 'empty', shows: 'No contacts yet', act: press('Control+Shift+b') },
  { screen: 'contacts', state: 'busy', scenario: 'contacts', shows: '10 contacts' },
  { screen: 'contacts', state: 'open', scenario: 'contacts', shows: 'Add a number', act: chosen('Crystal Minh') },
  {
    screen: 'contacts',
    state: 'found',
    scenario: 'contacts',
    shows: '1 contact',
    act: (page) => page.keyboard.type('ito'),
  },
  {
    screen: 'contacts',
    state: 'nothing-found',
    scenario: 'contacts',
    shows: 'No contact matches',
    act: (page) => page.keyboard.type('zeppelin'),
  },
  { screen: 'settings', state: 'open', scenario: 'busy', shows: 'Twilio account SID', act: press('Control+,') },
  {
    screen: 'settings',
    state: 'guardrails',
    scenario: 'busy',
    shows: 'Quiet hours',
    act: section('Guardrails and caps'),
  },
  { screen: 'settings', state: 'data', scenario: 'busy', shows: 'Days past calls are kept', act: section('Data') },
  { screen: 'settings', state: 'shortcuts', scenario: 'busy', shows: 'Reset all keys', act: section('Shortcuts') },
  { screen: 'settings', state: 'appearance', scenario: 'busy', shows: 'Text size', act: section('Appearance') },
  { screen: 'settings', state: 'found', scenario: 'busy', shows: '11 settings', act: typed('Control+,', 'approval') },
  {
    screen: 'settings',
    state: 'nothing-found',
    scenario: 'busy',
    shows: 'No setting has',
    act: typed('Control+,', 'zeppelin'),
  },
  {
    screen: 'doctor',
    state: 'failing',
    scenario: 'ill',
    shows: 'ngrok refused the token',
    act: press('Control+Shift+d'),
  },
  { screen: 'doctor', state: 'empty', scenario: 'empty', shows: 'No Twilio account', act: press('Control+Shift+d') },
  { screen: 'palette', state: 'open', scenario: 'busy', shows: 'Next call that needs you', act: press('Control+k') },
  {
    screen: 'palette',
    state: 'nothing-found',
    scenario: 'busy',
    shows: 'Nothing by that name',
    act: typed('Control+k', 'qqqzzz'),
  },
  { screen: 'cheat-sheet', state: 'open', scenario: 'busy', shows: 'Single keys work', act: press('Control+/') },
  {
    screen: 'set-up',
    state: 'begun',
    scenario: 'empty',
    shows: 'Your Twilio account',
    act: (page) => page.getByRole('button', { name: 'Connect Twilio and OpenAI' }).press('Enter'),
  },
];

export const nameOf = ({ screen, state }: Scene): string => `${screen}-${state}`;
