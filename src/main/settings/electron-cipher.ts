import { safeStorage } from 'electron';
import type { Cipher } from './settings-store.ts';

/** Electron's `safeStorage`, which answers once the app is ready. */
export const electronCipher: Cipher = {
  isAvailable: () => safeStorage.isEncryptionAvailable() && backend() !== 'basic_text',
  // Linux alone can be without a keychain. Chromium encrypts with a key of its own then, which is in its sources.
  doWithout: () => {
    if (process.platform !== 'linux') return false;
    safeStorage.setUsePlainTextEncryption(true);
    return safeStorage.isEncryptionAvailable();
  },
  encrypt: (text) => safeStorage.encryptString(text).toString('base64'),
  decrypt: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
};

const backend = (): string =>
  process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
