import type { ReactElement } from 'react';
import { type HistoryFilter, LINES, OUTCOMES } from '../../calls/history-items.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { useKnownTags } from './use-history.ts';

/** Which calls: by line, by how they went and by tag. */
export function HistoryFilters(): ReactElement {
  const { history } = useConsole();
  const filter = useStore(history.store, (state) => state.filter);
  const known = useKnownTags();
  const { lines, outcomes } = strings.history;
  return (
    <div className="finder-filters">
      <fieldset className="segments">
        <legend className="visually-hidden">{lines.label}</legend>
        {LINES.map((line) => (
          <label key={line} className="segment">
            <input
              type="radio"
              name="history-line"
              checked={filter.line === line}
              onChange={() => history.filter({ line })}
            />
            {lines[line]}
          </label>
        ))}
      </fieldset>
      <select
        className="input select"
        aria-label={outcomes.label}
        value={filter.outcome}
        onChange={(event) => history.filter({ outcome: outcomeIn(event.target.value) })}
      >
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {outcomes[outcome]}
          </option>
        ))}
      </select>
      {(known.length > 0 || filter.tag !== null) && (
        <select
          className="input select"
          aria-label={strings.history.tags.label}
          value={filter.tag ?? ''}
          onChange={(event) => history.filter({ tag: event.target.value || null })}
        >
          <option value="">{strings.history.tags.any}</option>
          {[...new Set([...(filter.tag === null ? [] : [filter.tag]), ...known])].map((tag) => (
            <option key={tag} value={tag}>
              {tag}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

const outcomeIn = (value: string): HistoryFilter['outcome'] => OUTCOMES.find((outcome) => outcome === value) ?? 'any';
