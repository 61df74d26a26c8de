import { callToOpen, closePane, nextPane, openBeside } from '../console/actions.ts';
import { copyTranscript } from '../console/copy.ts';
import { jumpToLatest, openFind } from '../console/find-actions.ts';
import { decideIncoming, goToChecklist, markSeen } from '../console/live-actions.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import type { CommandContext } from './context.ts';

const { live, unavailable } = strings;

const onIncoming = ({ isAsking }: CommandContext): string | null => (isAsking ? null : unavailable.nothingRings);

const onCall = ({ phase }: CommandContext): string | null => (phase === null ? unavailable.noCall : null);

const onSeveral = ({ paneCount, place }: CommandContext): string | null =>
  paneCount > 1 && place === 'calls' ? null : strings.panes.onlyOne;

/** What calls ask of a supervisor besides questions and drafts. */
export const liveCommands = [
  {
    id: 'incoming.assistant',
    title: live.incoming.assistant,
    group: 'decide',
    keys: ['A', 'Mod+Shift+A'],
    unavailable: onIncoming,
    run: (console) => decideIncoming(console, 'assistant'),
  },
  {
    id: 'incoming.take',
    title: live.incoming.take,
    group: 'decide',
    keys: ['T', 'Mod+T'],
    unavailable: onIncoming,
    run: (console) => decideIncoming(console, 'take'),
  },
  {
    id: 'incoming.decline',
    title: live.incoming.decline,
    group: 'decide',
    keys: ['R', 'Mod+R'],
    unavailable: onIncoming,
    run: (console) => decideIncoming(console, 'decline'),
  },
  {
    id: 'hold.seen',
    title: live.hold.seen,
    group: 'decide',
    keys: ['Enter'],
    unavailable: ({ hasApproval, isHoldOver }) => (isHoldOver && !hasApproval ? null : unavailable.noHoldOver),
    run: markSeen,
  },
  {
    id: 'call.checklist',
    title: live.checklist.go,
    group: 'console',
    keys: ['C'],
    unavailable: ({ hasChecklist }) => (hasChecklist ? null : live.checklist.none),
    run: goToChecklist,
  },
  {
    id: 'call.find',
    title: live.find.open,
    group: 'calls',
    keys: ['Mod+F'],
    unavailable: onCall,
    run: openFind,
  },
  {
    id: 'call.latest',
    title: live.latest,
    group: 'calls',
    keys: ['L', 'Mod+L'],
    unavailable: onCall,
    run: jumpToLatest,
  },
  {
    id: 'call.copy',
    title: live.copy.command,
    group: 'calls',
    keys: ['Y', 'Mod+Shift+C'],
    unavailable: onCall,
    run: copyTranscript,
  },
  {
    id: 'pane.open',
    title: strings.panes.open,
    group: 'calls',
    keys: ['B', 'Mod+B'],
    unavailable: ({ hasOther, maxPanes, phase }) => {
      if (maxPanes < 2) return strings.panes.noRoom;
      if (phase === null) return unavailable.noCall;
      return hasOther ? null : strings.panes.noOther;
    },
    run: (console) => {
      const callSid = callToOpen(console);
      if (callSid !== null) openBeside(console, callSid);
    },
  },
  {
    id: 'pane.next',
    title: strings.panes.next,
    group: 'calls',
    keys: ['ArrowRight', 'F6'],
    unavailable: onSeveral,
    run: (console) => nextPane(console, 1),
  },
  {
    id: 'pane.previous',
    title: strings.panes.previous,
    group: 'calls',
    keys: ['ArrowLeft', 'Shift+F6'],
    unavailable: onSeveral,
    run: (console) => nextPane(console, -1),
  },
  {
    id: 'pane.close',
    title: strings.panes.close,
    group: 'calls',
    keys: ['Shift+B'],
    unavailable: onSeveral,
    run: closePane,
  },
] as const satisfies readonly Command[];
