import { BrowserWindow, nativeTheme, shell } from 'electron';
import type { Payload, Topic } from '#shared/bridge.ts';
import { mayOpenOutside } from '../security/links.ts';

/** The console's own surfaces, so that the window does not flash before its page is drawn. */
const BACKGROUND = { light: '#fcfcfc', dark: '#17181b' } as const;

/** A page that dies this soon after loading would only die again. */
const RELOAD_AFTER_MS = 5_000;

interface Options {
  readonly url: string;
  readonly preload: string;
  readonly icon: string;
  /** Asked before the window closes; may prevent it. */
  readonly onClose: (event: { preventDefault(): void }) => void;
  readonly onPageGone: (reason: string) => void;
}

/** The console's one window; it may be closed and, on macOS, opened again. */
export class MainWindow {
  readonly #options: Options;
  #window: BrowserWindow | null = null;

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

  #open(): void {
    const { url, preload, icon, onClose, onPageGone } = this.#options;
    const window = createWindow(preload, icon);
    this.#window = window;
    window.once('ready-to-show', () => window.show());
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

const createWindow = (preload: string, icon: string): BrowserWindow =>
  new BrowserWindow({
    title: 'Phony',
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // A call goes on while the supervisor looks elsewhere, and so do the console's timers.
      backgroundThrottling: false,
    },
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
