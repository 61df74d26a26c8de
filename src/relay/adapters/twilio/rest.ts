import twilio from 'twilio';
import type { CallListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { Transfer } from '#core/call/ending.ts';
import { Fault } from '#core/errors.ts';
import { CallSid } from '#core/ids.ts';
import type { DialOptions, PhoneCompany } from '#core/ports/phone-company.ts';
import type { DialPacer } from '../../calls/dial-pacer.ts';
import type { OneTimeTokens } from '../../calls/one-time-tokens.ts';
import { hideSecrets } from '../../logging/secrets.ts';
import { explainAbsence, explainRefusal } from './refusals.ts';
import { dialNumber, hangUp } from './twiml.ts';

const REQUEST_TIMEOUT_MS = 15_000;
const TRIAL_LIMITS = /disallowed parameters|limited parameter/i;
/** "Not in-progress" and "not found": the call is gone already. */
const GONE = new Set([21_220, 20_404]);

export interface TwilioRestOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly phoneNumber: string;
  /** Where the REST API is, or null for Twilio's own. */
  readonly baseUrl: string | null;
  /** `https://HOST` as Twilio reaches it, or null while there is no public address. */
  readonly publicUrl: () => string | null;
  readonly pacer: DialPacer;
  /** Where the briefings of transfers wait for Twilio to fetch them. */
  readonly briefings: OneTimeTokens<string>;
}

/** The SDK's client with everything said explicitly. @param baseUrl - Where the API is, or null for Twilio's own. */
export function twilioClient(accountSid: string, authToken: string, baseUrl: string | null): twilio.Twilio {
  const client = twilio(accountSid, authToken, {
    accountSid,
    timeout: REQUEST_TIMEOUT_MS,
    autoRetry: false,
    lazyLoading: true,
  });
  if (baseUrl !== null) client.api.baseUrl = baseUrl.replace(/\/$/, '');
  return client;
}

/** Twilio's REST API behind the port. Vendor errors stop here; none carries the credentials out. */
export class TwilioRest implements PhoneCompany {
  readonly #client: twilio.Twilio;
  readonly #options: TwilioRestOptions;
  readonly #pacer: DialPacer;

  constructor(options: TwilioRestOptions) {
    this.#options = options;
    this.#pacer = options.pacer;
    this.#client = twilioClient(options.accountSid, options.authToken, options.baseUrl);
  }

  async dial({ to, timeLimitSeconds, mode, ticket }: DialOptions): Promise<CallSid> {
    const base = this.#base();
    await this.#pacer.turn();
    const plain = {
      to,
      from: this.#options.phoneNumber,
      // Inline TwiML is refused on trial accounts.
      // Twilio may ask for the TwiML before it has told us the call's id, so the question says what is meant.
      url: `${base}/start_call${queryOf({ mode, plan: ticket })}`,
      statusCallback: `${base}/call_status`,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      ...(timeLimitSeconds === null ? {} : { timeLimit: timeLimitSeconds }),
    };
    // The verdict comes while the call goes on; the assistant does not wait for it.
    const detection = {
      machineDetection: 'DetectMessageEnd',
      asyncAmd: 'true',
      asyncAmdStatusCallback: `${base}/call_status`,
      asyncAmdStatusCallbackMethod: 'POST',
    };
    return this.#create({ ...plain, ...detection }).catch((error: unknown) => {
      // A trial account takes the plain parameters only.
      if (error instanceof Fault && TRIAL_LIMITS.test(error.message)) return this.#create(plain);
      throw error;
    });
  }

  async #create(options: CallListInstanceCreateOptions): Promise<CallSid> {
    const call = await this.#guarded(this.#client.calls.create(options));
    return CallSid.parse(call.sid);
  }

  async hangUp(callSid: CallSid, words?: string): Promise<void> {
    const change = words === undefined ? { status: 'completed' as const } : { twiml: hangUp(words) };
    await this.#guarded(this.#client.calls(callSid).update(change)).catch(unlessGone);
  }

  async transfer(callSid: CallSid, transfer: Transfer): Promise<void> {
    const { briefings, phoneNumber: callerId } = this.#options;
    const twiml = dialNumber(transfer, { origin: this.#base(), callerId, briefings });
    await this.#guarded(this.#client.calls(callSid).update({ twiml }));
  }

  async askAgain(callSid: CallSid): Promise<void> {
    const url = `${this.#base()}/call_ended`;
    await this.#guarded(this.#client.calls(callSid).update({ url, method: 'POST' }));
  }

  async status(callSid: CallSid): Promise<string | null> {
    try {
      return (await this.#guarded(this.#client.calls(callSid).fetch())).status;
    } catch (error) {
      if (error instanceof Fault && error.vendorCode !== null && GONE.has(error.vendorCode)) return null;
      throw error;
    }
  }

  #base(): string {
    const base = this.#options.publicUrl();
    if (base === null) {
      throw new Fault('tunnel.down', 'There is no public address Twilio could reach.', { retryable: true });
    }
    return base;
  }

  async #guarded<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      throw faultOf(error);
    }
  }
}

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

function unlessGone(error: unknown): void {
  if (error instanceof Fault && error.vendorCode !== null && GONE.has(error.vendorCode)) return;
  throw error;
}

/**
 * Twilio's refusal or its absence, in our words. The cause is dropped on purpose:
 * the SDK's network errors hold the authorisation header.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof twilio.RestException && error.status < 500) {
    const vendorCode = typeof error.code === 'number' ? error.code : null;
    return new Fault('twilio.refused', explainRefusal(hideSecrets(error.message), vendorCode), {
      retryable: error.status === 429,
      vendorCode,
    });
  }
  const cause = error instanceof twilio.RestException ? `HTTP ${error.status}` : absenceOf(error);
  return new Fault('twilio.unreachable', explainAbsence(cause), { retryable: true });
}

function absenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  return code === 'ECONNABORTED' ? `no answer in ${REQUEST_TIMEOUT_MS / 1_000} s` : code;
}
