import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '#shared/bridge.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

declare const window: { readonly phony: Bridge; readonly [name: string]: unknown };

/** What the console's registry binds, see `commands/registry.ts`. */
const CONSOLE_KEYS = /^Mod\+(?:[1-9ADEFJKPRSTWX/,]|Space|Enter|Shift\+[AHPX])$/;
const SUPERVISOR_TOKEN = 'nobody-but-the-relay-knows';

let running: RunningApp;
beforeAll(async () => {
  running = await launchApp({ PHONY_SUPERVISOR_TOKEN: SUPERVISOR_TOKEN });
});
afterAll(async () => {
  expect(await running.stop()).toBe(0);
});

describe('the window', () => {
  it('shows the console', async () => {
    await running.page.waitForSelector('#root > *');
    const shown = await running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => ({ visible: one.isVisible(), title: one.getTitle() })),
    );
    expect(shown).toEqual([{ visible: true, title: 'Phony' }]);
  });

  it('has a menu that claims no key of the console', async () => {
    const claimed = await running.app.evaluate(({ Menu }) => {
      const keysOf = (item: Electron.MenuItem): string[] => {
        const own = item as Electron.MenuItem & { getDefaultRoleAccelerator?: () => string | undefined };
        const keys = item.accelerator ?? own.getDefaultRoleAccelerator?.();
        const below = item.submenu?.items.flatMap(keysOf) ?? [];
        return keys === undefined || keys === null || !item.registerAccelerator ? below : [keys, ...below];
      };
      return Menu.getApplicationMenu()?.items.flatMap(keysOf) ?? [];
    });
    expect(claimed).toContainEqual(expect.stringMatching(/\+Q$/));
    const chords = claimed.map((keys) => keys.replace(/^(?:CommandOrControl|CmdOrCtrl|Control|Ctrl)\b/, 'Mod'));
    expect(chords.filter((chord) => CONSOLE_KEYS.test(chord))).toEqual([]);
  });

  it('gives its page neither Node nor Electron', async () => {
    const found = await running.page.evaluate(() =>
      ['require', 'process', 'module', 'ipcRenderer', 'electron'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  it('refuses a script that is not its own', async () => {
    const { page } = running;
    const policy = await page.evaluate(async () => {
      const response = await fetch('app://console/index.html').catch(() => null);
      return response?.headers.get('content-security-policy') ?? 'refused';
    });
    expect(policy).toBe('refused');
    await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = 1';
      document.body.append(script);
    })()`);
    expect(await page.evaluate(() => window['injected'])).toBeUndefined();
  });

  it('runs its page as any web page: no Node, a world and a sandbox of its own', async () => {
    const preferences = await running.app.evaluate(({ BrowserWindow }) => {
      // Electron's own types leave it out.
      const [contents] = BrowserWindow.getAllWindows().map((one) => one.webContents) as unknown as readonly [
        { getLastWebPreferences(): object },
      ];
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it.each(['https://example.org/', 'file:///etc/passwd', 'data:text/html,hello', 'app://other/'])(
    'neither goes to %s nor opens it',
    async (url) => {
      const { app, page } = running;
      const before = page.url();
      await page.evaluate(`location.href = '${url}'; window.open('${url}'); 0`);
      await page.waitForTimeout(200);
      expect(page.url()).toBe(before);
      expect(app.windows()).toHaveLength(1);
    },
  );

  it('hosts no other page, in a frame or in a webview', async () => {
    const { app, page } = running;
    await page.evaluate(`(() => {
      for (const tag of ['webview', 'iframe']) {
        const guest = document.createElement(tag);
        guest.setAttribute('src', 'https://example.org/');
        guest.id = tag;
        document.body.append(guest);
      }
    })()`);
    await page.waitForTimeout(200);
    expect(await page.evaluate(`'getWebContentsId' in document.getElementById('webview')`)).toBe(false);
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
    expect(page.frames().map((frame) => frame.url())).not.toContainEqual(expect.stringContaining('example.org'));
    await page.evaluate(`for (const tag of ['webview', 'iframe']) document.getElementById(tag).remove()`);
  });

  it.each([
    ['camera and microphone', `navigator.mediaDevices.getUserMedia({ audio: true, video: true })`],
    ['the screen', `navigator.mediaDevices.getDisplayMedia()`],
    ['the place', `new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))`],
    ['what was copied', `navigator.clipboard.readText()`],
    ['what will be pasted', `navigator.clipboard.writeText('x')`],
    ['MIDI', `navigator.requestMIDIAccess({ sysex: true })`],
    [
      'notifications of its own',
      `Notification.requestPermission().then((given) => given === 'granted' || Promise.reject())`,
    ],
  ])('gives its page no leave for %s', async (_what, asking) => {
    expect(await running.page.evaluate(`${asking}.then(() => 'given', () => 'denied')`)).toBe('denied');
  });

  it('answers no other page, though it has the same bridge', async () => {
    const answer = await running.app.evaluate(async ({ BrowserWindow }, preload) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload } });
      await stranger.loadURL('data:text/html,stranger');
      const asked = `window.phony.request('app:state').then(() => 'answered', (error) => error.message)`;
      const heard: unknown = await stranger.webContents.executeJavaScript(asked);
      stranger.destroy();
      return heard;
    }, path.resolve('out/preload/index.cjs'));
    expect(answer).toMatch(/untrusted sender/);
  });

  it('sends no crash reports and leaves the clipboard as it was', async () => {
    const { crashes, copied } = await running.app.evaluate(({ app, clipboard }) => ({
      crashes: app.getPath('crashDumps'),
      copied: clipboard.readText(),
    }));
    const dumps = await readdir(crashes, { recursive: true }).catch(() => []);
    expect(dumps.filter((name) => name.endsWith('.dmp'))).toEqual([]);
    expect(copied).toBe('');
  });

  it('reaches the relay over the bridge', async () => {
    const state = await running.page.evaluate(() => window.phony.request('app:state', undefined));
    expect(state.relay.state).toBe('ok');
    expect(JSON.stringify(state)).not.toContain(SUPERVISOR_TOKEN);
  });

  it('has a request that does not fit the contract refused', async () => {
    const failure = await running.page.evaluate(
      `window.phony.request('calls:press', { callSid: 'CA1', digits: 'x' }).then(() => 'accepted', () => 'refused')`,
    );
    expect(failure).toBe('refused');
  });
});
