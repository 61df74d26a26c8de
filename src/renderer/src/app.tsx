import { Component, type ReactElement, type ReactNode, useEffect } from 'react';
import { listenToKeys } from './commands/keymap.ts';
import { useAppearance } from './console/appearance.ts';
import { type Console, ConsoleContext, useConsole } from './console/console.ts';
import { useCommandContext } from './console/hooks.ts';
import { EraseContact } from './features/contacts/erase-contact.tsx';
import { ImportContacts } from './features/contacts/import-contacts.tsx';
import { EraseCall } from './features/history/erase-call.tsx';
import { CheatSheet } from './features/keys/cheat-sheet.tsx';
import { Palette } from './features/palette/palette.tsx';
import { PlaceView } from './features/places/place-view.tsx';
import { TopBar } from './features/places/top-bar.tsx';
import { WaitingBar } from './features/places/waiting-bar.tsx';
import { ErasePlaybook } from './features/playbooks/erase-playbook.tsx';
import { EraseAll } from './features/settings/erase-all.tsx';
import { Banner } from './features/works/banner.tsx';
import { StateLine } from './features/works/state-line.tsx';
import { useStore } from './stores/store.ts';
import { strings } from './strings.ts';

/** Below this the facts fold into a drawer; the same number stands in layout.css. */
const NARROW = '(max-width: 999px)';
/** Desk and facts together, as in layout.css. */
const SIDES_PX = 560;
/** What a call needs of the width, beside others. */
const PANE_PX = 440;
const PANES_MAX = 4;

export function App({ console }: { readonly console: Console }): ReactElement {
  useEffect(() => listenToKeys(console), [console]);
  useNarrow(console);
  useAppearance(console);
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
  const place = useStore(ui, (state) => state.place);
  useEffect(() => {
    document.title = strings.title(needingCount);
  }, [needingCount]);
  return (
    <div className="console">
      <TopBar />
      <Banner />
      {place !== 'calls' && <WaitingBar />}
      <PlaceView />
      <StateLine />
      {dialog === 'keys' && <CheatSheet />}
      {dialog === 'erase-all' && <EraseAll />}
      {dialog === 'palette' && <Palette />}
      {dialog === 'erase-call' && <EraseCall />}
      {dialog === 'erase-playbook' && <ErasePlaybook />}
      {dialog === 'erase-contact' && <EraseContact />}
      {dialog === 'import-contacts' && <ImportContacts />}
    </div>
  );
}

function useNarrow({ ui }: Console): void {
  useEffect(() => {
    const query = matchMedia(NARROW);
    const update = (): void => ui.set((state) => ({ ...state, narrow: query.matches, factsOpen: false }));
    const fit = (): void => {
      const room = Math.floor((innerWidth - SIDES_PX) / PANE_PX);
      const maxPanes = Math.max(1, Math.min(room, PANES_MAX));
      if (ui.get().maxPanes !== maxPanes) ui.set((state) => ({ ...state, maxPanes }));
    };
    update();
    fit();
    query.addEventListener('change', update);
    addEventListener('resize', fit);
    return () => {
      query.removeEventListener('change', update);
      removeEventListener('resize', fit);
    };
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
