import type { SettingName } from '#core/settings/catalogue.ts';
import type { SetUpStepId } from '../stores/ui.ts';
import type { Console } from './console.ts';
import { goTo } from './go-to.ts';
import { isSet, saveSettings, typed } from './settings-edit.ts';

/** A step of the guided set-up: what it asks for, and what it looks at once that is there. */
interface SetUpStep {
  readonly id: SetUpStepId;
  readonly settings: readonly SettingName[];
  /** Ids of checks; null: all. */
  readonly checks: readonly string[] | null;
}

export const setUpSteps: readonly SetUpStep[] = [
  { id: 'twilio', settings: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'], checks: ['twilio-account', 'twilio-trial'] },
  { id: 'number', settings: ['TWILIO_PHONE_NUMBER'], checks: ['twilio-number', 'geo-permission'] },
  { id: 'openai', settings: ['OPENAI_API_KEY'], checks: ['model'] },
  { id: 'address', settings: ['HOST', 'NGROK_AUTHTOKEN'], checks: ['public-address'] },
  { id: 'check', settings: [], checks: null },
];

/** A host or a tunnel will do; of the others all are needed. */
export const isStepDone = (console: Console, { id, settings }: SetUpStep): boolean =>
  id === 'address'
    ? settings.some((name) => isSet(console, name))
    : settings.length > 0 && settings.every((name) => isSet(console, name));

/** Opens the guided set-up at the first step that has something missing. */
export function openSetUp(console: Console): void {
  const open = setUpSteps.find((step) => !isStepDone(console, step)) ?? setUpSteps[0];
  goTo(console, 'calls');
  console.ui.set((state) => ({ ...state, selected: null, panes: [], setUpStep: open?.id ?? null, focus: null }));
}

export const leaveSetUp = ({ ui }: Console): void => ui.set((state) => ({ ...state, setUpStep: null, focus: 'dial' }));

export const goToStep = ({ ui }: Console, id: SetUpStepId): void => ui.set((state) => ({ ...state, setUpStep: id }));

/** The step after or before one, or null. */
export function stepBeside(id: SetUpStepId, by: 1 | -1): SetUpStepId | null {
  const at = setUpSteps.findIndex((step) => step.id === id);
  return setUpSteps[at + by]?.id ?? null;
}

/** Keeps what was typed and looks whether it works; goes on where it does. Resolves to whether it went on. */
export async function finishStep(console: Console, step: SetUpStep): Promise<boolean> {
  if (!(await saveSettings(console, typed(console, step.settings)))) return false;
  if (!isStepDone(console, step)) return goOn(console, step.id);
  const found = await console.examination.look(step.checks);
  const isFine = found.length > 0 && found.every(({ state }) => state === 'ok' || state === 'warning');
  return isFine && goOn(console, step.id);
}

function goOn(console: Console, id: SetUpStepId): boolean {
  const next = stepBeside(id, 1);
  // The supervisor may have left meanwhile.
  if (next === null || console.ui.get().setUpStep !== id) return false;
  goToStep(console, next);
  return true;
}
