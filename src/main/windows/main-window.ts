import { app, BrowserWindow, nativeTheme, screen, shell, type WebPreferences } from 'electron';
import type { Payload, Topic } from '#shared/bridge.ts';
import { mayOpenOutside } from '../security/links.ts';
import { webPreferences } from '../security/web-preferences.ts';
import { LEAST_SIZE, placeOf, readWindowState, type WindowState, writeWindowState } from './window-state.ts';

/** The console's own surfaces, so that the window does not flash before its page is drawn. */
const BACKGROUND = { light: '#fcfcfc', dark: '#17181b' } as const;

const TITLE = 'Phony';

/** A page that dies this soon after loading would only die again. */
const RELOAD_AFTER_MS = 5_000;

interface Options {
  readonly url: string;
  readonly preload: string;
  readonly icon: string;
  /** Where it is written how the window was left. */
  readonly stateFile: string;
  /** Asked before the window closes; may prevent it. */
  readonly onClose: (event: { preventDefault(): void }) => void;
  readonly onPageGone: (reason: string) => void;
}

/** The console's one window; it may be closed and, on macOS, opened again. */
export class MainWindow {
  readonly #options: Options;
  #window: BrowserWindow | null = null;
  #title = TITLE;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Opens the window, or brings the open one forward. */
  show(): void {
    if (this.#window === null) {
      this.#open();
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** Takes it off the screen; the page goes on. */
  hide(): void {
    this.#window?.hide();
  }

  showIfHidden(): void {
    if (this.#window !== null && !this.#window.isVisible() && !this.#window.webContents.isLoading()) this.show();
  }

  /** @param count - How many calls need a person; the title says so where only titles are seen. */
  showNeeding(count: number): void {
    this.#title = count === 0 ? TITLE : `(${count}) ${TITLE}`;
    this.#window?.setTitle(this.#title);
  }

  /** Asks for attention without taking the focus; ends when the window gets it. */
  flash(): void {
    if (this.#window !== null && !this.#window.isFocused()) this.#window.flashFrame(true);
  }

  /** Sends to the page; a page still loading gets it once it listens. */
  send<T extends Topic>(topic: T, payload: Payload<T>): void {
    const page = this.#window?.webContents;
    if (page === undefined) return;
    if (page.isLoadingMainFrame()) page.once('did-finish-load', () => page.send(topic, payload));
    else page.send(topic, payload);
  }

  /** Writes down how the window is now. Whoever ends the app at once has to ask for it. */
  keepState(): void {
    const window = this.#window;
    if (window === null || window.isDestroyed()) return;
    const zoomLevel = window.webContents.getZoomLevel();
    const state = { bounds: window.getNormalBounds(), isMaximised: window.isMaximized(), zoomLevel };
    writeWindowState(this.#options.stateFile, state);
  }

  #open(): void {
    const { url, preload, icon, stateFile, onClose, onPageGone } = this.#options;
    const state = readWindowState(stateFile);
    const window = createWindow(icon, state, webPreferences({ preload, isPackaged: app.isPackaged }));
    this.#window = window;
    window.setTitle(this.#title);
    window.once('ready-to-show', () => {
      if (state?.isMaximised === true) window.maximize();
      window.show();
    });
    window.webContents.on('did-finish-load', () => window.webContents.setZoomLevel(state?.zoomLevel ?? 0));
    window.on('page-title-updated', (event) => event.preventDefault());
    window.on('close', () => this.keepState());
    window.on('close', onClose);
    window.on('focus', () => window.flashFrame(false));
    window.on('closed', () => {
      this.#window = null;
    });
    keepOnPage(window);
    reloadWhenGone(window, onPageGone);
    void window.loadURL(url);
  }
}

const createWindow = (icon: string, state: WindowState | null, preferences: WebPreferences): BrowserWindow =>
  new BrowserWindow({
    title: TITLE,
    ...placeOf(
      state,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    show: false,
    autoHideMenuBar: true,
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: preferences,
  });

/** The window shows the console and nothing else, whatever a page tries. */
function keepOnPage({ webContents }: BrowserWindow): void {
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Calls live in this process, so a crashed page loses nothing: it is loaded again and reads them anew. */
function reloadWhenGone(window: BrowserWindow, onGone: (reason: string) => void): void {
  let loadedAtMs = 0;
  window.webContents.on('did-finish-load', () => {
    loadedAtMs = Date.now();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    onGone(reason);
    if (Date.now() - loadedAtMs > RELOAD_AFTER_MS && !window.isDestroyed()) window.webContents.reload();
  });
}
