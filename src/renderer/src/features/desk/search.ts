import { useEffect, useState } from 'react';
import type { DeskRow } from '../../calls/desk-groups.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';

const PAUSE_MS = 200;
const MAX_FOUND = 20;

interface Found {
  readonly rows: readonly DeskRow[];
  readonly note: string | null;
}

/** Calls in which `text` was said, from the relay; asked once typing pauses. */
export function useSearch(text: string): Found {
  const { bridge, feed } = useConsole();
  const [answer, setAnswer] = useState<{ readonly text: string; readonly sids: readonly string[] | null } | null>(null);
  const records = useStore(feed.store, (state) => state.records);

  useEffect(() => {
    if (text === '') return undefined;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      try {
        const calls = await bridge.request('calls:list', { q: text, limit: MAX_FOUND });
        if (!isCurrent) return;
        for (const call of calls) feed.add(call);
        setAnswer({ text, sids: calls.map((call) => call.callSid) });
      } catch {
        if (isCurrent) setAnswer({ text, sids: null });
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, bridge, feed]);

  if (answer === null || answer.text !== text) return { rows: [], note: strings.desk.loading };
  if (answer.sids === null) return { rows: [], note: strings.desk.searchFailed };
  const wanted = new Set(answer.sids);
  const rows = [...records.values()]
    .filter(({ call }) => wanted.has(call.callSid))
    .map(({ call }): DeskRow => ({ call, attention: null, key: null }));
  return { rows, note: rows.length === 0 ? strings.desk.nothingFound(text) : null };
}
