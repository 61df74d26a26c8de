import type { RelayApp } from '#relay/relay-app.ts';
import type { DesktopState } from '#shared/desktop.ts';
import type { Handlers } from '../register.ts';
import { answered } from './answered.ts';
import { archiveHandlers, type SaveFile } from './archive.ts';
import { contactHandlers } from './contacts.ts';
import { dataHandlers, type Folders } from './data.ts';
import { playbookHandlers } from './playbooks.ts';
import { preferenceHandlers } from './preferences.ts';
import { type ServedSettings, settingsHandlers } from './settings.ts';

/** What is the app's own to do, and not the relay's. */
export interface AppActions {
  readonly saveFile: SaveFile;
  readonly folders: Folders;
  readonly settings: ServedSettings;
  readonly changeShellCommand: (wanted: 'install' | 'remove') => Promise<void>;
  readonly desktopState: () => Promise<DesktopState>;
}

export type ServedRelay = Pick<
  RelayApp,
  'state' | 'desk' | 'archive' | 'summaries' | 'replay' | 'playbooks' | 'preferences' | 'contacts' | 'setUp'
>;

/** The console's requests, answered by the relay and the app around it. */
export function createHandlers(relay: ServedRelay, actions: AppActions): Handlers {
  const { saveFile, folders, settings, changeShellCommand, desktopState } = actions;
  const { desk } = relay;
  return {
    ...archiveHandlers(relay, saveFile),
    ...playbookHandlers(relay),
    ...preferenceHandlers(relay),
    ...contactHandlers(relay),
    'desktop:state': desktopState,
    ...settingsHandlers(relay, settings),
    ...dataHandlers(relay, { folders, dataFolder: () => settings.snapshot().dataFolder }),
    'app:state': async () => relay.state(),
    'app:shell-command': async (wanted) => {
      await changeShellCommand(wanted);
      return { ok: true };
    },
    'calls:list': async (query) => [...(await desk.list(query))],
    'calls:events': async ({ callSid }) => [...((await desk.events(callSid)) ?? [])],
    'calls:dial': async (request) => {
      const dialled = await desk.dial(request);
      return dialled.ok ? { ok: true, call: dialled.value } : { ok: false, error: { ...dialled.error } };
    },
    'calls:say': async (request) => answered(await desk.say(request)),
    'calls:whisper': async (request) => answered(await desk.whisper(request)),
    'calls:press': async (request) => answered(await desk.press(request)),
    'calls:transfer': async (request) => answered(await desk.transfer(request)),
    'calls:end': async (request) => answered(await desk.end(request)),
    'calls:pause': async (request) => answered(await desk.pause(request)),
    'calls:answer': async (request) => answered(await desk.answer(request)),
    'calls:approve': async (request) => answered(await desk.approve(request)),
    'calls:incoming': async (request) => answered(await desk.decideIncoming(request)),
    'calls:tick': async (request) => answered(await desk.tick(request)),
    'calls:seen': async (request) => answered(await desk.seen(request)),
  };
}
