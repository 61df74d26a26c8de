import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useEffect, useEffectEvent, useRef } from 'react';
import { ALL_CALLS, type HistoryItem } from '../../calls/history-items.ts';
import { useConsole } from '../../console/console.ts';
import { useFocusOn } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { HistoryRow, hasAbout } from './history-row.tsx';
import { type HistoryView, rowId } from './use-history.ts';

export const LIST_ID = 'history-list';
const CALL_ROW_PX = 46;
const ABOUT_PX = 20;
const MATCH_ROW_PX = 40;
const OVERSCAN_ROWS = 12;
/** Rows before the end at which the next page is fetched. */
const AHEAD_ROWS = 20;

/** The calls, or the sentence that says why there are none. Only rows in view are on the page. */
export function HistoryRows({ view }: { readonly view: HistoryView }): ReactElement {
  const { history } = useConsole();
  const { items, state } = view;
  // A filter may leave little of a page. The number of rows there are: each further page asks anew.
  const short = state.hasMore && state.status === 'ready' && items.length < AHEAD_ROWS ? state.rows.length : 0;
  useEffect(() => {
    if (short > 0) history.more();
  }, [history, short]);
  return (
    <>
      <output className="finder-count">{state.status === 'loading' ? strings.history.loading : countOf(view)}</output>
      {state.status === 'failed' && <Failed />}
      {items.length > 0 ? <List view={view} /> : <Nothing view={view} />}
    </>
  );
}

function countOf({ items, state }: HistoryView): string {
  const calls = items.filter(({ match }) => match === null).length;
  return calls === 0 ? '' : strings.history.count(calls, state.hasMore);
}

function Failed(): ReactElement {
  const { history } = useConsole();
  return (
    <div className="finder-note" role="alert">
      <p>{strings.history.failed}</p>
      <button type="button" className="button" onClick={() => history.refresh()}>
        {strings.history.retry}
      </button>
    </div>
  );
}

function Nothing({ view: { state } }: { readonly view: HistoryView }): ReactElement | null {
  const { history } = useConsole();
  if (state.status !== 'ready' || (state.hasMore && state.rows.length > 0)) return null;
  if (state.rows.length > 0)
    return (
      <div className="finder-note">
        <p>{strings.history.noneFiltered}</p>
        <button type="button" className="button" onClick={() => history.filter(ALL_CALLS)}>
          {strings.history.showAll}
        </button>
      </div>
    );
  return (
    <p className="finder-note">{state.q.trim() === '' ? strings.history.none : strings.history.noneFound(state.q)}</p>
  );
}

function heightOf(item: HistoryItem | undefined): number {
  if (item === undefined || item.match !== null) return MATCH_ROW_PX;
  return CALL_ROW_PX + (hasAbout(item.row) ? ABOUT_PX : 0);
}

function List({ view }: { readonly view: HistoryView }): ReactElement {
  const { history, preferences } = useConsole();
  const scale = useStore(preferences.store, (state) => state.preferences.appearance.textSize);
  const { items, active } = view;
  const box = useRef<HTMLDivElement>(null);
  useFocusOn('history-list', box);
  // oxlint-disable-next-line react/incompatible-library -- it re-renders by itself; nothing here is memoised on what it returns
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (heightOf(items[index]) * scale) / 100,
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: OVERSCAN_ROWS,
  });
  const measure = useEffectEvent(() => virtual.measure());
  useEffect(() => measure(), [scale]);
  const showActive = useEffectEvent(() => virtual.scrollToIndex(active, { align: 'auto' }));
  useEffect(() => {
    if (active !== -1) showActive();
  }, [active]);
  const rows = virtual.getVirtualItems();
  const isNearEnd = (rows.at(-1)?.index ?? 0) >= items.length - AHEAD_ROWS;
  useEffect(() => {
    if (isNearEnd) history.more();
  }, [history, isNearEnd]);
  return (
    <div
      ref={box}
      id={LIST_ID}
      className="finder-list"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select draws no rows like these
      role="listbox"
      tabIndex={0}
      aria-label={strings.history.list}
      aria-activedescendant={items[active] === undefined ? undefined : rowId(items[active])}
      onKeyDown={view.onKeyDown}
    >
      <div className="rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <HistoryRow key={item.key} item={item} view={view} index={index} top={start} />
          );
        })}
      </div>
    </div>
  );
}
