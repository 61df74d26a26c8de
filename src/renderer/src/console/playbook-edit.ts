import type { Playbook } from '#core/dialling/playbook.ts';
import { mistakesIn, writtenOf } from '../calls/playbook-draft.ts';
import { controlKey } from '../stores/ui.ts';
import { strings } from '../strings.ts';
import { perform, requestFocus } from './actions.ts';
import type { Console } from './console.ts';

export const SAVE_KEY = controlKey(null, 'playbook/save');
export const ERASE_KEY = controlKey(null, 'playbook/erase');

export function openNewPlaybook(console: Console): void {
  console.playbooks.openNew();
  requestFocus(console, 'playbook-title');
}

/** Keeps what is written, or says beside each field what is wrong with it. True once it is kept. */
export async function savePlaybook(console: Console): Promise<boolean> {
  const { bridge, playbooks } = console;
  const { open } = playbooks.store.get();
  if (open === null) return false;
  const mistakes = new Map(mistakesIn(open.draft));
  const { name } = open.draft;
  if (open.kept === null && playbooks.find(name) !== null) mistakes.set('name', strings.playbooks.fields.taken);
  playbooks.refused(mistakes);
  if (mistakes.size > 0) return false;
  const done = await perform<{ readonly ok: true; readonly playbook: Playbook }>(console, SAVE_KEY, () =>
    bridge.request('playbooks:put', { name, playbook: writtenOf(open.draft) }),
  );
  if (done === null) return false;
  await playbooks.refresh();
  playbooks.open(done.playbook);
  return true;
}

/** Takes a playbook away, or a file that is none. */
export async function erasePlaybook(console: Console, name: string): Promise<boolean> {
  const { bridge, playbooks } = console;
  const done = await perform<{ readonly ok: true }>(console, ERASE_KEY, () =>
    bridge.request('playbooks:remove', { name }),
  );
  if (done === null) return false;
  if (playbooks.store.get().open?.kept === name) playbooks.close();
  await playbooks.refresh();
  console.ui.set((state) => ({ ...state, dialog: null, focus: 'playbooks' }));
  return true;
}
