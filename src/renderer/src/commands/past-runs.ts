import type { CallSid } from '#core/ids.ts';
import { advance, FROM_THE_START, movedTo, type Player, type Rate, toggled } from '../calls/player.ts';
import { BRIEF_KEY, openDialog, perform, practise, requestFocus, setDraft } from '../console/actions.ts';
import type { Console } from '../console/console.ts';
import { fillDialBox } from '../console/fill-dial-box.ts';
import { controlKey } from '../stores/ui.ts';

/** What each command on a past call does. */

export const SCRUB_MS = 5_000;

export const writeNote = (console: Console): void => requestFocus(console, 'note');
export const tag = (console: Console): void => requestFocus(console, 'tag');
export const toExport = (console: Console): void => requestFocus(console, 'export');
export const askToErase = (console: Console): void => openDialog(console, 'erase-call');

export const summaryKey = (callSid: CallSid): string => controlKey(callSid, 'summary');

/** Has the model say what came of the call. */
export function sumUp(console: Console): void {
  const callSid = console.past.store.get()?.callSid;
  if (callSid !== undefined) void makeSummary(console, callSid);
}

async function makeSummary(console: Console, callSid: CallSid): Promise<void> {
  const { bridge, history, past } = console;
  const done = await perform<{ readonly ok: true; readonly summary: string }>(console, summaryKey(callSid), () =>
    bridge.request('calls:sum-up', { callSid }),
  );
  if (done === null) return;
  past.summedUp(callSid, done.summary);
  history.refresh();
}

/** From the start where nothing plays; else pause and on. */
export function playOrPause(console: Console): void {
  const { past } = console;
  const open = past.store.get();
  if (open === null) return;
  const player = open.player === null ? FROM_THE_START : toggled(open.player, open.timeline.durationMs);
  past.change({ player, isRunAgain: false, at: null });
  // What had the keyboard may have gone with the transcript of the whole call.
  if (open.player === null) requestFocus(console, 'transcript');
}

export const setRate = (console: Console, rate: Rate): void => change(console, (player) => ({ ...player, rate }));

export const scrub = (console: Console, ms: number): void =>
  change(console, (player, durationMs) => movedTo(player, player.positionMs + ms, durationMs));

export const scrubTo = (console: Console, ms: number): void =>
  change(console, (player, durationMs) => movedTo(player, ms, durationMs));

export function toTurn(console: Console, direction: -1 | 1): void {
  const timeline = console.past.store.get()?.timeline;
  change(console, (player, durationMs) =>
    movedTo(player, timeline?.nextTurn(player.positionMs, direction) ?? 0, durationMs),
  );
}

/** Lets the player go on by what passed of the reader's time. */
export const tick = (console: Console, elapsedMs: number): void =>
  change(console, (player, durationMs) => advance(player, elapsedMs, durationMs));

/** Back to all that was said. */
export function stopPlaying(console: Console): void {
  console.past.change({ player: null });
  requestFocus(console, 'transcript');
}

export const showRunAgain = ({ past }: Console): void => past.change({ isRunAgain: true, player: null });

/** Practice is dialled at once; a person's number is put where one key dials it. */
export function redial(console: Console): void {
  const call = console.past.store.get()?.call;
  if (call === undefined) return;
  if (call.practice !== null) {
    void practise(console, call.practice);
    return;
  }
  setDraft(console, BRIEF_KEY, call.plan.brief);
  fillDialBox(console, call.direction === 'inbound' ? call.from : call.to);
}

function change({ past }: Console, update: (player: Player, durationMs: number) => Player): void {
  const open = past.store.get();
  if (open === null || open.player === null) return;
  past.change({ player: update(open.player, open.timeline.durationMs) });
}
