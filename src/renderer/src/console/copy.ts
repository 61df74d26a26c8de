import { transcriptText } from '../calls/transcript-text.ts';
import { strings } from '../strings.ts';
import type { Console } from './console.ts';

const SAID_MS = 2_500;

/** Puts the call with the keyboard, as text, on the clipboard, and says so for a moment. */
export function copyTranscript({ feed, ui }: Console): void {
  const { selected } = ui.get();
  const call = selected === null ? undefined : feed.store.get().records.get(selected)?.call;
  if (call === undefined) return;
  const text = transcriptText(call);
  const isCopied = text !== '' && copyText(text);
  const said = isCopied ? strings.live.copy.done(text.split('\n').length) : strings.live.copy.nothing;
  ui.set((state) => ({ ...state, said }));
  setTimeout(() => ui.set((state) => (state.said === said ? { ...state, said: null } : state)), SAID_MS);
}

/** The page may ask for no permission, the clipboard's included; a copy of a selection needs none. */
function copyText(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
