import { places } from '#shared/places.ts';
import { goTo } from '../console/go-to.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import { contactCommands } from './contact-commands.ts';
import {
  always,
  type CommandContext,
  type FocusPlace,
  onAnsweredCall,
  onApproval,
  onLiveCall,
  onQuestion,
} from './context.ts';
import { doctorCommands } from './doctor-commands.ts';
import { liveCommands } from './live-commands.ts';
import { pastCommands } from './past-commands.ts';
import { playbookCommands } from './playbook-commands.ts';
import * as run from './runs.ts';

/** A bare letter outside of fields, the same with Mod everywhere. */
const anywhere = (letter: string): readonly string[] => [letter, `Mod+${letter}`];
/** For letters whose Mod chord edits text: inside a field it takes Shift as well. */
const besideEditing = (letter: string): readonly string[] => [letter, `Mod+${letter}`, `Mod+Shift+${letter}`];

const jumps = Array.from({ length: 9 }, (_, index): Command => {
  const key = index + 1;
  return {
    id: `desk.call-${key}`,
    title: `Call ${key}`,
    group: 'calls',
    keys: [`Mod+${key}`],
    unavailable: ({ liveCount }) => (liveCount >= key ? null : strings.unavailable.noSuchCall),
    run: (console) => run.jump(console, key),
  };
});

const toPlaces = places.map(
  ({ id, title, key }): Command => ({
    id: `place.${id}`,
    title,
    group: 'places',
    keys: [key],
    unavailable: always,
    run: (console) => goTo(console, id),
  }),
);

const { override, unavailable } = strings;

const onlyInApp = ({ isInApp }: CommandContext): string | null => (isInApp ? null : unavailable.notInApp);

