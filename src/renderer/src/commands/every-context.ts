import { places } from '#shared/places.ts';
import type { CommandContext } from './context.ts';

/** A live call is open and nothing waits. */
export const QUIET: CommandContext = {
  place: 'calls',
  phase: 'live',
  isPaused: false,
  isEnding: false,
  hasQuestion: false,
  hasApproval: false,
  isAsking: false,
  isHoldOver: false,
  hasChecklist: false,
  liveCount: 1,
  needingCount: 0,
  hasDialog: false,
  areFactsFolded: false,
  paneCount: 1,
  maxPanes: 4,
  hasOther: true,
  hasPractice: true,
  isInApp: true,
  hasPast: false,
  isReplaying: false,
  playbook: 'none',
  contact: 'none',
  hasDialled: true,
  isRestApproved: false,
  isExamining: false,
  hasFindings: true,
};

const FLAGS = [
  'isPaused',
  'hasQuestion',
  'hasApproval',
  'areFactsFolded',
  'isEnding',
  'isHoldOver',
  'hasChecklist',
] as const;

/** Every context the console can be in, as far as it decides which keys are taken: as much is possible in it as can be. */
export const everyContext: readonly CommandContext[] = [
  ...([null, 'ringing', 'live', 'ended'] as const).flatMap((phase) =>
    Array.from({ length: 2 ** FLAGS.length }, (_, bits): CommandContext => {
      const set = Object.fromEntries(FLAGS.map((flag, place) => [flag, ((bits >> place) & 1) === 1]));
      return { ...QUIET, ...set, phase, liveCount: 9, needingCount: 1 };
    }),
  ),
  ...places
    .filter(({ id }) => id !== 'calls')
    .flatMap(({ id }) =>
      [false, true].flatMap((hasPast) =>
        [false, true].map(
          (isReplaying): CommandContext => ({
            ...QUIET,
            place: id,
            phase: null,
            hasPast,
            isReplaying,
            playbook: hasPast ? 'kept' : 'changed',
            contact: hasPast ? 'kept' : 'changed',
            liveCount: 9,
            needingCount: 1,
          }),
        ),
      ),
    ),
];
