import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf, readWindowState, type WindowState, writeWindowState } from '#main/windows/window-state.ts';

const SCREEN = { x: 0, y: 25, width: 1920, height: 1055 };
const SECOND = { x: 1920, y: 0, width: 1280, height: 720 };
const left = (x: number, y: number, width = 1400, height = 900): WindowState => ({
  bounds: { x, y, width, height },
  isMaximised: false,
  zoomLevel: 1,
});

describe('the window', () => {
  it('is as the console is drawn for at first, or as large as a small screen', () => {
    expect(placeOf(null, [SCREEN])).toEqual({ width: 1280, height: 800 });
    expect(placeOf(null, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({ width: 1024, height: 600 });
    expect(placeOf(null, [])).toEqual({ width: 1280, height: 800 });
  });

  it.each([
    ['where it was', left(100, 50), { x: 100, y: 50, width: 1400, height: 900 }],
    ['on the second screen', left(2000, 10, 900, 600), { x: 2000, y: 10, width: 900, height: 600 }],
    [
      'partly off a screen, as long as it can be taken hold of',
      left(-1300, 50),
      { x: -1300, y: 50, width: 1400, height: 900 },
    ],
    ['no larger than its screen', left(2000, 10), { x: 2000, y: 10, width: 1280, height: 720 }],
    ['anywhere, where its screen is gone', left(5000, 50), { width: 1400, height: 900 }],
    ['anywhere, where its title is above the screen', left(100, -40), { width: 1400, height: 900 }],
    ['anywhere, where too little of it is seen', left(-1350, 50), { width: 1400, height: 900 }],
    ['no smaller than it can be used', left(100, 50, 200, 20), { x: 100, y: 50, width: 640, height: 480 }],
  ])('is put %s', (_where, state, place) => {
    expect(placeOf(state, [SCREEN, SECOND])).toEqual(place);
  });
});

describe('how it was left', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'phony-window-'));
    file = path.join(folder, 'window-state.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is kept', () => {
    writeWindowState(file, left(1, 2));
    expect(readWindowState(file)).toEqual(left(1, 2));
  });

  it.each(['', '{"bounds":{}}', '[]', 'nonsense'])('counts for nothing where the file holds “%s”', (text) => {
    writeFileSync(file, text);
    expect(readWindowState(file)).toBeNull();
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is not worth a failure of the disk', () => {
    expect(() => writeWindowState(path.join(folder, 'none', 'x.json'), left(1, 2))).not.toThrow();
    expect(readWindowState(path.join(folder, 'none', 'x.json'))).toBeNull();
  });
});
