import { Fault } from '#core/errors.ts';
import { countryOf } from '#core/phone-number.ts';
import { NOT_TWILIO, REACH_TWILIO } from '../adapters/twilio/refusals.ts';
import { type Check, type Finding, failed, fine, skipped, warning } from './check.ts';
import { isLedElsewhere, type OwnNumber, ringsAt } from './number-webhook.ts';
import type { TwilioAccount } from './twilio-account.ts';

export interface TwilioCheckPorts {
  /** Null while SID or token is not configured. */
  readonly account: TwilioAccount | null;
  readonly phoneNumber: string | null;
  /** `https://HOST`, or null while there is no public address. */
  readonly publicUrl: () => string | null;
}

const NO_ACCOUNT = 'Needs the Twilio account first.';
const POINT = 'Point it here: phony setup --point. What it does now is kept for --undo.';

/** What Twilio has to say about calls to and from here, in the order things build on each other. */
export const twilioChecks = (ports: TwilioCheckPorts): readonly Check[] => [
  { id: 'twilio-account', title: 'Twilio account', needed: 'real', run: () => lookAtAccount(ports) },
  { id: 'twilio-trial', title: 'Account limits', needed: 'real', run: () => lookAtTrial(ports) },
  { id: 'twilio-number', title: 'Phone number', needed: 'real', run: () => lookAtNumber(ports) },
  { id: 'number-webhook', title: 'Incoming calls', needed: 'real', run: () => lookAtWebhook(ports) },
  { id: 'geo-permission', title: 'Dialling permission', needed: 'real', run: () => lookAtPermission(ports) },
];

async function lookAtAccount({ account }: TwilioCheckPorts): Promise<Finding> {
  if (account === null) {
    return skipped('No Twilio account.', 'Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN from the Twilio console.');
  }
  try {
    const { name, status, isTrial } = await account.account();
    return status === 'active'
      ? fine(`${name}: a ${isTrial ? 'trial' : 'full'} account, active.`)
      : failed(`${name} is ${status}.`, 'Sign in to the Twilio console to see why.');
  } catch (error) {
    return faultFinding(error);
  }
}

async function lookAtTrial({ account }: TwilioCheckPorts): Promise<Finding> {
  const facts = await usable(account);
  if (account === null || facts === null) return skipped(NO_ACCOUNT);
  if (!facts.isTrial) return fine('A full account: it may call any number its permissions allow.');
  const fix = 'Verify who you want to call under Verified Caller IDs in the Twilio console, or upgrade the account.';
  try {
    const numbers = await account.verifiedNumbers();
    const who = numbers.length === 0 ? 'there is none yet' : numbers.join(', ');
    return warning(`A trial account calls verified numbers only (${who}), from its trial number.`, fix);
  } catch (error) {
    const { detail } = faultFinding(error);
    return warning(`A trial account calls verified numbers only, from its trial number. ${detail}`, fix);
  }
}

async function lookAtNumber(ports: TwilioCheckPorts): Promise<Finding> {
  const { phoneNumber } = ports;
  if (phoneNumber === null) return skipped('No phone number.', 'Set TWILIO_PHONE_NUMBER to a number of the account.');
  return withNumber(ports, (number) => {
    if (number === null) {
      return failed(`${phoneNumber} is no number of this account.`, 'Set TWILIO_PHONE_NUMBER to one of its own.');
    }
    return number.capabilities?.voice === false
      ? failed(`${phoneNumber} cannot make voice calls.`, 'Set TWILIO_PHONE_NUMBER to a number that can.')
      : fine(`${phoneNumber} is a number of the account, with voice.`);
  });
}

async function lookAtWebhook(ports: TwilioCheckPorts): Promise<Finding> {
  if (ports.phoneNumber === null) return skipped('There is no phone number yet.');
  const publicUrl = ports.publicUrl();
  if (publicUrl === null) return skipped('There is no public address yet that it could point at.');
  return withNumber(ports, (number) => {
    if (number === null) return skipped('The account has no such number.');
    if (isLedElsewhere(number)) {
      return failed(
        'A TwiML app or a trunk leads the number, which wins over its webhook.',
        'Take it off the number in the Twilio console, then: phony setup --point.',
      );
    }
    if (ringsAt(number, publicUrl)) return fine(`Calls to the number come here, to ${publicUrl}.`);
    return warning(`Calls to the number do not come here: ${whereTo(number, publicUrl)}.`, POINT);
  });
}

function whereTo({ voiceUrl, voiceMethod }: OwnNumber, publicUrl: string): string {
  if (voiceUrl === '') return 'its webhook is empty';
  const shown = withoutSecrets(voiceUrl);
  return voiceUrl.startsWith(publicUrl) ? `its webhook is ${voiceMethod} ${shown}` : `its webhook is ${shown}`;
}

/** People put passwords and tokens into webhooks. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return 'no address';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

async function lookAtPermission({ account, phoneNumber }: TwilioCheckPorts): Promise<Finding> {
  if (phoneNumber === null) return skipped('There is no phone number yet, and so no country.');
  const country = countryOf(phoneNumber);
  if (country === null) return skipped(`Which country ${phoneNumber} is in is not known.`);
  if (account === null || (await usable(account)) === null) return skipped(NO_ACCOUNT);
  const fix = `Allow ${country} under Voice, Settings, Geo permissions in the Twilio console.`;
  try {
    return (await account.mayDial(country))
      ? fine(`Numbers in ${country} may be dialled.`)
      : failed(`Numbers in ${country}, where your own is, may not be dialled.`, fix);
  } catch (error) {
    // Not every key may read them, and calls work all the same.
    return warning(`Whether ${country} may be dialled could not be read. ${faultFinding(error).detail}`, fix);
  }
}

/** The account's facts where anything can be asked of it, else null: its own check says why. */
async function usable(account: TwilioAccount | null) {
  const facts = await account?.account().catch(() => null);
  return facts?.status === 'active' ? facts : null;
}

async function withNumber(
  { account, phoneNumber }: TwilioCheckPorts,
  look: (number: OwnNumber | null) => Finding,
): Promise<Finding> {
  if (account === null || phoneNumber === null || (await usable(account)) === null) return skipped(NO_ACCOUNT);
  try {
    return look(await account.number(phoneNumber));
  } catch (error) {
    return faultFinding(error);
  }
}

/** Twilio's refusal or absence: what is wrong, and behind it the remedy. @see explainRefusal */
function faultFinding(error: unknown): Finding {
  if (!(error instanceof Fault)) throw error;
  const { message, vendorCode } = error;
  const known = [REACH_TWILIO, NOT_TWILIO].find((remedy) => message.endsWith(remedy));
  if (known !== undefined) return failed(message.slice(0, -known.length).trim(), known);
  const numbered = `(${vendorCode}).`;
  const end = vendorCode === null ? -1 : message.indexOf(numbered);
  if (end === -1) return failed(message, null);
  const detail = message.slice(0, end + numbered.length);
  return failed(detail, message.slice(detail.length).trim() || `See twilio.com/docs/errors/${vendorCode}.`);
}
