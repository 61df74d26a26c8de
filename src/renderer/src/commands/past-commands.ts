import { RATES } from '../calls/player.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import { onPastCall, onReplay } from './context.ts';
import * as run from './past-runs.ts';

const { commands: titles } = strings.past;

const rates = RATES.map(
  (rate): Command => ({
    id: `replay.rate-${rate}`,
    title: titles.rate(rate),
    group: 'past',
    keys: [String(rate)],
    unavailable: onReplay,
    run: (console) => run.setRate(console, rate),
  }),
);

/** What can be done with a past call. */
export const pastCommands = [
  {
    id: 'past.play',
    title: titles.play,
    group: 'past',
    keys: ['Space'],
    unavailable: onPastCall,
    run: run.playOrPause,
  },
  {
    id: 'replay.back',
    title: titles.back,
    group: 'past',
    keys: ['ArrowLeft'],
    unavailable: onReplay,
    run: (console) => run.scrub(console, -run.SCRUB_MS),
  },
  {
    id: 'replay.forward',
    title: titles.forward,
    group: 'past',
    keys: ['ArrowRight'],
    unavailable: onReplay,
    run: (console) => run.scrub(console, run.SCRUB_MS),
  },
  {
    id: 'replay.turn-back',
    title: titles.turnBack,
    group: 'past',
    keys: ['Shift+ArrowLeft'],
    unavailable: onReplay,
    run: (console) => run.toTurn(console, -1),
  },
  {
    id: 'replay.turn-forward',
    title: titles.turnForward,
    group: 'past',
    keys: ['Shift+ArrowRight'],
    unavailable: onReplay,
    run: (console) => run.toTurn(console, 1),
  },
  ...rates,
  {
    id: 'past.run',
    title: titles.runAgain,
    group: 'past',
    keys: ['R'],
    unavailable: onPastCall,
    run: run.showRunAgain,
  },
  { id: 'past.note', title: titles.note, group: 'past', keys: ['N'], unavailable: onPastCall, run: run.writeNote },
  { id: 'past.tag', title: titles.tag, group: 'past', keys: ['G'], unavailable: onPastCall, run: run.tag },
  { id: 'past.sum-up', title: titles.sumUp, group: 'past', keys: ['M'], unavailable: onPastCall, run: run.sumUp },
  { id: 'past.export', title: titles.export, group: 'past', keys: ['E'], unavailable: onPastCall, run: run.toExport },
  { id: 'past.redial', title: titles.redial, group: 'past', keys: ['C'], unavailable: onPastCall, run: run.redial },
  {
    id: 'past.erase',
    title: titles.erase,
    group: 'past',
    keys: ['Delete'],
    unavailable: onPastCall,
    run: run.askToErase,
  },
] as const satisfies readonly Command[];
