import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type twilio from 'twilio';
import { z } from 'zod';
import { faultOf } from '../adapters/twilio/rest.ts';

// Twilio sends null as well as an empty text for what is not set, whatever its types say.
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const Method = Text.transform((method) => method || 'POST');

/** What a number did before it was pointed at us. */
const Before = z.object({
  sid: z.string(),
  voiceUrl: Text,
  voiceMethod: Method,
  statusCallback: Text,
  statusCallbackMethod: Method,
});
type Before = z.infer<typeof Before>;

/** One for each number that was pointed at us; the first release kept a single one. */
const Kept = z.union([z.array(Before), Before.transform((before) => [before])]);

const OwnNumber = Before.extend({
  phoneNumber: z.string(),
  friendlyName: Text,
  voiceApplicationSid: Text,
  trunkSid: Text,
  capabilities: z.object({ voice: z.boolean().nullish() }).nullish(),
});
/** A number of the account, as far as voice calls go. */
export type OwnNumber = z.infer<typeof OwnNumber>;

export type Pointing =
  | { readonly done: 'pointed' | 'already'; readonly message: string }
  | { readonly done: 'refused'; readonly message: string };

export type Undoing = { readonly done: 'undone' | 'nothing' | 'refused'; readonly message: string };

/** Twilio takes the number as a pattern, so the page may hold others. */
const PAGE = 20;
const NUMBERS_MAX = 200;
const NOT_FOUND = 20_404;

/** A number of the account, or null. @throws Twilio's error where it refuses or cannot be reached. */
export async function findNumber(client: twilio.Twilio, phoneNumber: string): Promise<OwnNumber | null> {
  const numbers = await client.incomingPhoneNumbers.list({ phoneNumber, limit: PAGE });
  const number = numbers.find((candidate) => candidate.phoneNumber === phoneNumber);
  return number === undefined ? null : OwnNumber.parse(number);
}

/** The account's numbers, as many as one would choose among. @throws Twilio's error where it refuses or cannot be reached. */
export async function listNumbers(client: twilio.Twilio): Promise<readonly OwnNumber[]> {
  const numbers = await client.incomingPhoneNumbers.list({ limit: NUMBERS_MAX });
  return numbers.map((number) => OwnNumber.parse(number));
}

/** Where a number's calls have to be sent. @param publicUrl - `https://HOST`. */
const voiceUrlAt = (publicUrl: string): string => `${publicUrl}/receive_call`;

/** A TwiML app or a trunk wins over the webhook, which is then not even looked at. */
export const isLedElsewhere = ({ voiceApplicationSid, trunkSid }: OwnNumber): boolean =>
  voiceApplicationSid !== '' || trunkSid !== '';

export const ringsAt = ({ voiceUrl, voiceMethod }: OwnNumber, publicUrl: string): boolean =>
  voiceUrl === voiceUrlAt(publicUrl) && voiceMethod.toUpperCase() === 'POST';

/** Points a number's voice webhook at us, and back again. The value found first is kept until it is put back. */
export class NumberWebhook {
  readonly #client: twilio.Twilio;
  readonly #keepIn: string;

  /** @param keepIn - File for the values found first. */
  constructor(client: twilio.Twilio, keepIn: string) {
    this.#client = client;
    this.#keepIn = keepIn;
  }

  /** @param publicUrl - `https://HOST`. @throws Twilio's error where it refuses or cannot be reached. */
  async pointAt(phoneNumber: string, publicUrl: string): Promise<Pointing> {
    const number = await findNumber(this.#client, phoneNumber);
    if (number === null) {
      return {
        done: 'refused',
        message: `${phoneNumber} is no number of this account; set TWILIO_PHONE_NUMBER to one of its own.`,
      };
    }
    if (isLedElsewhere(number)) {
      const message = `${phoneNumber} is led by a TwiML app or a trunk, which wins over its webhook; take that off in the Twilio console.`;
      return { done: 'refused', message };
    }
    if (ringsAt(number, publicUrl)) return { done: 'already', message: `${phoneNumber} rings here.` };
    const unkept = this.#keep(number);
    if (unkept !== null) return { done: 'refused', message: unkept };
    await this.#client.incomingPhoneNumbers(number.sid).update({
      voiceUrl: voiceUrlAt(publicUrl),
      voiceMethod: 'POST',
      statusCallback: `${publicUrl}/call_status`,
      statusCallbackMethod: 'POST',
    });
    return { done: 'pointed', message: `${phoneNumber} rings here now; its former webhook is kept for undo.` };
  }

  /** Puts former webhooks back. @throws Twilio's error where it refuses or cannot be reached. */
  async undo(): Promise<Undoing> {
    const kept = this.#kept();
    if (kept === null) {
      const message = `${this.#keepIn} cannot be read; set the number's webhook in the Twilio console, then delete the file.`;
      return { done: 'refused', message };
    }
    if (kept.length === 0) return { done: 'nothing', message: 'No former webhook is kept, so nothing was changed.' };
    for (const { sid, ...before } of kept) await this.#putBack(sid, before);
    rmSync(this.#keepIn, { force: true });
    return { done: 'undone', message: 'The former webhook is back; calls to the number no longer come here.' };
  }

  async #putBack(sid: string, before: Omit<Before, 'sid'>): Promise<void> {
    try {
      await this.#client.incomingPhoneNumbers(sid).update(before);
    } catch (error) {
      // The number was given up meanwhile: nothing is left to put back.
      if (faultOf(error).vendorCode !== NOT_FOUND) throw error;
    }
  }

  /** Null where there is a file, and it is none of ours any more. */
  #kept(): readonly Before[] | null {
    if (!existsSync(this.#keepIn)) return [];
    try {
      return Kept.parse(JSON.parse(readFileSync(this.#keepIn, 'utf8')));
    } catch {
      // Cut off by a full disk, or edited: guessing at it would point the number anywhere.
      return null;
    }
  }

  /** Keeps what a number did the first time it is pointed. Returns what stands in the way, or null. */
  #keep(number: OwnNumber): string | null {
    const kept = this.#kept();
    if (kept === null)
      return `${this.#keepIn} cannot be read, so the number's former webhook would be lost; delete the file.`;
    if (kept.some(({ sid }) => sid === number.sid)) return null;
    try {
      writeFileSync(this.#keepIn, JSON.stringify([...kept, Before.parse(number)]), { mode: 0o600 });
      return null;
    } catch {
      return `${this.#keepIn} cannot be written, so the number's former webhook would be lost; free space first.`;
    }
  }
}
