import { defaultFilter } from 'cmdk';
import { deskGroups } from '../../calls/desk-groups.ts';
import { partyOf } from '../../calls/party.ts';
import { type Bindings, bindingsOf } from '../../commands/bindings.ts';
import type { Command } from '../../commands/command.ts';
import type { CommandContext } from '../../commands/context.ts';
import { jumpKey } from '../../commands/jump-keys.ts';
import { practise, selectCall } from '../../console/actions.ts';
import type { Console } from '../../console/console.ts';
import { callWith } from '../../console/playbook-call.ts';
import { goToSetting } from '../../console/settings-view.ts';
import { strings } from '../../strings.ts';
import { sections } from '../settings/sections.ts';

export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  /** What else it is found by, and what stands behind the title. */
  readonly hint: string;
  /** As the registry writes it. */
  readonly keys: string | null;
  readonly run: (console: Console) => void;
}

type PaletteGroup = keyof typeof strings.palette.groups;
export type PaletteGroups = readonly (readonly [PaletteGroup, readonly PaletteItem[]])[];

/** Everything that can be done now: the registry's commands, live calls, whom to practise with, playbooks. */
export function paletteItems(console: Console, context: CommandContext): PaletteGroups {
  const bindings = bindingsOf(console.preferences.store.get().preferences.shortcuts);
  return [
    ['calls', callItems(console, bindings)],
    ['commands', commandItems(context, bindings)],
    ['practice', practiceItems(console)],
    ['playbooks', playbookItems(console)],
    ['settings', settingsItems()],
  ];
}

/** What the hint says counts less than the title. */
const HINT_WEIGHT = 0.3;

/** The library takes letters for others, far apart, for a hit too; below this it is no more than that. */
const LEAST_SCORE = 0.02;

const fit = (text: string, search: string): number => {
  const score = defaultFilter(text, search);
  return score < LEAST_SCORE ? 0 : score;
};

const scoreOf = ({ title, hint }: PaletteItem, search: string): number =>
  Math.max(fit(title, search), HINT_WEIGHT * fit(hint, search));

/** What fits, the best group and in it the best item first. With nothing typed everything is as it was. */
export function ranked(groups: PaletteGroups, search: string): PaletteGroups {
  const wanted = search.trim();
  return groups
    .map(([group, items]) => {
      if (wanted === '') return { group, items, best: 0 };
      const fitting = items
        .map((item) => ({ item, score: scoreOf(item, wanted) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score);
      return { group, items: fitting.map(({ item }) => item), best: fitting[0]?.score ?? 0 };
    })
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ group, items }) => [group, items] as const);
}

/** Calls stand there by name instead of by number, and one closes the palette by Esc. */
const isOwnLine = ({ id }: Command): boolean =>
  !id.startsWith('desk.call-') && id !== 'console.palette' && id !== 'console.back';

const commandItems = (context: CommandContext, { all }: Bindings): readonly PaletteItem[] =>
  all
    .filter((command: Command) => isOwnLine(command) && command.unavailable(context) === null)
    .map(({ id, title, group, keys, run }: Command) => ({
      id,
      title,
      hint: strings.keys.groups[group],
      keys: keys[0] ?? null,
      run,
    }));

function callItems({ feed, works, contacts }: Console, bindings: Bindings): readonly PaletteItem[] {
  const { needing, live } = deskGroups(feed.store.get().records);
  const callees = works.get().state?.practiceCallees ?? [];
  const { names } = contacts.store.get();
  return [...needing, ...live].map(({ call, attention, key }) => {
    const { title, number } = partyOf(call, { callees, names });
    const need = attention === null ? '' : strings.needs[attention.kind];
    return {
      id: call.callSid,
      title,
      hint: [number, need].filter((part) => part !== null && part !== '').join(' · '),
      keys: jumpKey(bindings, key),
      run: (console) => selectCall(console, call.callSid),
    };
  });
}

const practiceItems = ({ works }: Console): readonly PaletteItem[] =>
  (works.get().state?.practiceCallees ?? []).map(({ name, title, summary }) => ({
    id: `practice/${name}`,
    title,
    hint: summary,
    keys: null,
    run: (console) => void practise(console, name),
  }));

/** Each setting by its title, and by its name in the environment. */
const settingsItems = (): readonly PaletteItem[] =>
  sections.flatMap(({ id: section, title: hint, entries }) =>
    entries.map(({ id, title, also }) => ({
      id: `setting/${id}`,
      title,
      hint: `${hint} · ${also}`,
      keys: null,
      run: (console: Console) => goToSetting(console, section, id),
    })),
  );

const playbookItems = ({ playbooks }: Console): readonly PaletteItem[] =>
  playbooks.store.get().playbooks.map(({ name, title }) => ({
    id: `playbook/${name}`,
    title,
    hint: name,
    keys: null,
    run: (console) => callWith(console, name),
  }));
