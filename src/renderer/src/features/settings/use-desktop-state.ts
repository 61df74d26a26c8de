import { useEffect, useState } from 'react';
import type { DesktopState } from '#shared/desktop.ts';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';

/** What became of the preferences on the desktop, asked anew with each change; null in a browser, undefined until it is known. */
export function useDesktopState(): DesktopState | null | undefined {
  const { bridge, preferences } = useConsole();
  const wished = useStore(preferences.store, (state) => state.preferences);
  const [state, setState] = useState<DesktopState | null>();
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      try {
        const told = await bridge.request('desktop:state', undefined);
        if (isCurrent) setState(told);
      } catch {
        // The link says that nobody answers.
      }
    };
    void ask();
    return () => {
      isCurrent = false;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- what is wished is what it is the answer to
  }, [bridge, wished]);
  return state;
}
