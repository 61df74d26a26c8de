import path from 'node:path';
import type { Refusal } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { PracticeLine } from '#practice/practice-line.ts';
import type { AccountNumber, SetUpCheck, SetUpPart } from '#shared/set-up.ts';
import { faultOf, twilioClient } from '../adapters/twilio/rest.ts';
import type { Carrier } from '../calls/carrier.ts';
import type { Configuration } from '../configuration.ts';
import { Secrets } from '../logging/secrets.ts';
import type { Works } from '../works.ts';
import { type Check, findingOf, lazily } from './check.ts';
import { dataFolderCheck } from './data-folder-check.ts';
import type { WayOut } from './loopback/loopback-call.ts';
import type { LoopbackCalls } from './loopback/loopback-calls.ts';
import { loopbackCheck } from './loopback/loopback-check.ts';
import { modelCheck } from './model-check.ts';
import { isLedElsewhere, NumberWebhook, type OwnNumber, ringsAt } from './number-webhook.ts';
import { practiceCheck } from './practice-check.ts';
import { type Probe, publicAddressCheck } from './public-address.ts';
import { TwilioAccount } from './twilio-account.ts';
import { twilioChecks } from './twilio-checks.ts';

export interface SetUpPorts {
  readonly configuration: Configuration;
  readonly twilio: Carrier;
  readonly practice: { readonly line: Pick<PracticeLine, 'callees'>; readonly carrier: Carrier };
  readonly works: Pick<Works, 'lamps'>;
  readonly localUrl: () => string;
  readonly probe: Probe;
  /** How a test call leaves here to come back. */
  readonly way: WayOut;
  readonly loopback: Pick<LoopbackCalls, 'expect'>;
  readonly clock: Clock;
}

/** What was done to the number, in a sentence. */
export interface NumberChange {
  readonly message: string;
}

/** What a supervisor sets up and looks after. */
export interface SetUpDesk {
  /** Looks at every part, in the order in which they are best mended. Never throws. */
  checks(): Promise<readonly SetUpCheck[]>;
  /** The parts there are, in that order. What is looked at from now on is looked at anew. */
  begin(): readonly SetUpPart[];
  /** Looks at one part. What several rest on is asked once since `begin`. Null: there is no such part. */
  check(id: string): Promise<SetUpCheck | null>;
  /** The account's numbers. */
  numbers(): Promise<Result<readonly AccountNumber[], Refusal>>;
  pointNumber(): Promise<Result<NumberChange, Refusal>>;
  /** Puts the number's former webhook back. */
  undo(): Promise<Result<NumberChange, Refusal>>;
}

/** Looks at the set-up as a real call would use it, and points the number here and back. */
export class SetUp implements SetUpDesk {
  readonly #ports: SetUpPorts;
  readonly #hide: (text: string) => string;
  #looking: Promise<readonly SetUpCheck[]> | null = null;
  #begun: readonly Check[] | null = null;

  constructor(ports: SetUpPorts) {
    this.#ports = ports;
    this.#hide = Secrets.of(ports.configuration).hide;
  }

  /** Who asks while we look gets the same answer: each look opens a session and asks Twilio. */
  checks(): Promise<readonly SetUpCheck[]> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  begin(): readonly SetUpPart[] {
    this.#begun = this.#checks();
    return this.#begun.map(({ id, title, needed }) => ({ id, title, needed }));
  }

  async check(id: string): Promise<SetUpCheck | null> {
    this.#begun ??= this.#checks();
    const check = this.#begun.find((each) => each.id === id);
    return check === undefined ? null : this.#found(check);
  }

