import fs from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

/** As large as the console is drawn for; less is asked of a smaller screen. */
const FIRST_SIZE = { width: 1280, height: 800 } as const;
export const LEAST_SIZE = { width: 640, height: 480 } as const;

/** So much of the window has to lie on a screen, or nobody could take hold of it. */
const HANDLE_PX = 100;

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });

/** How the window was left. */
export const WindowState = z.object({ bounds: Bounds, isMaximised: z.boolean(), zoomLevel: z.number().min(-8).max(9) });
export type WindowState = z.infer<typeof WindowState>;

/** Where a window is put: without a place where the screen it was on is gone. */
export type Place = { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number };

/** @param workAreas - Of the screens there are now. */
export function placeOf(state: WindowState | null, workAreas: readonly Rectangle[]): Place {
  const [first = { x: 0, y: 0, ...FIRST_SIZE }] = workAreas;
  if (state === null) return fitted(FIRST_SIZE, first);
  const { bounds } = state;
  const screen = workAreas.find((area) => isWithinReach(bounds, area));
  return screen === undefined ? fitted(bounds, first) : { ...bounds, ...fitted(bounds, screen) };
}

const fitted = (size: { readonly width: number; readonly height: number }, area: Rectangle): Place => ({
  width: Math.max(LEAST_SIZE.width, Math.min(size.width, area.width)),
  height: Math.max(LEAST_SIZE.height, Math.min(size.height, area.height)),
});

/** Its title bar can be seen and taken. */
function isWithinReach(bounds: Rectangle, area: Rectangle): boolean {
  const shown = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return shown >= HANDLE_PX && bounds.y >= area.y && bounds.y <= area.y + area.height - HANDLE_PX;
}

/** What is kept in `file`, or null where it holds nothing of use. */
export function readWindowState(file: string): WindowState | null {
  try {
    return WindowState.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** A disk that takes nothing costs the window its place, and no more. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    fs.writeFileSync(`${file}.new`, JSON.stringify(state));
    fs.renameSync(`${file}.new`, file);
  } catch {
    // It is told of where the journals are written.
  }
}
