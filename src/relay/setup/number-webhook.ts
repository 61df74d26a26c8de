import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import twilio from 'twilio';
import { z } from 'zod';

/** What a number did before it was pointed at us. */
const Before = z.object({
  sid: z.string(),
  voiceUrl: z.string(),
  voiceMethod: z.string(),
  statusCallback: z.string(),
  statusCallbackMethod: z.string(),
});
export type Before = z.infer<typeof Before>;

export type Pointing =
  | { readonly done: 'pointed' | 'already'; readonly message: string }
  | { readonly done: 'refused'; readonly message: string };

/** Points a number's voice webhook at us, and back again. The value found first is kept until it is put back. */
export class NumberWebhook {
  readonly #client: twilio.Twilio;
  readonly #keepIn: string;

  /** @param keepIn - File for the value found first. */
  constructor(client: twilio.Twilio, keepIn: string) {
    this.#client = client;
    this.#keepIn = keepIn;
  }

  /** @param publicUrl - `https://HOST`. @throws Twilio's error where it refuses or cannot be reached. */
  async pointAt(phoneNumber: string, publicUrl: string): Promise<Pointing> {
    const number = await this.#find(phoneNumber);
    if (number === undefined) {
      return {
        done: 'refused',
        message: `${phoneNumber} is no number of this account; set TWILIO_PHONE_NUMBER to one of its own.`,
      };
    }
    if (number.voiceApplicationSid !== '' || (number.trunkSid ?? '') !== '') {
      const message = `${phoneNumber} is led by a TwiML app or a trunk, which wins over its webhook; take that off in the Twilio console.`;
      return { done: 'refused', message };
    }
    const voiceUrl = `${publicUrl}/receive_call`;
    if (number.voiceUrl === voiceUrl) return { done: 'already', message: `${phoneNumber} rings here.` };
    this.#keep(number);
    await this.#client.incomingPhoneNumbers(number.sid).update({
      voiceUrl,
      voiceMethod: 'POST',
      statusCallback: `${publicUrl}/call_status`,
      statusCallbackMethod: 'POST',
    });
    return { done: 'pointed', message: `${phoneNumber} rings here now; its former webhook is kept for undo.` };
  }

  /** Puts the number's former webhook back. False when none is kept. */
  async undo(): Promise<boolean> {
    if (!existsSync(this.#keepIn)) return false;
    const { sid, ...before } = Before.parse(JSON.parse(readFileSync(this.#keepIn, 'utf8')));
    await this.#client.incomingPhoneNumbers(sid).update(before);
    rmSync(this.#keepIn);
    return true;
  }

  async #find(phoneNumber: string) {
    const [number] = await this.#client.incomingPhoneNumbers.list({ phoneNumber, limit: 1 });
    return number;
  }

  #keep(number: Before): void {
    if (existsSync(this.#keepIn)) return;
    writeFileSync(this.#keepIn, JSON.stringify(Before.parse({ ...number })), { mode: 0o600 });
  }
}
