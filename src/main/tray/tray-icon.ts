import type { TrayState } from './tray-menu.ts';

/** Red, green, blue, as the console has them: quiet, connected, attention. */
const COLOURS: Readonly<Record<TrayState, readonly [number, number, number]>> = {
  idle: [0x8a, 0x8f, 0x98],
  live: [0x2f, 0x9e, 0x5b],
  'needs-you': [0xe0, 0x8a, 0x00],
};

/** Of the picture's width: where the disc ends, and the hole that tells the states apart without colour. */
const DISC = 0.46;
const HOLE: Readonly<Record<TrayState, number>> = { idle: 0.3, live: 0.16, 'needs-you': 0 };

/** The tray's picture as BGRA bytes, `size` pixels in the square: a ring while idle, full when somebody waits. */
export function trayBitmap(state: TrayState, size: number): Buffer {
  const [red, green, blue] = COLOURS[state];
  const bytes = Buffer.alloc(size * size * 4);
  for (let at = 0; at < size * size; at++) {
    const x = (at % size) + 0.5 - size / 2;
    const y = Math.floor(at / size) + 0.5 - size / 2;
    const opacity = covered(Math.hypot(x, y), { inner: HOLE[state] * size, outer: DISC * size });
    // Chromium wants colours multiplied by their opacity.
    bytes.set(
      [blue, green, red, 255].map((value) => Math.round(value * opacity)),
      at * 4,
    );
  }
  return bytes;
}

/** How much of a pixel this far from the middle lies in the ring, so that its edges are smooth. */
const covered = (distance: number, { inner, outer }: { readonly inner: number; readonly outer: number }): number =>
  clamp(outer - distance + 0.5) * (inner === 0 ? 1 : clamp(distance - inner + 0.5));

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
