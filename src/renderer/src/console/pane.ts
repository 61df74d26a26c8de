import { createContext, useContext } from 'react';
import type { CallSid } from '#core/ids.ts';
import { useStore } from '../stores/store.ts';
import { useConsole } from './console.ts';

/** The call of the pane a component stands in; null outside of panes. */
export const PaneContext = createContext<CallSid | null>(null);

/** Whether the keyboard is this pane's. Outside of panes: always. */
export function useHasKeyboard(): boolean {
  const pane = useContext(PaneContext);
  const { ui } = useConsole();
  return useStore(ui, ({ selected }) => pane === null || pane === selected);
}
