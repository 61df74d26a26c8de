import { transcriptText } from '../calls/transcript-text.ts';
import { strings } from '../strings.ts';
import type { Console } from './console.ts';
import { copyText } from './copy-text.ts';

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
