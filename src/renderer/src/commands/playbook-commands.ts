import { openDialog } from '../console/actions.ts';
import { callWith, rehearseWith } from '../console/playbook-call.ts';
import { openNewPlaybook, savePlaybook } from '../console/playbook-edit.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import { inPlaybooks, onKeptPlaybook, onPlaybook } from './context.ts';

const { commands: titles } = strings.playbooks;

/** What can be done with a playbook. */
export const playbookCommands = [
  {
    id: 'playbook.add',
    title: titles.add,
    group: 'playbooks',
    keys: ['N'],
    unavailable: inPlaybooks,
    run: openNewPlaybook,
  },
  {
    id: 'playbook.save',
    title: titles.save,
    group: 'playbooks',
    keys: ['Mod+S'],
    unavailable: onPlaybook,
    run: (console) => void savePlaybook(console),
  },
  {
    id: 'playbook.call',
    title: titles.call,
    group: 'playbooks',
    keys: ['C'],
    unavailable: onKeptPlaybook,
    run: (console) => callWith(console, console.playbooks.store.get().open?.kept ?? ''),
  },
  {
    id: 'playbook.rehearse',
    title: titles.rehearse,
    group: 'playbooks',
    keys: ['R'],
    unavailable: onKeptPlaybook,
    run: (console) => rehearseWith(console, console.playbooks.store.get().open?.kept ?? ''),
  },
  {
    id: 'playbook.erase',
    title: titles.erase,
    group: 'playbooks',
    keys: ['Delete'],
    unavailable: onKeptPlaybook,
    run: (console) => openDialog(console, 'erase-playbook'),
  },
] as const satisfies readonly Command[];
