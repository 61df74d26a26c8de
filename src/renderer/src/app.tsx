import { Component, type ReactElement, type ReactNode, useEffect } from 'react';
import { listenToKeys } from './commands/keymap.ts';
import { type Console, ConsoleContext, useConsole } from './console/console.ts';
import { useCommandContext, useSelectedRecord } from './console/hooks.ts';
import { CallView } from './features/call/call-view.tsx';
import { Desk } from './features/desk/desk.tsx';
import { Facts } from './features/facts/facts.tsx';
import { ConnectDialog } from './features/first-minute/connect-dialog.tsx';
import { FirstMinute } from './features/first-minute/first-minute.tsx';
import { Idle } from './features/first-minute/idle.tsx';
import { CheatSheet } from './features/keys/cheat-sheet.tsx';
import { Banner } from './features/works/banner.tsx';
import { StateLine } from './features/works/state-line.tsx';
import { useStore } from './stores/store.ts';
import { strings } from './strings.ts';

/** Below this the facts fold into a drawer; the same number stands in layout.css. */
const NARROW = '(max-width: 999px)';

export function App({ console }: { readonly console: Console }): ReactElement {
  useEffect(() => listenToKeys(console), [console]);
  useNarrow(console);
  return (
    <LastResort>
      <ConsoleContext value={console}>
        <Layout />
      </ConsoleContext>
    </LastResort>
  );
}

function Layout(): ReactElement {
  const { ui } = useConsole();
  const { needingCount } = useCommandContext();
  const dialog = useStore(ui, (state) => state.dialog);
  const hasCall = useSelectedRecord() !== null;
  useEffect(() => {
    document.title = strings.title(needingCount);
  }, [needingCount]);
  return (
    <div className="console">
      <Banner />
      <div className="columns" data-facts={hasCall}>
        <Desk />
        <Middle />
        {hasCall && <Facts />}
      </div>
      <StateLine />
      {dialog === 'keys' && <CheatSheet />}
      {dialog === 'connect' && <ConnectDialog />}
    </div>
  );
}

function Middle(): ReactElement {
  const { feed } = useConsole();
  const record = useSelectedRecord();
  const hasCalls = useStore(feed.store, ({ records }) => records.size > 0);
  const isListing = useStore(feed.store, ({ listed }) => listed === 'loading');
  if (record !== null) return <CallView record={record} />;
  if (hasCalls) return <Idle />;
  // A newcomer's screen may not flash up while the list is on its way.
  return isListing ? <main className="first" aria-busy="true" /> : <FirstMinute />;
}

function useNarrow({ ui }: Console): void {
  useEffect(() => {
    const query = matchMedia(NARROW);
    const update = (): void => ui.set((state) => ({ ...state, narrow: query.matches, factsOpen: false }));
    update();
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, [ui]);
}

interface LastResortState {
  readonly isBroken: boolean;
}

/** A bug in drawing must not leave an empty window while calls are up. */
class LastResort extends Component<{ readonly children: ReactNode }, LastResortState> {
  override readonly state: LastResortState = { isBroken: false };

  static getDerivedStateFromError(): LastResortState {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main className="first" role="alert">
        <h1 className="first-title">{strings.broken.title}</h1>
        <p className="first-hint">{strings.broken.body}</p>
        <button type="button" className="button" data-tone="primary" onClick={() => location.reload()}>
          {strings.broken.reload}
        </button>
      </main>
    );
  }
}
