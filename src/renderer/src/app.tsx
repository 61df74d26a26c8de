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
import { roomIn } from './stores/panes.ts';
import { useStore } from './stores/store.ts';
import { strings } from './strings.ts';

export function App({ console }: { readonly console: Console }): ReactElement {
  useEffect(() => listenToKeys(console), [console]);
  useRoom(console);
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

/** How much fits is asked of the window again whenever its size changes. */
function useRoom({ ui }: Console): void {
  useEffect(() => {
    const fit = (): void => {
      const room = roomIn(innerWidth);
      const { maxPanes, panesBesideFacts } = ui.get();
      if (room.maxPanes === maxPanes && room.panesBesideFacts === panesBesideFacts) return;
      ui.set((state) => ({ ...state, ...room, factsOpen: false }));
    };
    fit();
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
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
