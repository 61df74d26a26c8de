import { z } from 'zod';
import { phone, secret, shaped, text, url } from './setting.ts';

/** The accounts, and the ways in and out. */
export const connectionSettings = {
  TWILIO_ACCOUNT_SID: shaped(
    {
      section: 'keys',
      title: 'Twilio account SID',
      help: 'From the Twilio console, under Account info. It begins with AC.',
    },
    z
      .string()
      .regex(
        /^AC[0-9a-fA-F]{32}$/,
        'is not an account SID; copy it from the Twilio console: AC and 32 hexadecimal digits',
      ),
    'AC…',
  ),
  TWILIO_AUTH_TOKEN: secret({
    section: 'keys',
    title: 'Twilio auth token',
    help: 'The primary auth token, beside the account SID. API keys will not do: they cannot check signatures.',
  }),
  OPENAI_API_KEY: secret({
    section: 'keys',
    title: 'OpenAI key',
    help: 'From platform.openai.com, under API keys, of an account that may use the Realtime API.',
  }),
  TWILIO_PHONE_NUMBER: phone({
    section: 'number',
    title: 'Phone number',
    help: 'Your Twilio number, with + and country code. Calls are made from it.',
  }),
  TRANSFER_NUMBER: phone({
    section: 'number',
    title: 'Transfers go to',
    help: 'Where a transfer goes when no number is named, and a caller whose model is lost.',
  }),
  HOST: text(
    {
      section: 'address',
      title: 'Public host name',
      help: 'The host name Twilio reaches, without https:// and without a slash, where you have one that leads here. Empty: the tunnel below, or no real calls.',
    },
    'phone.example.com',
  ),
  NGROK_AUTHTOKEN: secret({
    section: 'address',
    title: 'ngrok authtoken',
    help: 'From dashboard.ngrok.com. Used where there is no public host name: Phony opens a tunnel with it, and points the number at it.',
  }),
  NGROK_DOMAIN: text(
    {
      section: 'address',
      title: 'ngrok domain',
      help: 'A domain you reserved at ngrok. Empty: whatever ngrok gives.',
    },
    'you.ngrok.app',
  ),
  TWILIO_API_BASE_URL: url(
    {
      section: 'machine',
      title: 'Twilio’s API',
      help: 'Where Twilio’s REST API is, for tests and regional edges. Empty: Twilio’s own.',
    },
    null,
  ),
  OPENAI_BASE_URL: url(
    {
      section: 'machine',
      title: 'OpenAI’s API',
      help: 'Base URL as the official client uses it; the Realtime socket is derived from it.',
    },
    'https://api.openai.com/v1',
  ),
} as const;
