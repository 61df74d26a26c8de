import { hideSecrets } from '../logging/secrets.ts';

/** ngrok's failure in words that help. `hopeless` where trying again cannot mend it. */
export interface TunnelFailure {
  readonly message: string;
  readonly hopeless: boolean;
}

const KNOWN: readonly (readonly [pattern: RegExp, failure: TunnelFailure])[] = [
  [
    /ERR_NGROK_(?:105|106|107|109|118|4018)|authtoken|authentication failed/i,
    {
      message: 'ngrok refused the authtoken. Copy it anew from dashboard.ngrok.com and set NGROK_AUTHTOKEN.',
      hopeless: true,
    },
  ],
  [
    /ERR_NGROK_(?:334|328)|already online|already in use/i,
    { message: 'The domain is in use by another ngrok. Close it there, or set another NGROK_DOMAIN.', hopeless: false },
  ],
  [
    /ERR_NGROK_(?:319|320|326|9012)|domain.*(?:reserved|found|belong|bind)/i,
    {
      message: 'ngrok does not know NGROK_DOMAIN as yours. Reserve it on dashboard.ngrok.com, or leave it empty.',
      hopeless: true,
    },
  ],
  [
    /ERR_NGROK_(?:108|8012)|simultaneous|agent sessions|limit/i,
    { message: 'The ngrok account allows no further session. Close the other one, or upgrade.', hopeless: false },
  ],
  [
    /tcp connection|dns|resolve|network|timed? ?out|connect session/i,
    { message: 'ngrok cannot be reached. Check the network and any proxy; it is tried again.', hopeless: false },
  ],
];

/** The library gives one code for every failure, so the text has to tell them apart. */
export function explainTunnel(text: string): TunnelFailure {
  const known = KNOWN.find(([pattern]) => pattern.test(text));
  return known?.[1] ?? { message: `The tunnel failed: ${hideSecrets(text).slice(0, 200)}`, hopeless: false };
}
