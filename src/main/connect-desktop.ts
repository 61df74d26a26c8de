import { app, globalShortcut } from 'electron';
import type { CallSid, QuestionId } from '#core/ids.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import { systemClock } from '#relay/system.ts';
import { LiveCalls } from './attention/live-calls.ts';
import { Matters } from './attention/matters.ts';
import type { Desktop } from './desktop/open-desktop.ts';
import { claimKey } from './hotkeys/attention-key.ts';
import { CallNotifier } from './notifications/call-notifier.ts';
import type { AppSettings } from './settings/app-settings.ts';
import { AppTray } from './tray/app-tray.ts';
import { watchTrayHost } from './tray/tray-host.ts';
import type { MainWindow } from './windows/main-window.ts';

interface Options {
  readonly desktop: Desktop;
  readonly settings: AppSettings;
  readonly onError: (error: unknown) => void;
  readonly onWarning: (sentence: string) => void;
  readonly quit: () => void;
}

interface ConnectedDesktop {
  /** Hides the window and says so once; false where the tray would not lead back to it. */
  hideWindow(): boolean;
  close(): void;
}

/** Joins the relay to the desktop around the window: notifications, badge and title, tray, keys of the whole desktop. */
export function connectDesktop(relay: RelayApp, window: MainWindow, options: Options): ConnectedDesktop {
  const { desktop, onError } = options;
  const matters = new Matters();
  const focus = (callSid: CallSid | null, questionId: QuestionId | null): void => {
    window.show();
    if (callSid !== null) window.send('app:focus-call', { callSid, questionId });
  };
  const notifier = new CallNotifier({
    matters,
    notifications: desktop.notifications,
    clock: systemClock,
    desk: relay.desk,
    archive: relay.archive,
    focus,
    flashWindow: () => window.flash(),
    onBug: onError,
  });
  const tray = openTray(relay, window, { ...options, openCall: (callSid) => focus(callSid, null) });
  const showNeeding = (): void => {
    const count = matters.needing.size;
    app.setBadgeCount(count);
    window.showNeeding(count);
    tray.showNeeding(count);
  };
  const liveCalls = new LiveCalls({ desk: relay.desk, onChange: (calls) => tray.showCalls(calls), onBug: onError });
  claimAttentionKey(options, () => {
    const matter = matters.mostUrgent;
    if (matter !== null) matters.seen(matter);
    focus(matter?.callSid ?? null, matter?.kind === 'question' ? matter.questionId : null);
  });
  const stops = [
    matters.subscribe(notifier),
    matters.subscribe({ raised: showNeeding, settled: showNeeding }),
    relay.desk.subscribe((message) => {
      matters.receive(message);
      liveCalls.receive(message);
    }),
    relay.onState((state) => matters.works(state)),
    () => notifier.close(),
    () => tray.close(),
    () => globalShortcut.unregisterAll(),
    () => desktop.bus?.close(),
  ];
  matters.works(relay.state());
  takeUp(relay, matters).catch(onError);
  void liveCalls.refresh();
  return {
    hideWindow: oneWayToHide(window, tray, desktop),
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Calls that were up before we were may wait for an answer since then. */
async function takeUp({ desk }: RelayApp, matters: Matters): Promise<void> {
  for (const { callSid } of await desk.list({ state: 'live' })) {
    // oxlint-disable-next-line no-await-in-loop -- after a restart there are a few, one after the other
    matters.takeUp((await desk.events(callSid)) ?? []);
  }
}

interface TrayOptions extends Options {
  readonly openCall: (callSid: CallSid) => void;
}

function openTray(relay: RelayApp, window: MainWindow, { desktop, openCall, quit, onError }: TrayOptions): AppTray {
  const practise = async (): Promise<void> => {
    window.show();
    const [callee] = relay.state().practiceCallees;
    const dialled = callee === undefined ? null : await relay.desk.dial({ practice: callee.name });
    if (dialled?.ok === true) openCall(dialled.value.callSid);
  };
  const open = (): void => window.show();
  const tray = new AppTray({ open, openCall, quit, practise: () => void practise().catch(onError) });
  const watch = watchTrayHost({ bus: desktop.bus, platform: process.platform }, (isThere) => {
    tray.setHost(isThere);
    // What was hidden behind a tray that is gone could not be found again.
    if (!isThere) window.showIfHidden();
  });
  watch.catch(onError);
  return tray;
}

function claimAttentionKey({ settings, desktop, onWarning }: Options, onPressed: () => void): void {
  if (settings.attentionKey === null) return;
  const problem = claimKey(globalShortcut, settings.attentionKey, onPressed);
  if (problem === null) return;
  onWarning(problem);
  say(desktop, 'The key for the most urgent call does not work', problem);
}

function oneWayToHide(window: MainWindow, tray: AppTray, desktop: Desktop): () => boolean {
  let isSaid = false;
  return () => {
    if (!tray.isThere) return false;
    window.hide();
    if (!isSaid) say(desktop, 'The call goes on', 'Phony stays in the tray, which leads back to the window.');
    isSaid = true;
    return true;
  };
}

const nothing = (): void => undefined;

function say({ notifications }: Desktop, title: string, body: string): void {
  const words = { title, body, staysUp: false, actions: [], reply: null };
  notifications.show({ ...words, onClick: nothing, onFailed: nothing });
}
