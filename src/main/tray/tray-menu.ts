import type { MenuItemConstructorOptions } from 'electron';
import type { CallSummary } from '#core/call/selectors.ts';
import type { CallSid } from '#core/ids.ts';
import { type NameOf, partyOf } from '../notifications/notice.ts';

/** More would not fit beside a panel; the window has them all. */
const CALLS_MAX = 12;

const NEEDS: Readonly<Record<NonNullable<CallSummary['needs']>, string>> = {
  question: 'asks you',
  approval: 'waits for your approval',
};

export type TrayState = 'idle' | 'live' | 'needs-you';

export interface TrayDeeds {
  readonly open: () => void;
  readonly openCall: (callSid: CallSid) => void;
  readonly practise: () => void;
  readonly quit: () => void;
  readonly nameOf: NameOf;
}

/** @param needing - How many calls need a person. */
export function trayState(calls: readonly unknown[], needing: number): TrayState {
  if (needing > 0) return 'needs-you';
  return calls.length > 0 ? 'live' : 'idle';
}

/** One line under the icon. */
export function trayTip(calls: readonly unknown[], needing: number): string {
  const live = calls.length === 1 ? '1 call' : `${calls.length} calls`;
  return needing > 0 ? `Phony: ${live}, ${needing} need${needing === 1 ? 's' : ''} you` : `Phony: ${live}`;
}

/** The menu of the tray: calls to jump to, those that need a person first. Nothing in it steers a call. */
export function trayMenu(calls: readonly CallSummary[], deeds: TrayDeeds): MenuItemConstructorOptions[] {
  const inOrder = [...calls.filter(({ needs }) => needs !== null), ...calls.filter(({ needs }) => needs === null)];
  const items = inOrder.slice(0, CALLS_MAX).map(
    (call): MenuItemConstructorOptions => ({
      id: call.callSid,
      label: labelOf(call, deeds.nameOf),
      click: () => deeds.openCall(call.callSid),
    }),
  );
  return [
    ...(items.length === 0 ? [{ label: 'No calls', enabled: false }] : items),
    { type: 'separator' },
    { id: 'practise', label: 'Practice call', click: deeds.practise },
    { id: 'open', label: 'Open Phony', click: deeds.open },
    { type: 'separator' },
    { id: 'quit', label: 'Quit', click: deeds.quit },
  ];
}

const labelOf = (call: CallSummary, nameOf: NameOf): string =>
  call.needs === null ? partyOf(call, nameOf) : `${partyOf(call, nameOf)} ${NEEDS[call.needs]}`;
