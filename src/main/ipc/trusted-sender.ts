/** What is asked of an IPC event. A plain object stands in for it in tests. */
export interface Sender {
  /** Null where the frame is gone by now. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** True for the console's own page in a window's main frame; frames inside it and other pages are refused. */
export function isTrustedSender(event: Sender, consoleUrl: string): boolean {
  const frame = event.senderFrame;
  if (frame === null || (frame.parent !== null && frame.parent !== undefined)) return false;
  if (!URL.canParse(frame.url)) return false;
  // `origin` would not do: it is "null" for every scheme that is not the web's own.
  const [sent, ours] = [new URL(frame.url), new URL(consoleUrl)];
  return sent.protocol === ours.protocol && sent.host === ours.host;
}
