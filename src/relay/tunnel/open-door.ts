import type { TunnelState } from '#core/ports/tunnel.ts';
import type { Configuration } from '../configuration.ts';
import type { Logger } from '../logging/logger.ts';
import { createServer } from '../server/server.ts';
import { type TwilioRoutesOptions, twilioRoutes } from '../server/twilio-routes.ts';
import type { Pointing } from '../setup/number-webhook.ts';
import { numberWebhook } from '../setup/set-up.ts';
import { systemClock } from '../system.ts';
import { NgrokTunnel } from './ngrok-tunnel.ts';
import { NumberPointer } from './number-pointer.ts';
import { PublicDoor } from './public-door.ts';

/** The tunnel's way in, where no host is given and there is a token to open one with; else null. */
export async function openDoor(
  configuration: Configuration,
  routes: TwilioRoutesOptions,
  onState: (state: TunnelState) => void,
): Promise<PublicDoor | null> {
  const { HOST, NGROK_AUTHTOKEN: authtoken, NGROK_DOMAIN } = configuration;
  if (HOST !== null || authtoken === undefined) return null;
  const server = await createServer(routes.log);
  await server.register(twilioRoutes, routes);
  const tunnel = new NgrokTunnel({ authtoken, domain: NGROK_DOMAIN ?? null, clock: systemClock });
  const pointer = new NumberPointer({
    point: (host) => pointNumber(configuration, host),
    clock: systemClock,
    log: routes.log,
  });
  const tell = tunnelLog(routes.log);
  const door = new PublicDoor({
    tunnel,
    server,
    onState: (state) => {
      tell(state);
      pointer.follow(state.state === 'open' ? state.host : null);
      onState(state);
    },
  });
  await door.open();
  return door;
}

/** Says what changed, and nothing twice: a tunnel that cannot be had is tried for hours. */
export function tunnelLog(log: Pick<Logger, 'info' | 'warn'>): (state: TunnelState) => void {
  let told = '';
  return (state) => {
    if (state.state === 'opening') return;
    const news = state.state === 'open' ? state.host : state.message;
    if (news === told) return;
    told = news;
    if (state.state === 'open') log.info({ host: state.host }, 'tunnel open');
    else log.warn({ reason: state.message }, 'tunnel failed');
  };
}

/** Null where there is no number to point. */
async function pointNumber(configuration: Configuration, host: string): Promise<Pointing | null> {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: authToken, TWILIO_PHONE_NUMBER: number } = configuration;
  if (sid === undefined || authToken === undefined || number === undefined) return null;
  return numberWebhook(configuration, { sid, authToken }).pointAt(number, `https://${host}`);
}