export const commands = [
  {
    id: 'desk.dial',
    title: 'Dial a number',
    group: 'calls',
    keys: ['Mod+D'],
    unavailable: always,
    run: run.focusDial,
  },
  {
    id: 'console.search',
    title: strings.past.commands.search,
    group: 'places',
    keys: ['/'],
    unavailable: ({ place }) => (place === 'playbooks' || place === 'doctor' ? unavailable.unsearchable : null),
    run: run.search,
  },
  {
    id: 'desk.practice',
    title: strings.desk.practiceCall,
    group: 'calls',
    keys: ['Mod+Shift+Y'],
    unavailable: ({ hasPractice }) => (hasPractice ? null : unavailable.noPractice),
    run: run.practiseFirst,
  },
  {
    id: 'desk.next',
    title: 'Next call that needs you',
    group: 'calls',
    keys: anywhere('J'),
    unavailable: ({ needingCount }) => (needingCount > 0 ? null : unavailable.nobodyNeeds),
    run: run.nextNeeding,
  },
  {
    id: 'desk.redial',
    title: strings.contacts.redial,
    group: 'calls',
    keys: ['Mod+Shift+L'],
    unavailable: ({ hasDialled }) => (hasDialled ? null : unavailable.nothingDialled),
    run: run.redial,
  },
  ...jumps,
  {
    id: 'call.say',
    title: override.say,
    group: 'speak',
    keys: anywhere('S'),
    unavailable: onAnsweredCall,
    run: run.say,
  },
  {
    id: 'call.whisper',
    title: override.whisper,
    group: 'speak',
    keys: anywhere('W'),
    unavailable: onAnsweredCall,
    run: run.whisper,
  },
  {
    id: 'call.keypad',
    title: override.keypad,
    group: 'speak',
    keys: anywhere('P'),
    unavailable: onAnsweredCall,
    run: run.keypad,
  },
  {
    id: 'call.transfer',
    title: override.transfer,
    group: 'speak',
    keys: anywhere('T'),
    unavailable: onAnsweredCall,
    run: run.transfer,
  },
  {
    id: 'call.pause',
    title: override.pause,
    group: 'speak',
    keys: ['Space', 'Mod+Space'],
    unavailable: (context) => (context.isPaused ? unavailable.pausedAlready : onAnsweredCall(context)),
    run: run.pause,
  },
  {
    id: 'call.resume',
    title: override.resume,
    group: 'speak',
    keys: ['Space', 'Mod+Space'],
    unavailable: (context) => (context.isPaused ? onAnsweredCall(context) : unavailable.notPaused),
    run: run.resume,
  },
  {
    id: 'call.end',
    title: override.end,
    group: 'speak',
    keys: besideEditing('X'),
    unavailable: (context) => (context.isEnding ? unavailable.ending : onLiveCall(context)),
    run: run.end,
  },
  {
    id: 'question.answer',
    title: strings.question.send,
    group: 'decide',
    keys: besideEditing('A'),
    unavailable: onQuestion,
    run: run.answer,
  },
  {
    id: 'draft.approve',
    title: strings.approval.approve,
    group: 'decide',
    keys: ['Enter', 'Mod+Enter'],
    unavailable: onApproval,
    run: run.approve,
  },
  {
    id: 'draft.approve-rest',
    title: strings.approval.approveRest,
    group: 'decide',
    keys: ['Shift+A'],
    unavailable: (context) => (context.isRestApproved ? unavailable.restApproved : onApproval(context)),
    run: run.approveRest,
  },
  {
    id: 'draft.edit',
    title: strings.approval.edit,
    group: 'decide',
    keys: anywhere('E'),
    unavailable: onApproval,
    run: run.edit,
  },
  {
    id: 'draft.reject',
    title: strings.approval.reject,
    group: 'decide',
    keys: anywhere('R'),
    unavailable: onApproval,
    run: run.reject,
  },
  ...liveCommands,
  ...pastCommands,
  ...playbookCommands,
  ...doctorCommands,
  ...contactCommands,
  ...toPlaces,
  {
    id: 'console.palette',
    title: strings.palette.title,
    group: 'places',
    keys: ['Mod+K'],
    unavailable: always,
    run: run.palette,
  },
  {
    id: 'console.facts',
    title: strings.facts.label,
    group: 'console',
    keys: ['F', 'Mod+Shift+F'],
    unavailable: ({ areFactsFolded, phase }) => {
      if (phase === null) return unavailable.noCall;
      return areFactsFolded ? null : unavailable.factsShown;
    },
    run: run.facts,
  },
  {
    id: 'console.keys',
    title: strings.works.allKeys,
    group: 'console',
    keys: ['?', 'Mod+/'],
    unavailable: always,
    run: run.allKeys,
  },
  {
    id: 'console.connect',
    title: strings.desk.connect,
    group: 'console',
    keys: ['Mod+Shift+G'],
    unavailable: always,
    run: run.connect,
  },
  {
    id: 'console.install-command',
    title: strings.shellCommand.install,
    group: 'console',
    keys: [],
    unavailable: onlyInApp,
    run: run.installCommand,
  },
  {
    id: 'console.remove-command',
    title: strings.shellCommand.remove,
    group: 'console',
    keys: [],
    unavailable: onlyInApp,
    run: run.removeCommand,
  },
  {
    id: 'console.back',
    title: 'Back, cancel, keep the call',
    group: 'console',
    keys: ['Escape'],
    unavailable: always,
    run: run.back,
  },
] as const satisfies readonly Command[];

export type CommandId = (typeof commands)[number]['id'];

/** Chords that edit text in a field and keep doing so there. */
const EDITING: ReadonlySet<string> = new Set(['Mod+A', 'Mod+X', 'Mod+Enter']);

const worksAt = (keys: string, place: FocusPlace): boolean => {
  if (place === 'field') return /^Escape$|F\d$/.test(keys) || (keys.startsWith('Mod+') && !EDITING.has(keys));
  return place === 'page' || (keys !== 'Enter' && keys !== 'Space');
};

/** The chord a command has where something is being typed, or an empty one where it has none there. */
export const keyInFields = ({ keys }: Command): string => keys.find((each) => worksAt(each, 'field')) ?? '';

/** The command a key press means here. A dialog keeps the keyboard to itself. */
export function commandFor(
  keys: string,
  context: CommandContext,
  place: FocusPlace,
  all: readonly Command[] = commands,
): Command | null {
  if (context.hasDialog || !worksAt(keys, place)) return null;
  return all.find((command) => command.keys.includes(keys) && command.unavailable(context) === null) ?? null;
}

/** Keys that mean two things at once: must be empty in every context. */
export function conflicts(all: readonly Command[], context: CommandContext): readonly string[] {
  const active = all.filter((command) => command.unavailable(context) === null).flatMap((command) => command.keys);
  return active.filter((keys, index) => active.indexOf(keys) !== index);
}
