import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';

/** Twilio opens the socket within a second of the TwiML; two minutes allow for every retry of its own. */
const LIFE_MS = 120_000;
/** A signed webhook that is played back asks for one each time; no relay has so many calls in two minutes. */
const TOKENS_MAX = 1_000;

/**
 * One-time tokens in addresses Twilio is given: each stands for one thing (the call of a socket, the words of a
 * briefing) and is dead once used. Twilio's signatures carry no time, so this is what stops a replay.
 */
export class OneTimeTokens<T> {
  readonly #clock: Clock;
  /** By the token's hash, so that how long a look takes says nothing about the tokens there are. */
  readonly #tokens = new Map<string, { readonly meant: T; readonly expire: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(meant: T): string {
    const token = randomBytes(24).toString('base64url');
    const key = hashOf(token);
    const expire = this.#clock.after(LIFE_MS, () => this.#tokens.delete(key));
    this.#tokens.set(key, { meant, expire });
    if (this.#tokens.size > TOKENS_MAX) this.#forgetOldest();
    return token;
  }

  /** What a token stands for, or null; it never does so again. */
  redeem(token: string): T | null {
    const key = hashOf(token);
    const found = this.#tokens.get(key);
    if (found === undefined) return null;
    found.expire();
    this.#tokens.delete(key);
    return found.meant;
  }

  close(): void {
    for (const { expire } of this.#tokens.values()) expire();
    this.#tokens.clear();
  }

  #forgetOldest(): void {
    for (const [key, { expire }] of this.#tokens) {
      expire();
      this.#tokens.delete(key);
      return;
    }
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');
