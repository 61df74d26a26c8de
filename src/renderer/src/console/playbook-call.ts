import type { Playbook, PlaybookVariable } from '#core/dialling/playbook.ts';
import type { Input } from '#shared/bridge.ts';
import { controlKey } from '../stores/ui.ts';
import { strings } from '../strings.ts';
import { refuse, setDraft } from './actions.ts';
import type { Console } from './console.ts';
import { goTo } from './go-to.ts';

/** Opens the dial box with a playbook chosen. */
export function callWith(console: Console, playbook: string): void {
  choosePlaybook(console, playbook);
  goTo(console, 'calls', 'dial');
}

/** Opens the same with the keyboard on what is asked for, and then on whom to rehearse with. */
export function rehearseWith(console: Console, playbook: string): void {
  choosePlaybook(console, playbook);
  const asksFor = console.playbooks.find(playbook)?.variables.length ?? 0;
  goTo(console, 'calls', asksFor > 0 ? 'variable' : 'practice');
}

export const choosePlaybook = ({ ui }: Console, playbook: string | null): void =>
  ui.set((state) => ({ ...state, dialPlaybook: playbook }));

export const variableKey = (playbook: string, variable: string): string =>
  controlKey(null, `variable/${playbook}/${variable}`);

type Wishes = Pick<Input<'calls:dial'>, 'playbook' | 'variables'>;

/** The chosen playbook as the request to dial carries it; null where something needed is missing, which says so. */
export function chosenPlaybook(console: Console): Wishes | null {
  const { dialPlaybook } = console.ui.get();
  const playbook = dialPlaybook === null ? null : console.playbooks.find(dialPlaybook);
  if (playbook === null) return dialPlaybook === null ? {} : { playbook: dialPlaybook };
  const missing = playbook.variables.filter((variable) => isMissing(console, playbook, variable));
  for (const { name, label } of missing) {
    refuse(console, variableKey(playbook.name, name), {
      code: 'missing',
      message: strings.playbooks.dial.missing(label),
    });
  }
  if (missing.length > 0) return null;
  return { playbook: playbook.name, variables: valuesOf(console, playbook) };
}

/** After a call with it: the next one follows it only where that is asked for again. */
export function putPlaybookAway(console: Console, values: 'keep' | 'forget'): void {
  const { dialPlaybook } = console.ui.get();
  if (dialPlaybook === null) return;
  if (values === 'forget') {
    for (const { name } of console.playbooks.find(dialPlaybook)?.variables ?? []) {
      setDraft(console, variableKey(dialPlaybook, name), null);
    }
  }
  choosePlaybook(console, null);
}

const typedIn = ({ ui }: Console, playbook: Playbook, { name }: PlaybookVariable): string =>
  (ui.get().drafts.get(variableKey(playbook.name, name)) ?? '').trim();

const isMissing = (console: Console, playbook: Playbook, variable: PlaybookVariable): boolean =>
  variable.required && (variable.default ?? '').trim() === '' && typedIn(console, playbook, variable) === '';

const valuesOf = (console: Console, playbook: Playbook): Record<string, string> =>
  Object.fromEntries(
    playbook.variables
      .map((variable): [string, string] => [variable.name, typedIn(console, playbook, variable)])
      .filter(([, value]) => value !== ''),
  );
