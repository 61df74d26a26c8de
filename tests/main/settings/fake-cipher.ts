import type { Cipher } from '#main/settings/settings-store.ts';

/** A keychain that turns text around, and can be missing, locked or another one. */
export class FakeCipher implements Cipher {
  hasKeychain = true;
  canDoWithout = true;
  key = 'a';
  #doesWithout = false;

  isAvailable(): boolean {
    return this.hasKeychain;
  }

  doWithout(): boolean {
    this.#doesWithout = this.canDoWithout;
    return this.canDoWithout;
  }

  encrypt(text: string): string {
    if (!this.hasKeychain && !this.#doesWithout) throw new Error('there is no keychain');
    return Buffer.from(`${this.#key}${Array.from(text).toReversed().join('')}`).toString('base64');
  }

  decrypt(sealed: string): string {
    const text = Buffer.from(sealed, 'base64').toString();
    if (!text.startsWith(this.#key)) throw new Error('it was sealed with another key');
    return Array.from(text.slice(1)).toReversed().join('');
  }

  get #key(): string {
    return this.hasKeychain ? this.key : 'w';
  }
}
