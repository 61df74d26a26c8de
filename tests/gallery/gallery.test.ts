import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../e2e/axe.ts';
import { launchApp, type RunningApp } from '../e2e/launch-app.ts';
import { PICTURE_FONTS, wear } from '../e2e/pictures.ts';
import { galleryPage } from './gallery-page.ts';
import { nameOf, type Scene, scenes } from './scenes.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const GALLERY = path.join(ROOT, 'gallery');
const CONFIG = path.join(ROOT, 'tests', 'renderer', 'preview', 'vite.config.ts');
const SCENE_MS = 60_000;

const SIZES = [
  [900, 600],
  [1280, 800],
  [2560, 1440],
] as const;
const LOOKS = [
  { look: 'light', theme: 'light', contrast: 'no-preference' },
  { look: 'dark', theme: 'dark', contrast: 'no-preference' },
  { look: 'contrast-light', theme: 'light', contrast: 'more' },
  { look: 'contrast-dark', theme: 'dark', contrast: 'more' },
] as const;

/** `npm run gallery -- call palette`: only these screens. */
const wanted = (process.env['PHONY_GALLERY'] ?? '').split(' ').filter(Boolean);
const shown = scenes.filter(({ screen }) => wanted.length === 0 || wanted.includes(screen));

let running: RunningApp;
let address: string;
let stopServer: () => Promise<void>;

beforeAll(async () => {
  const outDir = path.join(GALLERY, '.page');
  await rm(GALLERY, { recursive: true, force: true });
  await build({ configFile: CONFIG, logLevel: 'warn', build: { outDir } });
  const server = await preview({
    configFile: CONFIG,
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
  stopServer = () => server.close();
  address = server.resolvedUrls?.local[0] ?? '';
  running = await launchApp({ ...PICTURE_FONTS, ELECTRON_RENDERER_URL: address });
}, SCENE_MS);
afterAll(async () => {
  await running.stop();
  await stopServer();
  await rm(path.join(GALLERY, '.page'), { recursive: true, force: true });
  await writeFile(path.join(GALLERY, 'index.html'), galleryPage(shown, SIZES, LOOKS));
});

/** Everything that was told or typed is on screen, and what it sets going has come to rest. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((resolve) => requestIdleCallback(() => requestAnimationFrame(resolve)))');

/**
 * The scene anew in each size: what a window grew out of is not what one begins as. Resolves with what there is to find
 * fault with for who sees, hears or steers otherwise.
 */
async function shoot(scene: Scene): Promise<readonly string[]> {
  const { page } = running;
  const faults: string[] = [];
  await mkdir(path.join(GALLERY, nameOf(scene)), { recursive: true });
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.goto(`${address}?scenario=${scene.scenario}`);
    await page.locator('html[data-told]').waitFor();
    await settled(page);
    await scene.act?.(page);
    await page.getByText(scene.shows).filter({ visible: true }).first().waitFor();
    for (const { look, theme, contrast } of LOOKS) {
      await page.emulateMedia({ colorScheme: null, contrast });
      await wear(running, { theme, width, height, suffix: '' });
      await page.screenshot({ path: path.join(GALLERY, nameOf(scene), `${look}-${width}x${height}.png`) });
      const found = await axeFindings(page, contrast === 'more' ? { contrast: 'enhanced' } : {});
      faults.push(...found.map((finding) => `${look}, ${width} wide: ${finding}`));
    }
  }
  return faults;
}

describe('the gallery', () => {
  it.each(shown.map((scene) => [nameOf(scene), scene] as const))(
    'has %s in every look and size, and neither the page nor axe has anything to complain about',
    async (_name, scene) => {
      const complaints: string[] = [];
      const hear = (error: Error): number => complaints.push(error.message);
      running.page.on('pageerror', hear);
      const faults = await shoot(scene);
      running.page.off('pageerror', hear);
      expect(complaints).toEqual([]);
      expect(faults).toEqual([]);
    },
    SCENE_MS,
  );
});
