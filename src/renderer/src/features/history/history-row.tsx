import type { ReactElement } from 'react';
import type { ListedCall, SearchMatch } from '#shared/archive.ts';
import { type HistoryItem, markedPieces, outcomeOf } from '../../calls/history-items.ts';
import { partyOf } from '../../calls/party.ts';
import { dayAndTime, formatSpan } from '../../calls/times.ts';
import { useConsole } from '../../console/console.ts';
import { useWho } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { type HistoryView, rowId } from './use-history.ts';

interface HistoryRowProps {
  readonly item: HistoryItem;
  readonly view: HistoryView;
  readonly index: number;
  readonly top: number;
}

export function HistoryRow({ item, view, index, top }: HistoryRowProps): ReactElement {
  const { past } = useConsole();
  const isOpen = useStore(past.store, (open) => open?.callSid === item.row.callSid);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the keyboard, and its Enter
    <div
      id={rowId(item)}
      className="finder-row"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select draws no rows like these
      role="option"
      tabIndex={-1}
      aria-selected={index === view.active}
      aria-posinset={index + 1}
      aria-setsize={view.items.length}
      data-kind={item.match === null ? 'call' : 'match'}
      data-about={item.match === null && hasAbout(item.row)}
      data-open={isOpen}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => view.open(item)}
    >
      {item.match === null ? <CallLine row={item.row} /> : <MatchLine match={item.match} q={view.state.q} />}
    </div>
  );
}

function CallLine({ row }: { readonly row: ListedCall }): ReactElement {
  const party = partyOf(row, useWho());
  const outcome = outcomeOf(row);
  const sign = row.direction === 'inbound' ? '↙' : '↗';
  return (
    <>
      <span className="finder-line">
        <span className="finder-party">
          <span className="dim" title={strings.direction[row.direction]} aria-hidden="true">
            {sign}
          </span>{' '}
          {party.title}
          <span className="visually-hidden"> {strings.direction[row.direction]}</span>
        </span>
        <span className="time">{row.durationSeconds === null ? '' : formatSpan(row.durationSeconds * 1_000)}</span>
      </span>
      <span className="finder-line finder-sub">
        <span>{row.startedAt === null ? '' : dayAndTime(row.startedAt)}</span>
        <span data-outcome={outcome}>{strings.history.outcomes[outcome]}</span>
      </span>
      <About row={row} />
    </>
  );
}

/** Whether more is known of a call than its row says: such a row is higher. */
export const hasAbout = ({ summary, tags }: ListedCall): boolean => summary !== undefined || tags !== undefined;

/** What came of the call, and its tags; nothing where there is neither. */
function About({ row }: { readonly row: ListedCall }): ReactElement | null {
  if (!hasAbout(row)) return null;
  const { summary, tags = [] } = row;
  return (
    <span className="finder-line finder-sub">
      <span className="finder-summary" title={summary}>
        {summary}
      </span>
      {tags.length > 0 && (
        <span className="tags">
          {tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
        </span>
      )}
    </span>
  );
}

function MatchLine({ match, q }: { readonly match: SearchMatch; readonly q: string }): ReactElement {
  return (
    <span className="finder-match">
      <span className="finder-speaker" data-speaker={match.speaker}>
        {strings.history.speaker[match.speaker]}
      </span>
      <span className="finder-snippet">
        {markedPieces(match.snippet, q).map(({ text, isHit }, index) =>
          // oxlint-disable-next-line react/no-array-index-key -- pieces of one text, in their order
          isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </span>
    </span>
  );
}
