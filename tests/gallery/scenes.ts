import type { Page } from 'playwright-core';

/** One thing to look at: what is going on (one of `tests/renderer/scenarios.ts`), and what the supervisor does there first. */
export interface Scene {
  readonly screen: string;
  /** What is going on there, or how it is used. */
  readonly state: string;
  /** Its name there; the preview refuses one that it does not know. */
  readonly scenario: string;
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
  { screen: 'desk', state: 'empty', scenario: 'empty' },
  { screen: 'desk', state: 'ringing', scenario: 'ringing' },
  { screen: 'desk', state: 'busy', scenario: 'busy' },
  { screen: 'desk', state: 'failing', scenario: 'failing' },
  { screen: 'call', state: 'question', scenario: 'question' },
  { screen: 'call', state: 'approval', scenario: 'approval' },
  { screen: 'call', state: 'approval-edit', scenario: 'approval', act: press('e') },
  { screen: 'call', state: 'hold', scenario: 'hold' },
  { screen: 'call', state: 'incoming', scenario: 'incoming' },
  { screen: 'call', state: 'planned', scenario: 'planned' },
  { screen: 'call', state: 'find', scenario: 'busy', act: typed('Control+f', 'order') },
  { screen: 'call', state: 'long', scenario: 'long' },
  { screen: 'call', state: 'ended', scenario: 'ended' },
  { screen: 'side-by-side', state: 'two', scenario: 'busy', act: press('b') },
  { screen: 'side-by-side', state: 'three', scenario: 'busy', act: press('b', 'Control+b') },
  { screen: 'say', state: 'typed', scenario: 'busy', act: typed('s', 'One moment, I will look that up for you.') },
  { screen: 'keypad', state: 'open', scenario: 'busy', act: press('p') },
  { screen: 'transfer', state: 'open', scenario: 'busy', act: press('t') },
  { screen: 'dial-box', state: 'empty', scenario: 'empty', act: press('Control+d') },
  { screen: 'dial-box', state: 'number', scenario: 'busy', act: typed('Control+d', '+442079460958') },
  {
    screen: 'dial-box',
    state: 'wrong-number',
    scenario: 'busy',
    act: async (page) => {
      await typed('Control+d', '4155550123')(page);
      await page.keyboard.press('Enter');
    },
  },
  { screen: 'history', state: 'empty', scenario: 'empty', act: press('Control+Shift+h') },
  { screen: 'history', state: 'busy', scenario: 'history' },
  { screen: 'history', state: 'found', scenario: 'history', act: (page) => page.keyboard.type('order') },
  { screen: 'history', state: 'nothing-found', scenario: 'history', act: (page) => page.keyboard.type('zeppelin') },
  { screen: 'past-call', state: 'open', scenario: 'past' },
  {
    screen: 'past-call',
    state: 'replay',
    scenario: 'past',
    act: inTranscript('Space', 'Shift+ArrowRight', 'Shift+ArrowRight'),
  },
  { screen: 'past-call', state: 'run-again', scenario: 'past', act: inTranscript('r') },
  { screen: 'playbooks', state: 'empty', scenario: 'empty', act: press('Control+Shift+p') },
  { screen: 'playbooks', state: 'busy', scenario: 'playbooks' },
  { screen: 'contacts', state: 'empty', scenario: 'empty', act: press('Control+Shift+b') },
  { screen: 'contacts', state: 'busy', scenario: 'contacts' },
  { screen: 'contacts', state: 'open', scenario: 'contacts', act: chosen('Crystal Minh') },
  { screen: 'contacts', state: 'found', scenario: 'contacts', act: (page) => page.keyboard.type('ito') },
  { screen: 'contacts', state: 'nothing-found', scenario: 'contacts', act: (page) => page.keyboard.type('zeppelin') },
  { screen: 'settings', state: 'open', scenario: 'busy', act: press('Control+,') },
  { screen: 'settings', state: 'guardrails', scenario: 'busy', act: section('Guardrails and caps') },
  { screen: 'settings', state: 'data', scenario: 'busy', act: section('Data') },
  { screen: 'settings', state: 'shortcuts', scenario: 'busy', act: section('Shortcuts') },
  { screen: 'settings', state: 'appearance', scenario: 'busy', act: section('Appearance') },
  { screen: 'settings', state: 'found', scenario: 'busy', act: typed('Control+,', 'approval') },
  { screen: 'settings', state: 'nothing-found', scenario: 'busy', act: typed('Control+,', 'zeppelin') },
  { screen: 'doctor', state: 'failing', scenario: 'ill', act: press('Control+Shift+d') },
  { screen: 'doctor', state: 'empty', scenario: 'empty', act: press('Control+Shift+d') },
  { screen: 'palette', state: 'open', scenario: 'busy', act: press('Control+k') },
  { screen: 'palette', state: 'nothing-found', scenario: 'busy', act: typed('Control+k', 'qqqzzz') },
  { screen: 'cheat-sheet', state: 'open', scenario: 'busy', act: press('Control+/') },
  {
    screen: 'set-up',
    state: 'begun',
    scenario: 'empty',
    act: (page) => page.getByRole('button', { name: 'Connect Twilio and OpenAI' }).press('Enter'),
  },
];

export const nameOf = ({ screen, state }: Scene): string => `${screen}-${state}`;
