import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, type RefObject, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState, Entry } from '#core/call/state.ts';
import { speakerName } from '../../calls/party.ts';
import { useConsole } from '../../console/console.ts';
import { useFocusOn } from '../../console/hooks.ts';
import type { CallRecord } from '../../stores/call-feed.ts';
import { strings } from '../../strings.ts';
import { EntryRow } from './entry-row.tsx';
import './transcript.css';

/** About two lines of speech; rows are measured once they are drawn. */
const ROW_ESTIMATE_PX = 44;
/** This near to the end counts as reading along. */
const FOLLOW_WITHIN_PX = 48;
const OVERSCAN_ROWS = 8;

export function Transcript({ record }: { readonly record: CallRecord }): ReactElement {
  const { call } = record;
  const box = useRef<HTMLDivElement>(null);
  useFocusOn('transcript', box);
  return (
    <div className="transcript-frame">
      <div
        ref={box}
        className="transcript"
        role="log"
        // Rows come and go as one scrolls; `Spoken` announces what was said, once.
        aria-live="off"
        aria-label={strings.transcript.label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
        tabIndex={0}
      >
        {call.entries.length === 0 ? <Nothing record={record} /> : <Rows key={call.callSid} call={call} box={box} />}
      </div>
      <Spoken call={call} />
    </div>
  );
}

interface RowsProps {
  readonly call: CallState;
  readonly box: RefObject<HTMLDivElement | null>;
}

function Rows({ call, box }: RowsProps): ReactElement {
  const entries = useMemo(() => call.entries.filter(isShown), [call.entries]);
  // oxlint-disable-next-line react/incompatible-library -- it re-renders by itself; nothing here is memoised on what it returns
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_ESTIMATE_PX,
    getItemKey: (index) => keyOf(entries[index], index),
    overscan: OVERSCAN_ROWS,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: FOLLOW_WITHIN_PX,
  });
  const follow = useFollow(box, entries.length, () => virtual.scrollToEnd());
  return (
    <>
      <ol className="rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          return entry === undefined ? null : (
            <EntryRow
              key={item.key}
              entry={entry}
              direction={call.direction}
              startedAt={call.answeredAt ?? call.startedAt}
              index={item.index}
              count={entries.length}
              top={item.start}
              measure={virtual.measureElement}
            />
          );
        })}
      </ol>
      {follow.unseen > 0 && (
        <button type="button" className="new-pill" onClick={follow.jump} title={strings.call.jump}>
          {strings.call.newBelow(follow.unseen)} ↓<span className="visually-hidden"> {strings.call.jump}</span>
        </button>
      )}
    </>
  );
}

interface Follow {
  /** Rows that came while the reader was further up. */
  readonly unseen: number;
  readonly jump: () => void;
}

/** Keeps the end in view while it is in view, also when a card below takes some of the height; counts what came since. */
function useFollow(box: RefObject<HTMLDivElement | null>, count: number, toEnd: () => void): Follow {
  const isFollowing = useRef(true);
  const [seen, setSeen] = useState(count);
  const scrollToEnd = useEffectEvent(toEnd);
  const markSeen = useEffectEvent(() => setSeen(count));

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let height = element.clientHeight;
    const onScroll = (): void => {
      // A shrinking box scrolls too; only the reader's own scrolling says where they want to be.
      if (element.clientHeight !== height) return;
      isFollowing.current = element.scrollHeight - element.scrollTop - element.clientHeight <= FOLLOW_WITHIN_PX;
      if (isFollowing.current) markSeen();
    };
    const resized = new ResizeObserver(() => {
      height = element.clientHeight;
      if (isFollowing.current) scrollToEnd();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, [box]);

  useEffect(() => {
    if (isFollowing.current) setSeen(count);
  }, [count]);

  return {
    unseen: Math.max(0, count - seen),
    jump: () => {
      isFollowing.current = true;
      setSeen(count);
      toEnd();
    },
  };
}

/** The question that follows says more than the command that asked it. */
const isShown = (entry: Entry): boolean => entry.kind !== 'command' || entry.name !== 'request_user' || !entry.ok;

/** A turn is known by its number: its `seq` changes when its transcript event closes it. */
function keyOf(entry: Entry | undefined, index: number): string {
  if (entry === undefined) return `none-${index}`;
  return entry.kind === 'turn' ? `turn-${entry.turn}-${entry.speaker}` : `${entry.kind}-${entry.seq}`;
}

function Nothing({ record }: { readonly record: CallRecord }): ReactElement {
  const { feed } = useConsole();
  if (record.history === 'failed') {
    return (
      <div className="transcript-empty">
        <p>{strings.call.loadFailed}</p>
        <button type="button" className="button" onClick={() => feed.load(record.call.callSid)}>
          {strings.call.retry}
        </button>
      </div>
    );
  }
  const isLoading = record.history !== 'ready';
  return (
    <p className="transcript-empty">{isLoading ? strings.call.loading : strings.call.silent[phaseOf(record.call)]}</p>
  );
}

/** For screen readers: the last turn once it is finished, never while it streams. */
function Spoken({ call }: { readonly call: CallState }): ReactElement {
  const turn = call.entries.findLast((entry) => entry.kind === 'turn' && entry.status !== 'streaming');
  return (
    <div className="visually-hidden" aria-live="polite">
      {turn?.kind === 'turn' && phaseOf(call) === 'live'
        ? `${speakerName(call, turn.speaker)}: ${turn.heard ?? turn.text}`
        : ''}
    </div>
  );
}
