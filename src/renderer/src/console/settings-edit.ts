import { isSecret, type SettingName, settingOf } from '#core/settings/catalogue.ts';
import type { Input, Output } from '#shared/bridge.ts';
import { controlKey } from '../stores/ui.ts';
import { strings } from '../strings.ts';
import { refuse, setDraft } from './actions.ts';
import type { Console } from './console.ts';

type Changes = Input<'settings:change'>['changes'];

/** Names a setting's field, for what is typed in it and what is wrong with it. */
export const settingKey = (name: string): string => controlKey(null, `setting/${name}`);

/** What was typed and not saved, of these settings. */
export function typed({ ui }: Console, names: readonly SettingName[]): Changes {
  const { drafts } = ui.get();
  const entries = names.flatMap((name) => {
    const draft = drafts.get(settingKey(name));
    return draft === undefined ? [] : [[name, draft.trim() === '' ? null : draft] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * Keeps values; what cannot work is said beside its field, and all stays as it was. Null takes a value back to what
 * holds without it. Resolves to whether they are kept.
 */
export async function saveSettings(console: Console, changes: Changes): Promise<boolean> {
  const names = Object.keys(changes);
  if (names.length === 0) return true;
  setBusy(console, names, true);
  const answer = await ask(console, changes);
  setBusy(console, names, false);
  if (answer.ok) {
    console.settings.show(answer.settings);
    console.examination.forget();
    for (const name of names) setDraft(console, settingKey(name), null);
    return true;
  }
  for (const { name, message } of answer.problems) {
    const field = names.includes(name) ? name : (names[0] ?? '');
    refuse(console, settingKey(field), { code: 'invalid', message: name === '' ? message : `${name}: ${message}` });
  }
  return false;
}

async function ask({ bridge }: Console, changes: Changes): Promise<Output<'settings:change'>> {
  try {
    return await bridge.request('settings:change', { changes });
  } catch {
    return { ok: false, problems: [{ name: '', message: strings.link.unreachable }] };
  }
}

function setBusy({ ui }: Console, names: readonly string[], isBusy: boolean): void {
  ui.set((state) => {
    const busy = new Set(state.busy);
    for (const name of names) {
      if (isBusy) busy.add(settingKey(name));
      else busy.delete(settingKey(name));
    }
    return { ...state, busy };
  });
}

/** Has secrets kept in the settings file though there is no keychain, or no longer. */
export async function acceptWeaker(console: Console, accepted: boolean): Promise<void> {
  const answer = await console.bridge.request('settings:accept-weaker', { accepted });
  if (answer.ok) console.settings.show(answer.settings);
  else refuse(console, VAULT_KEY, { code: 'disk_refused', message: answer.problems[0]?.message ?? '' });
}

export const VAULT_KEY = controlKey(null, 'vault');

/** Whether something is set: for a secret that is all there is to know. */
export function isSet({ settings }: Console, name: SettingName): boolean {
  const state = settings.find(name);
  if (state === null) return false;
  return isSecret(name) ? state.source !== 'default' : state.value !== null || settingOf(name).fallback !== null;
}
