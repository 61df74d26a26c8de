import { type ReactElement, useRef } from 'react';
import { useConsole } from '../../console/console.ts';
import { useFocusOn } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';
import { CommandKeys, useAriaKeys } from '../../ui/command-keys.tsx';
import { LIST_ID } from './history-rows.tsx';
import { type HistoryView, rowId } from './use-history.ts';

const HINT_ID = 'history-search-hint';

export function SearchField({ view }: { readonly view: HistoryView }): ReactElement {
  const { history } = useConsole();
  const field = useRef<HTMLInputElement>(null);
  const keys = useAriaKeys('console.search');
  useFocusOn('history-search', field);
  const active = view.items[view.active];
  const hasItems = view.items.length > 0;
  return (
    <div className="dial-box">
      <input
        ref={field}
        className="input"
        type="text"
        role="combobox"
        aria-label={strings.history.search}
        aria-autocomplete="list"
        aria-expanded={hasItems}
        aria-controls={hasItems ? LIST_ID : undefined}
        aria-activedescendant={active === undefined ? undefined : rowId(active)}
        aria-describedby={HINT_ID}
        aria-keyshortcuts={keys}
        placeholder={strings.history.search}
        autoComplete="off"
        spellCheck={false}
        value={view.state.q}
        onChange={(event) => history.search(event.target.value)}
        onKeyDown={view.onKeyDown}
      />
      {view.state.q === '' && <CommandKeys of="console.search" />}
      <span className="field-note" id={HINT_ID}>
        {strings.history.searchHint}
      </span>
    </div>
  );
}
