import type { Clock } from '#core/ports/clock.ts';
import type { Carrier } from '../../calls/carrier.ts';
import { type Check, type Finding, skipped } from '../check.ts';
import { LoopbackCall, type WayOut } from './loopback-call.ts';
import type { LoopbackCalls } from './loopback-calls.ts';

export interface LoopbackCheckPorts {
  readonly twilio: Pick<Carrier, 'account' | 'phoneNumber' | 'publicOrigin'>;
  /** What was found of the public address. */
  readonly address: () => Promise<Finding>;
  readonly calls: Pick<LoopbackCalls, 'expect'>;
  /** Where the address has to lead: `http://127.0.0.1:PORT`. */
  readonly localUrl: () => string;
  readonly way: WayOut;
  readonly clock: Clock;
}

/** Whether a whole call comes through: every request and the socket, signed as Twilio's, without Twilio and without a model. */
export const loopbackCheck = ({ twilio, address, calls, localUrl, way, clock }: LoopbackCheckPorts): Check => ({
  id: 'loopback-call',
  title: 'Test call',
  needed: 'real',
  run: async () => {
    const { account, phoneNumber } = twilio;
    const origin = twilio.publicOrigin();
    if (origin === null) return skipped('There is no public address yet that it could go through.');
    if (account === null) return skipped('Needs the Twilio account first: its auth token signs the call.');
    if ((await address()).state === 'failed') return skipped('Needs the public address first.');
    const call = calls.expect();
    const lead = `Let ${new URL(origin.http).host} lead to ${localUrl()}`;
    try {
      return await new LoopbackCall({ account, phoneNumber, origin, call, clock, way, lead }).run();
    } finally {
      call.release();
    }
  },
});
