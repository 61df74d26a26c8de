import type { ReactElement } from 'react';
import { useConsole } from '../../console/console.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';

const words = strings.settings;

interface NoticesProps {
  /** Settings of the relay are shown, which a browser cannot change. */
  readonly areOfRelay: boolean;
}

/** What is to be said of the settings as a whole. */
export function Notices({ areOfRelay }: NoticesProps): ReactElement | null {
  const { settings } = useConsole();
  const { snapshot, status } = useStore(settings.store, (state) => state);
  if (status === 'failed') {
    return (
      <div className="notice" data-tone="failed" role="alert">
        <p>{words.failed}</p>
        <button type="button" className="button" onClick={() => void settings.refresh()}>
          {words.retry}
        </button>
      </div>
    );
  }
  if (snapshot === null) return <p className="settings-about">{words.loading}</p>;
  const { vault, isWaiting, notices } = snapshot;
  const hints = [...(isWaiting ? [words.waiting] : []), ...(vault === null && areOfRelay ? [words.inBrowser] : [])];
  if (hints.length === 0 && notices.length === 0) return null;
  return (
    <output className="notices">
      {hints.map((hint) => (
        <p key={hint} className="notice">
          {hint}
        </p>
      ))}
      {notices.map((notice) => (
        <p key={notice} className="notice" data-tone="failed">
          {notice}
        </p>
      ))}
    </output>
  );
}
