type Vendor = 'twilio' | 'openai';

/** What a vendor could name a message; anything else might be somebody's words. */
const NAME = /^[a-z][a-z_.-]{0,63}$/i;
/** A vendor that makes names up must not fill our memory. */
const NAMES_MAX = 100;

/** Counts messages of the vendors that this release does not know, by the type they name. */
class UnknownMessages {
  readonly #counts = new Map<string, { readonly vendor: Vendor; readonly type: string; count: number }>();

  count(vendor: Vendor, type: string): void {
    const known = NAME.test(type) && (this.#counts.size < NAMES_MAX || this.#counts.has(`${vendor} ${type}`));
    const name = known ? type : 'other';
    const key = `${vendor} ${name}`;
    const entry = this.#counts.get(key) ?? { vendor, type: name, count: 0 };
    entry.count += 1;
    this.#counts.set(key, entry);
  }

  get counts(): readonly { readonly vendor: Vendor; readonly type: string; readonly count: number }[] {
    return [...this.#counts.values()];
  }
}

/** One for the process: what reads a vendor's frames knows nothing of the relay around it. */
export const unknownMessages = new UnknownMessages();
