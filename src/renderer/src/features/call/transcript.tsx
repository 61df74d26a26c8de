import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState, Entry } from '#core/call/state.ts';
import type { CallSid } from '#core/ids.ts';
import { isShown, matchesIn, placeOf } from '../../calls/find.ts';
import { speakerName } from '../../calls/party.ts';
import { useConsole } from '../../console/console.ts';
import { useFocusOn } from '../../console/hooks.ts';
import type { CallRecord } from '../../stores/call-feed.ts';
import { useStore } from '../../stores/store.ts';
import type { Find } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { EntryRow } from './entry-row.tsx';
import './transcript.css';
import { useHighlight } from './highlight.ts';

/** About two lines of speech; rows are measured once they are drawn. */
const ROW_ESTIMATE_PX = 44;
/** This near to the end counts as reading along. */
const FOLLOW_WITHIN_PX = 48;
const OVERSCAN_ROWS = 8;

interface TranscriptProps {
  readonly record: CallRecord;
  /** The place in a past call that is shown and marked: such a transcript begins at its beginning. */
  readonly at?: EntryPlace | null;
  /** What is searched for in it. */
  readonly find?: Find | null;
}

export function Transcript({ record, at, find = null }: TranscriptProps): ReactElement {
  const { call } = record;
  // The rows ask for the box as they are mounted: they come once it is there, which they cannot know of a plain ref.
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const box = useMemo(() => ({ current: element }), [element]);
  useFocusOn('transcript', box);
  return (
    <div className="transcript-frame">
      <div
        ref={setElement}
        className="transcript"
        role="log"
        // Rows come and go as one scrolls; `Spoken` announces what was said, once.
        aria-live="off"
        aria-label={strings.transcript.label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard
        tabIndex={0}
      >
        {call.entries.length === 0 && <Nothing record={record} />}
        {call.entries.length > 0 && element !== null && (
          <Rows key={call.callSid} call={call} box={box} at={at} find={find} />
        )}
      </div>
      <Spoken call={call} />
    </div>
  );
}

interface RowsProps {
  readonly call: CallState;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly at: EntryPlace | null | undefined;
  readonly find: Find | null;
}

function Rows({ call, box, at, find }: RowsProps): ReactElement {
  const entries = useMemo(() => call.entries.filter(isShown), [call.entries]);
  const isPast = at !== undefined;
  const found = useFound(entries, find);
  const placed = useMemo(() => (at === null || at === undefined ? -1 : entryAt(entries, at)), [entries, at]);
  const marked = found ?? placed;
  const keys = useRef<readonly Entry[]>(entries);
  keys.current = entries;
  const getItemKey = useCallback((index: number) => keyOf(keys.current[index], index), []);
  // oxlint-disable-next-line react/incompatible-library -- it re-renders by itself; nothing here is memoised on what it returns
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_ESTIMATE_PX,
    getItemKey,
    overscan: OVERSCAN_ROWS,
    anchorTo: isPast ? 'start' : 'end',
    followOnAppend: !isPast,
    scrollEndThreshold: FOLLOW_WITHIN_PX,
  });
  const follow = useFollow(box, { count: entries.length, startsAtEnd: !isPast, toEnd: () => virtual.scrollToEnd() });
  const scrollToMarked = useEffectEvent(() => virtual.scrollToIndex(marked, { align: 'center' }));
  useEffect(() => {
    if (marked !== -1) scrollToMarked();
  }, [marked]);
  useJump(call.callSid, follow.jump);
  useHighlight(box, find?.text ?? '');
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
              isMarked={item.index === marked}
              top={item.start}
              measure={virtual.measureElement}
            />
          );
        })}
      </ol>
      {follow.unseen > 0 && (
        <button type="button" className="new-pill" onClick={follow.jump} title={strings.call.jump}>
          {strings.call.newBelow(follow.unseen)} ↓ <Kbd keys="L" />
          <span className="visually-hidden"> {strings.call.jump}</span>
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
function useFollow(
  box: RefObject<HTMLDivElement | null>,
  { count, startsAtEnd, toEnd }: { readonly count: number; readonly startsAtEnd: boolean; readonly toEnd: () => void },
): Follow {
  const isFollowing = useRef(startsAtEnd);
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

/** The row of the match that is shown, or null. */
function useFound(entries: readonly Entry[], find: Find | null): number | null {
  const matches = useMemo(() => matchesIn(entries, find?.text ?? ''), [entries, find?.text]);
  const match = find === null ? undefined : matches[placeOf(find.back, matches.length) - 1];
  return useMemo(() => (match === undefined ? null : entries.indexOf(match)), [entries, match]);
}

/** Goes to the end when the supervisor asks for it by key. */
function useJump(callSid: CallSid, jump: () => void): void {
  const { ui } = useConsole();
  const asked = useStore(ui, (state) => state.jumps.get(callSid) ?? 0);
  const last = useRef(asked);
  const toLatest = useEffectEvent(jump);
  useEffect(() => {
    if (last.current === asked) return;
    last.current = asked;
    toLatest();
  }, [asked]);
}

/** Where something stands: a turn by its number, anything else by the event that told it. */
interface EntryPlace {
  readonly seq: number;
  readonly turn: number | null;
}

/** Where in the list a place is; a note stands after what had been said by then. */
function entryAt(entries: readonly Entry[], { seq, turn }: EntryPlace): number {
  const exact = entries.findIndex((entry) =>
    turn === null ? entry.seq === seq : entry.kind === 'turn' && entry.turn === turn,
  );
  return exact === -1 ? entries.findLastIndex((entry) => entry.seq <= seq) : exact;
}

/** A turn is known by its number: its `seq` changes when its transcript event closes it. */
function keyOf(entry: Entry | undefined, index: number): string {
  if (entry === undefined) return `none-${index}`;
  return entry.kind === 'turn' ? `turn-${entry.turn}-${entry.speaker}` : `${entry.kind}-${entry.seq}`;
}

function silence(call: CallState): string {
  const phase = phaseOf(call);
  const { silent } = strings.call;
  return phase === 'ringing' && call.direction === 'inbound' ? silent.rings : silent[phase];
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
  return <p className="transcript-empty">{isLoading ? strings.call.loading : silence(record.call)}</p>;
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
