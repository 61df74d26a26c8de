import { Menu, nativeImage, Tray } from 'electron';
import type { CallSummary } from '#core/call/selectors.ts';
import { trayBitmap } from './tray-icon.ts';
import { type TrayDeeds, type TrayState, trayMenu, trayState, trayTip } from './tray-menu.ts';

const SIZE = 22;
const SCALE = 2;

/** Our icon in the desktop's tray, while there is a tray. */
export class AppTray {
  readonly #deeds: TrayDeeds;
  #tray: Tray | null = null;
  #calls: readonly CallSummary[] = [];
  #needing = 0;

  constructor(deeds: TrayDeeds) {
    this.#deeds = deeds;
  }

  /** Whether the app can be reached by it. */
  get isThere(): boolean {
    return this.#tray !== null;
  }

  setHost(isThere: boolean): void {
    if (isThere && this.#tray === null) {
      this.#tray = new Tray(imageOf('idle'));
      this.#tray.on('click', () => this.#deeds.open());
      this.#draw();
    } else if (!isThere) this.close();
  }

  showCalls(calls: readonly CallSummary[]): void {
    this.#calls = calls;
    this.#draw();
  }

  showNeeding(count: number): void {
    this.#needing = count;
    this.#draw();
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #draw(): void {
    if (this.#tray === null) return;
    this.#tray.setImage(imageOf(trayState(this.#calls, this.#needing)));
    this.#tray.setToolTip(trayTip(this.#calls, this.#needing));
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayMenu(this.#calls, this.#deeds)));
  }
}

const imageOf = (state: TrayState) => {
  const size = SIZE * SCALE;
  return nativeImage.createFromBitmap(trayBitmap(state, size), { width: size, height: size, scaleFactor: SCALE });
};
