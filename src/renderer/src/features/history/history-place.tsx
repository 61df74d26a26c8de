import { type ReactElement, useEffect } from 'react';
import type { ListedCall } from '#shared/archive.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { HistoryFilters } from './history-filters.tsx';
import { HistoryRows } from './history-rows.tsx';
import { PastCallView } from './past-call-view.tsx';
import { SearchField } from './search-field.tsx';
import { useHistory } from './use-history.ts';
import './history.css';

/** Every call there has been, what was said in them, and one of them. */
export function HistoryPlace(): ReactElement {
  const { history, past } = useConsole();
  const open = useStore(past.store, (state) => state);
  const isEmpty = useStore(history.store, ({ status, rows }) => status === 'ready' && rows.length === 0);
  useFreshList();
  return (
    <main className="history" data-open={open !== null}>
      <h1 className="visually-hidden">{strings.history.title}</h1>
      <Finder />
      {open === null ? (
        <p className="history-choose">{!isEmpty && strings.history.choose}</p>
      ) : (
        <PastCallView open={open} />
      )}
    </main>
  );
}

/** A call that begins or ends belongs into the list at once. */
function useFreshList(): void {
  const { feed, history } = useConsole();
  useEffect(() => {
    let before = '';
    const look = (): void => {
      const now = signatureOf([...feed.store.get().records.values()].map(({ call }) => call));
      if (now !== before) history.refresh();
      before = now;
    };
    look();
    return feed.store.subscribe(look);
  }, [feed, history]);
}

const signatureOf = (calls: readonly Pick<ListedCall, 'endedAt'>[]): string =>
  `${calls.length}/${calls.filter(({ endedAt }) => endedAt === null).length}`;

function Finder(): ReactElement {
  const view = useHistory();
  return (
    <section className="finder" aria-label={strings.history.list}>
      <search className="finder-top">
        <SearchField view={view} />
        <HistoryFilters />
      </search>
      <HistoryRows view={view} />
    </section>
  );
}
