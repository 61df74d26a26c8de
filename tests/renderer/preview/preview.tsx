import '#renderer/zod-setup.ts';
import { createRoot } from 'react-dom/client';
import { App } from '#renderer/app.tsx';
import { watchLink } from '#renderer/bridge/link.ts';
import { createConsole, startConsole } from '#renderer/console/console.ts';
import { goTo } from '#renderer/console/go-to.ts';
import '#renderer/styles/tokens.css';
import '#renderer/styles/base.css';
import '#renderer/styles/layout.css';
import { FakeBridge } from '../fake-bridge.ts';
import { type Scenario, type ScenarioName, scenarios } from '../scenarios.ts';
import { callSid } from '../story.ts';

declare global {
  interface Window {
    /** For the screenshot script and for playing in the browser's console. */
    fake?: FakeBridge;
  }
}

const asked = new URLSearchParams(location.search).get('scenario') ?? 'busy';
const isScenario = (name: string): name is ScenarioName => name in scenarios;
if (!isScenario(asked)) throw new Error(`there is no scenario ${asked}`);
const scenario: Scenario = scenarios[asked](Date.now());

const fake = new FakeBridge(scenario);
window.fake = fake;
const console = createConsole(watchLink(fake));
startConsole(console, scenario.open === undefined ? null : callSid(scenario.open));
if (scenario.place !== undefined) goTo(console, scenario.place);
const playbook = scenario.playbooks?.find(({ name }) => name === scenario.playbook);
if (playbook !== undefined) console.playbooks.open(playbook);
if (scenario.past !== undefined) {
  console.past.open(callSid(scenario.past.call), scenario.past.at ?? null);
}
const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App console={console} />);
setTimeout(() => {
  fake.tell(...(scenario.deltas ?? []));
  // For the gallery: nothing more happens by itself.
  document.documentElement.dataset['told'] = '';
}, 300);
