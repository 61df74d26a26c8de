import { randomBytes } from 'node:crypto';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';

/** Twilio opens the socket within a second of the TwiML; two minutes allow for every retry of its own. */
const LIFE_MS = 120_000;

/**
 * One-time tokens for sockets: one a connection, bound to a call, dead once used.
 * Twilio's signatures carry no time, so this is what stops a replayed handshake.
 */
export class SocketTokens {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, { readonly callSid: CallSid; readonly expire: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(callSid: CallSid): string {
    const token = randomBytes(24).toString('base64url');
    const expire = this.#clock.after(LIFE_MS, () => this.#tokens.delete(token));
    this.#tokens.set(token, { callSid, expire });
    return token;
  }

  /** The call a token lets in, or null; it never does so again. */
  redeem(token: string): CallSid | null {
    const found = this.#tokens.get(token);
    if (found === undefined) return null;
    found.expire();
    this.#tokens.delete(token);
    return found.callSid;
  }

  close(): void {
    for (const { expire } of this.#tokens.values()) expire();
    this.#tokens.clear();
  }
}