  async numbers(): Promise<Result<readonly AccountNumber[], Refusal>> {
    const account = this.#account();
    if (account === null) return err(noAccount);
    const publicUrl = this.#publicUrl();
    try {
      return ok((await account.numbers()).map((number) => accountNumber(number, publicUrl)));
    } catch (error) {
      return err(this.#refusalOf(error));
    }
  }

  async pointNumber(): Promise<Result<NumberChange, Refusal>> {
    const { phoneNumber } = this.#ports.twilio;
    const webhook = this.#webhook();
    const publicUrl = this.#publicUrl();
    if (webhook === null || phoneNumber === null || publicUrl === null) return err(notConfigured);
    return this.#change(() => webhook.pointAt(phoneNumber, publicUrl));
  }

  async undo(): Promise<Result<NumberChange, Refusal>> {
    const webhook = this.#webhook();
    return webhook === null ? err(notConfigured) : this.#change(() => webhook.undo());
  }

  async #look(): Promise<readonly SetUpCheck[]> {
    return Promise.all(this.#checks().map((check) => this.#found(check)));
  }

  async #found(check: Check): Promise<SetUpCheck> {
    const { id, title, needed } = check;
    const { state, detail, fix } = await findingOf(check);
    return { id, title, needed, state, detail: this.#hide(detail), fix: fix === null ? null : this.#hide(fix) };
  }

  #account(): TwilioAccount | null {
    const { configuration, twilio, clock } = this.#ports;
    const { account } = twilio;
    return account === null
      ? null
      : new TwilioAccount({ ...account, baseUrl: configuration.TWILIO_API_BASE_URL, clock });
  }

  #checks(): readonly Check[] {
    const { configuration, twilio, practice, works, localUrl, probe, clock, way, loopback } = this.#ports;
    const { phoneNumber } = twilio;
    const account = this.#account();
    const { line, carrier } = practice;
    const publicAddress = publicAddressCheck({
      host: () => this.#publicHost(),
      tunnel: () => works.lamps.tunnel,
      localUrl,
      probe,
    });
    // The test call rests on it, so it is looked at once for both.
    const address = lazily(() => findingOf(publicAddress));
    return [
      dataFolderCheck(configuration.dataDir),
      practiceCheck({ callees: line.callees, modelFor: carrier.modelFor, clock }),
      { ...publicAddress, run: address },
      loopbackCheck({ twilio, address, calls: loopback, localUrl, way, clock }),
      ...twilioChecks({ account, phoneNumber, publicUrl: () => this.#publicUrl() }),
      modelCheck({ model: twilio.modelFor(phoneNumber ?? ''), name: configuration.OPENAI_MODEL, clock }),
    ];
  }

  #publicUrl(): string | null {
    return this.#ports.twilio.publicOrigin()?.http ?? null;
  }

  #publicHost(): string | null {
    const url = this.#publicUrl();
    return url === null ? null : new URL(url).host;
  }

  #webhook(): NumberWebhook | null {
    const { configuration, twilio } = this.#ports;
    return twilio.account === null ? null : numberWebhook(configuration, twilio.account);
  }

  async #change(
    change: () => Promise<{ readonly done: string; readonly message: string }>,
  ): Promise<Result<NumberChange, Refusal>> {
    try {
      const { done, message } = await change();
      return done === 'refused' ? err({ code: 'not_configured', message }) : ok({ message });
    } catch (error) {
      return err(this.#refusalOf(error));
    }
  }

  #refusalOf(error: unknown): Refusal {
    const { code, message, vendorCode } = faultOf(error);
    if (code !== 'twilio.refused') return { code: 'twilio_unreachable', message };
    const refusal: Refusal = { code: 'twilio_refused', message: this.#hide(message) };
    return vendorCode === null ? refusal : { ...refusal, twilioCode: vendorCode };
  }
}

/** The number's webhook, with its first value kept in the data folder. */
export const numberWebhook = (
  { dataDir, TWILIO_API_BASE_URL }: Configuration,
  { sid, authToken }: { readonly sid: string; readonly authToken: string },
): NumberWebhook =>
  new NumberWebhook(twilioClient(sid, authToken, TWILIO_API_BASE_URL), path.join(dataDir, 'number-webhook.json'));

function accountNumber(number: OwnNumber, publicUrl: string | null): AccountNumber {
  const { phoneNumber, friendlyName: name, capabilities } = number;
  const isHere = publicUrl !== null && ringsAt(number, publicUrl);
  const rings = isLedElsewhere(number) ? 'app' : isHere ? 'here' : 'elsewhere';
  return { phoneNumber, name, hasVoice: capabilities?.voice !== false, rings };
}

const noAccount: Refusal = {
  code: 'not_configured',
  message: 'The account’s numbers are not known: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN first.',
};

const notConfigured: Refusal = {
  code: 'not_configured',
  message:
    'The number cannot be pointed anywhere: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER and a public address (HOST, or NGROK_AUTHTOKEN).',
};
