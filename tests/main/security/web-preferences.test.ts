import { describe, expect, it } from 'vitest';
import { webPreferences } from '#main/security/web-preferences.ts';

const OPTIONS = { preload: '/out/preload/index.cjs', isPackaged: true };

describe('what the page may do', () => {
  it('is what any web page may: no Node, a world and a sandbox of its own', () => {
    expect(webPreferences(OPTIONS)).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      webviewTag: false,
    });
    expect(webPreferences(OPTIONS)).not.toHaveProperty('enableBlinkFeatures');
  });

  it('is seen with developer tools in a checkout only', () => {
    expect(webPreferences(OPTIONS).devTools).toBe(false);
    expect(webPreferences({ ...OPTIONS, isPackaged: false }).devTools).toBe(true);
  });
});
