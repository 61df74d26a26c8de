import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunningApp } from './launch-app.ts';

declare const innerWidth: number;
declare const innerHeight: number;
declare const matchMedia: (query: string) => { readonly matches: boolean };
declare const document: {
  getAnimations(): readonly { readonly effect: { getTiming(): { readonly iterations?: number } } | null }[];
};

const ROOT = path.resolve(import.meta.dirname, '../..');
const KEPT = path.join(ROOT, 'docs', 'images');
const THROWN_AWAY = path.join(ROOT, 'test-results', 'images');

type Theme = 'light' | 'dark';

/** Width and height of a window's page, and what its pictures' names end with. */
interface Size {
  readonly width: number;
  readonly height: number;
  readonly suffix: string;
}
const SIZES: readonly Size[] = [
  { width: 1280, height: 800, suffix: '' },
  { width: 900, height: 600, suffix: '-small' },
];
const THEMES: readonly Theme[] = ['light', 'dark'];

export const LOOKS: readonly (Size & { readonly theme: Theme })[] = SIZES.flatMap((size) =>
  THEMES.map((theme) => ({ ...size, theme })),
);

const SCENES = ['desk', 'call-question', 'call-ended'] as const;
export type Scene = (typeof SCENES)[number];
const README_PICTURE = 'call-light';
export const README_LOOK = { width: 1280, height: 800, theme: 'light', suffix: '' } as const;

const nameOf = (scene: Scene, { theme, suffix }: { readonly theme: Theme; readonly suffix: string }): string =>
  `${scene}-${theme}${suffix}`;

const ALL = [README_PICTURE, ...SCENES.flatMap((scene) => LOOKS.map((look) => nameOf(scene, look)))];

/**
 * Whether this run makes the pictures of the documentation: only where that is
 * asked for or one is missing, so that running the tests leaves the checkout as it was.
 */
const areForDocs =
  process.env['PHONY_SCREENSHOTS'] === '1' || !ALL.every((name) => existsSync(path.join(KEPT, `${name}.png`)));

/** The bare container's `system-ui` is no font a desktop would have. */
export const PICTURE_FONTS = {
  FONTCONFIG_FILE: fileURLToPath(new URL('fonts.conf', import.meta.url)),
  TZ: 'America/New_York',
} as const;

/** For the pictures the practice line takes the time a call takes; a check of the looks need not. */
export const PICTURE_ENV: Readonly<Record<string, string>> = areForDocs
  ? { PHONY_PRACTICE_PACE: 'real', ...PICTURE_FONTS }
  : {};

/** Gives the window this look and waits until it has it. */
export async function wear({ app, page }: RunningApp, look: Size & { readonly theme: Theme }): Promise<void> {
  const { theme, width, height } = look;
  await app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source;
  }, theme);
  // A window cannot be as large as the tests' screen.
  await page.setViewportSize({ width, height });
  // The screen's own pointer rests in the middle, on whatever is there.
  await page.mouse.move(0, 0);
  await page.waitForFunction(
    (wanted) =>
      innerWidth === wanted.width &&
      innerHeight === wanted.height &&
      matchMedia(`(prefers-color-scheme: ${wanted.theme})`).matches,
    look,
  );
  // Colours and drawer move for an eighth of a second: a picture of that is of neither look.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ effect }) => effect?.getTiming().iterations === Infinity),
  );
}

async function take({ page }: RunningApp, name: string): Promise<void> {
  const folder = areForDocs ? KEPT : THROWN_AWAY;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), caret: 'hide' });
}

export const takePicture = (
  running: RunningApp,
  scene: Scene,
  look: { readonly theme: Theme; readonly suffix: string },
): Promise<void> => take(running, nameOf(scene, look));

export const takeReadmePicture = (running: RunningApp): Promise<void> => take(running, README_PICTURE);
