import type twilio from 'twilio';
import { Fault } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { explainAbsence } from '../adapters/twilio/refusals.ts';
import { faultOf, twilioClient } from '../adapters/twilio/rest.ts';
import { lazily } from './check.ts';
import { findNumber, listNumbers, type OwnNumber } from './number-webhook.ts';

/** Each question gets so long; the SDK's own patience is longer than a supervisor's. */
const ANSWER_MS = 8_000;
/** A trial account verifies five numbers at most; older ones may have more. */
const VERIFIED_MAX = 20;

export interface TwilioAccountOptions {
  readonly sid: string;
  readonly authToken: string;
  /** Where the REST API is, or null for Twilio's own. */
  readonly baseUrl: string | null;
  readonly clock: Clock;
}

export interface AccountFacts {
  readonly name: string;
  /** `active`, `suspended` or `closed`. */
  readonly status: string;
  readonly isTrial: boolean;
}

/** What Twilio says of the account, each thing asked once. Throws `Fault` and nothing else. */
export class TwilioAccount {
  readonly #client: twilio.Twilio;
  readonly #options: TwilioAccountOptions;
  readonly #number = new Map<string, () => Promise<OwnNumber | null>>();

  constructor(options: TwilioAccountOptions) {
    this.#options = options;
    this.#client = setUpClient(options);
  }

  readonly account = lazily(async (): Promise<AccountFacts> => {
    // The answer holds the auth token: only these three leave.
    const { friendlyName, status, type } = await this.#asked(
      this.#client.api.v2010.accounts(this.#options.sid).fetch(),
    );
    return { name: friendlyName, status, isTrial: type === 'Trial' };
  });

  /** Numbers a trial account may call. */
  async verifiedNumbers(): Promise<readonly string[]> {
    const verified = await this.#asked(this.#client.outgoingCallerIds.list({ limit: VERIFIED_MAX }));
    return verified.map(({ phoneNumber }) => phoneNumber);
  }

  /** A number of the account, or null where it has no such number. */
  number(phoneNumber: string): Promise<OwnNumber | null> {
    const look = this.#number.get(phoneNumber) ?? lazily(() => this.#asked(findNumber(this.#client, phoneNumber)));
    this.#number.set(phoneNumber, look);
    return look();
  }

  /** Every number of the account. */
  readonly numbers = lazily(() => this.#asked(listNumbers(this.#client)));

  /** Whether ordinary numbers of a country may be dialled. @param country - ISO 3166, as `US`. */
  async mayDial(country: string): Promise<boolean> {
    const permissions = await this.#asked(this.#client.voice.v1.dialingPermissions.countries(country).fetch());
    return permissions.lowRiskNumbersEnabled;
  }

  async #asked<T>(request: Promise<T>): Promise<T> {
    try {
      return await inTime(this.#options.clock, request);
    } catch (error) {
      throw faultOf(error);
    }
  }
}

function inTime<T>(clock: Clock, request: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ANSWER_MS, () => {
      const message = explainAbsence(`no answer in ${ANSWER_MS / 1_000} s`);
      reject(new Fault('twilio.unreachable', message, { retryable: true }));
    });
    void request.then(resolve, reject).finally(stop);
  });
}

/** Dialling permissions are of another API than calls: who moved the one has moved the other. */
function setUpClient({ sid, authToken, baseUrl }: TwilioAccountOptions): twilio.Twilio {
  const client = twilioClient(sid, authToken, baseUrl);
  if (baseUrl !== null) {
    client.voice.baseUrl = baseUrl
      .replace(/\/$/, '')
      .replace(/^https:\/\/api\.(.*\.?twilio\.com)$/, 'https://voice.$1');
  }
  return client;
}
