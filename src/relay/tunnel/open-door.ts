import type { TunnelState } from '#core/ports/tunnel.ts';
import { faultOf } from '../adapters/twilio/rest.ts';
import type { Configuration } from '../configuration.ts';
import type { Logger } from '../logging/logger.ts';
import { createServer } from '../server/server.ts';
import { type TwilioRoutesOptions, twilioRoutes } from '../server/twilio-routes.ts';
import { numberWebhook } from '../setup/set-up.ts';
import { systemClock } from '../system.ts';
import { NgrokTunnel } from './ngrok-tunnel.ts';
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
  const door = new PublicDoor({
    tunnel,
    server,
    onState: (state) => {
      if (state.state === 'failed') routes.log.warn({ reason: state.message }, 'tunnel failed');
      if (state.state === 'open') void pointNumber(configuration, state.host, routes.log);
      onState(state);
    },
  });
  await door.open();
  return door;
}

/** The address is new at every start: the number has to follow it. */
async function pointNumber(configuration: Configuration, host: string, log: Logger): Promise<void> {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: authToken, TWILIO_PHONE_NUMBER: number } = configuration;
  if (sid === undefined || authToken === undefined || number === undefined) return;
  const webhook = numberWebhook(configuration, { sid, authToken });
  const pointing = await webhook.pointAt(number, `https://${host}`).catch((error: unknown) => ({
    done: 'refused' as const,
    message: faultOf(error).message,
  }));
  log.info({ done: pointing.done, message: pointing.message }, 'number pointed at the tunnel');
}
