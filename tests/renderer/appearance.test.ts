import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { looksOf } from '#renderer/console/appearance.ts';
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts';

const { appearance } = DEFAULT_PREFERENCES;
const NOTHING = { moreContrast: false, lessMotion: false };

describe('the looks', () => {
  it('are the system’s where nothing is preferred', () => {
    expect(looksOf(appearance, NOTHING)).toEqual({ theme: null, contrast: null, motion: null, textScale: 1 });
    expect(looksOf(appearance, { moreContrast: true, lessMotion: true })).toMatchObject({
      contrast: 'more',
      motion: 'reduced',
    });
  });

  it('are as preferred whatever the system says', () => {
    const wished = { theme: 'dark', contrast: 'more', motion: 'reduced', textSize: 130 } as const;
    expect(looksOf(wished, NOTHING)).toEqual({ theme: 'dark', contrast: 'more', motion: 'reduced', textScale: 1.3 });
  });
});

const SOURCES = path.resolve(import.meta.dirname, '../../src/renderer/src');
const sheets = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));

describe.each(sheets)('%s', (sheet) => {
  const lines = readFileSync(path.join(SOURCES, sheet), 'utf8').split('\n');
  it('says where things begin and end, not left and right, so that it reads both ways', () => {
    const physical = lines.filter((line) =>
      /^\s+(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|text-align: (?:left|right)|float)\b/.test(line),
    );
    expect(physical).toEqual([]);
  });

  it('lets no letters keep a size of their own', () => {
    expect(lines.filter((line) => /^\s+(?:font|font-size|line-height):.*\d+px(?! \*)/.test(line))).toEqual([]);
  });
});
