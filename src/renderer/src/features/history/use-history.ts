import { type KeyboardEvent, useMemo } from 'react';
import { type HistoryItem, historyItems } from '../../calls/history-items.ts';
import { useConsole } from '../../console/console.ts';
import { openPast } from '../../console/past.ts';
import type { HistoryState } from '../../stores/history-list.ts';
import { useStore } from '../../stores/store.ts';

export interface HistoryView {
  readonly state: HistoryState;
  readonly items: readonly HistoryItem[];
  /** Index of the row the arrow keys are on, -1 for none. */
  readonly active: number;
  readonly open: (item: HistoryItem) => void;
  /** Arrow keys and Enter, in the search field and in the list. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

const PAGE_ROWS = 10;

export const rowId = (item: HistoryItem): string => `history-${item.key}`;

/** The list of calls as the keyboard goes through it. */
export function useHistory(): HistoryView {
  const console = useConsole();
  const { history } = console;
  const state = useStore(history.store, (all) => all);
  const items = useMemo(() => historyItems(state.rows, state.filter), [state.rows, state.filter]);
  const active = items.findIndex(({ key }) => key === state.active);

  const open = (item: HistoryItem): void => {
    history.setActive(item.key);
    openPast(console, item);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      const item = items[Math.max(0, active)];
      if (item === undefined) return;
      event.preventDefault();
      open(item);
      return;
    }
    const next = steppedTo(event, active, items.length);
    if (next === null) return;
    event.preventDefault();
    history.setActive(items[next]?.key ?? null);
  };
  return { state, items, active, open, onKeyDown };
}

/** The tags of the calls that have been fetched, in their order. */
export function useKnownTags(): readonly string[] {
  const rows = useStore(useConsole().history.store, (state) => state.rows);
  return useMemo(() => [...new Set(rows.flatMap(({ tags = [] }) => tags))].toSorted(), [rows]);
}

/** Where an arrow key leads, or null for any other key. In a field Home and End move the caret. */
function steppedTo({ key, target }: KeyboardEvent, from: number, count: number): number | null {
  const last = count - 1;
  const isInField = target instanceof HTMLInputElement;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'PageDown':
      return Math.min(last, from + PAGE_ROWS);
    case 'PageUp':
      return Math.max(0, from - PAGE_ROWS);
    case 'Home':
      return isInField ? null : 0;
    case 'End':
      return isInField ? null : last;
    default:
      return null;
  }
}
