import { windowBridge } from '../bridge/window-bridge.ts';
import { strings } from '../strings.ts';
import { isMac } from './keymap.ts';

const words = strings.shortcuts.reserved;

const NAMED: Readonly<Record<string, string>> = {
  Escape: words.back,
  Tab: words.tab,
  ArrowUp: words.lists,
  ArrowDown: words.lists,
  PageUp: words.lists,
  PageDown: words.lists,
  Home: words.lists,
  End: words.lists,
};

/** What a text is edited with, in every field. */
const EDITING = ['Mod+C', 'Mod+V', 'Mod+Z', 'Mod+Y', 'Mod+Shift+Z'];
const ZOOM = ['Mod+0', 'Mod+-', 'Mod+=', 'Mod++', '+'];
/** A browser takes these before any page sees them, or does something with them nobody could undo. */
const BROWSER = ['Q', 'W', 'N', 'T', 'Shift+N', 'Shift+T', 'Shift+W', 'Shift+Q', 'Tab'].map((key) => `Mod+${key}`);
const FUNCTION_KEYS = ['F1', 'F5', 'F6', 'F10', 'F11', 'F12'];
const MAC = ['Mod+H', 'Mod+M', 'Mod+Space', 'Mod+`'];

/** In the app the menu has one of them; the others are ours. */
const APP = ['Mod+Q', 'Mod+Shift+Q'];
const isInBrowser = typeof window !== 'undefined' && windowBridge() === null;

/** The sentence that says why a chord cannot be had here, or null where it can. */
export function whyReserved(chord: string, inBrowser: boolean = isInBrowser): string | null {
  const bare = chord.replace(/^(?:Mod\+)?(?:Shift\+)?(?=.)/, '');
  const named = NAMED[bare];
  if (named !== undefined) return named;
  if (EDITING.includes(chord)) return words.editing;
  if (ZOOM.includes(chord)) return words.zoom;
  if (inBrowser && (BROWSER.includes(chord) || FUNCTION_KEYS.includes(bare))) return words.browser;
  return APP.includes(chord) || (isMac && MAC.includes(chord)) ? words.system : null;
}
