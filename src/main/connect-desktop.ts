import { app, globalShortcut, nativeTheme } from 'electron';
import type { CallSid, QuestionId } from '#core/ids.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import { systemClock } from '#relay/system.ts';
import type { DesktopState } from '#shared/desktop.ts';
import type { Preferences } from '#shared/preferences.ts';
import { LiveCalls } from './attention/live-calls.ts';
import type { Matter } from './attention/matter.ts';
import { Matters } from './attention/matters.ts';
import { loginItem } from './desktop/login-item.ts';
import type { Desktop } from './desktop/open-desktop.ts';
import { CallSteering } from './hotkeys/call-steering.ts';
import { DesktopKeys, type HotkeyDeeds } from './hotkeys/desktop-keys.ts';
import { CallNotifier } from './notifications/call-notifier.ts';
import { partyOf } from './notifications/notice.ts';
import type { AppSettings } from './settings/app-settings.ts';
import { followPreferences } from './settings/follow-preferences.ts';
import { AppTray } from './tray/app-tray.ts';
import { watchTrayHost } from './tray/tray-host.ts';
import type { MainWindow } from './windows/main-window.ts';

interface Options {
  readonly desktop: Desktop;
  readonly appSettings: AppSettings;
  readonly onError: (error: unknown) => void;
  readonly onWarning: (sentence: string) => void;
  readonly quit: () => void;
}

interface ConnectedDesktop {
  /** Hides the window and says so once; false where the tray would not lead back to it. */
  hideWindow(): boolean;
  /** What became of the preferences that concern it, once those are applied. */
  state(): Promise<DesktopState>;
  close(): void;
}

/** Which choice of the supervisor's a notification falls under. */
const PREFERENCE_OF: Readonly<Record<Matter['kind'], keyof Preferences['notifications']>> = {
  question: 'question',
  approval: 'approval',
  hold_over: 'hold_over',
  incoming: 'incoming',
  incoming_asked: 'incoming',
  failure: 'failure',
  works: 'failure',
};

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
    nameOf: (number) => relay.contacts.nameOf(number),
    wants: (kind) => relay.preferences.value.notifications[PREFERENCE_OF[kind]],
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
  const around = followDesktopPreferences(relay, options, keysFor(relay, { matters, focus, ...options }));
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
    relay.contacts.subscribe(() => void liveCalls.refresh()),
    () => around.close(),
    () => desktop.bus?.close(),
  ];
  matters.works(relay.state());
  takeUp(relay, matters).catch(onError);
  void liveCalls.refresh();
  return {
    hideWindow: oneWayToHide(window, tray, { desktop, hasCalls: () => relay.activeCalls() > 0 }),
    state: () => around.state(),
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

interface KeyOptions extends Options {
  readonly matters: Matters;
  readonly focus: (callSid: CallSid | null, questionId: QuestionId | null) => void;
}

/** What the keys of the whole desktop do. */
function keysFor(relay: RelayApp, { desktop, matters, focus, onError }: KeyOptions): HotkeyDeeds {
  const steering = new CallSteering({
    matters,
    desk: relay.desk,
    notifications: desktop.notifications,
    clock: systemClock,
    act: () => relay.preferences.value.hotkeys.act,
    nameOf: (call) => partyOf(call, (number) => relay.contacts.nameOf(number)),
    showWindow: () => focus(matters.mostUrgent?.callSid ?? null, null),
  });
  return {
    attention: () => {
      const matter = matters.mostUrgent;
      if (matter !== null) matters.seen(matter);
      focus(matter?.callSid ?? null, matter?.kind === 'question' ? matter.questionId : null);
    },
    steer: () => void steering.pressed().catch(onError),
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
  const tray = new AppTray({
    open,
    openCall,
    quit,
    nameOf: (number) => relay.contacts.nameOf(number),
    practise: () => void practise().catch(onError),
  });
  const watch = watchTrayHost({ bus: desktop.bus, platform: process.platform }, (isThere) => {
    tray.setHost(isThere);
    // What was hidden behind a tray that is gone could not be found again.
    if (!isThere) window.showIfHidden();
  });
  watch.catch(onError);
  return tray;
}

/** Theme, keys of the whole desktop and opening at login, as the supervisor has them at the moment. */
function followDesktopPreferences(
  relay: RelayApp,
  { appSettings, desktop, onWarning }: Options,
  onPressed: HotkeyDeeds,
): { readonly state: () => Promise<DesktopState>; readonly close: () => void } {
  const fromEnvironment = { attention: appSettings.attentionKey, steer: null };
  const keys = new DesktopKeys({ shortcuts: globalShortcut, fromEnvironment, onPressed });
  const login = loginItem({
    platform: process.platform,
    env: process.env,
    home: app.getPath('home'),
    isPackaged: app.isPackaged,
    execPath: process.execPath,
    setLoginItem: (item) => app.setLoginItemSettings(item),
  });
  let loginTrouble = Promise.resolve<string | null>(null);
  const apply = ({ appearance, hotkeys, desktop: { launchAtLogin } }: Preferences): void => {
    nativeTheme.themeSource = appearance.theme;
    keys.apply(hotkeys);
    // One after the other: off after on has to end as off.
    loginTrouble = loginTrouble.then(() => login.set(launchAtLogin));
  };
  const stop = followPreferences(relay, apply);
  // Whoever set it in the console reads it beside the field; of one set elsewhere nobody would hear.
  for (const { trouble } of Object.values(keys.state())) {
    if (trouble === null) continue;
    onWarning(trouble);
    say(desktop, 'A key of the desktop does not work', trouble);
  }
  return {
    state: async () => ({ hotkeys: keys.state(), launchAtLogin: { trouble: await loginTrouble } }),
    close: () => {
      stop();
      keys.close();
    },
  };
}

interface HideOptions {
  readonly desktop: Desktop;
  readonly hasCalls: () => boolean;
}

function oneWayToHide(window: MainWindow, tray: AppTray, { desktop, hasCalls }: HideOptions): () => boolean {
  let isSaid = false;
  return () => {
    if (!tray.isThere) return false;
    window.hide();
    const title = hasCalls() ? 'The call goes on' : 'Phony goes on';
    if (!isSaid) say(desktop, title, 'Phony stays in the tray, which leads back to the window.');
    isSaid = true;
    return true;
  };
}

const nothing = (): void => undefined;

function say({ notifications }: Desktop, title: string, body: string): void {
  const words = { title, body, staysUp: false, actions: [], reply: null };
  notifications.show({ ...words, onClick: nothing, onFailed: nothing });
}
