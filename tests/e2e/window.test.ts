import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '#shared/bridge.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

declare const window: { readonly phony: Bridge; readonly [name: string]: unknown };

/** What the console's registry binds, see `commands/registry.ts`. */
const CONSOLE_KEYS = /^Mod\+(?:[1-9ADEFJKPRSTWX/]|Space|Enter|Shift\+[AX])$/;
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

  it('neither goes elsewhere nor opens windows', async () => {
    const { app, page } = running;
    const before = page.url();
    await page.evaluate(`location.href = 'https://example.org/'; window.open('https://example.org/'); 0`);
    await page.waitForTimeout(200);
    expect(page.url()).toBe(before);
    expect(app.windows()).toHaveLength(1);
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
