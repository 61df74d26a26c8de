import { useEffect, useState } from 'react';
import { deskGroups } from '../../calls/desk-groups.ts';
import type { Console } from '../../console/console.ts';
import type { CallsState } from '../../stores/call-feed.ts';

/** As often as words in a list can be followed. */
const CALM_MS = 120;

type Records = CallsState['records'];

/**
 * The calls for the list: what is said in them a few times a second, for fifty calls that are drawn with every word cost
 * more than the one that is read. Who comes, goes or needs a person is there at once.
 */
export function useCalmRecords({ feed }: Pick<Console, 'feed'>): Records {
  const [records, setRecords] = useState(() => feed.store.get().records);
  useEffect(() => {
    let shown = feed.store.get().records;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const show = (): void => {
      timer = null;
      shown = feed.store.get().records;
      setRecords(shown);
    };
    const onChange = (): void => {
      if (feed.store.get().records === shown) return;
      if (isNews(shown, feed.store.get().records)) {
        if (timer !== null) clearTimeout(timer);
        show();
      } else timer ??= setTimeout(show, CALM_MS);
    };
    show();
    const stop = feed.store.subscribe(onChange);
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [feed]);
  return records;
}

/** Whether more has changed than words. */
function isNews(before: Records, after: Records): boolean {
  if (before.size !== after.size) return true;
  const [left, right] = [deskGroups(before), deskGroups(after)];
  return (['needing', 'live', 'ended'] as const).some(
    (group) =>
      left[group].length !== right[group].length ||
      left[group].some(
        ({ call, attention }, at) =>
          call.callSid !== right[group][at]?.call.callSid || attention?.kind !== right[group][at].attention?.kind,
      ),
  );
}
