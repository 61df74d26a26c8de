import { type Finding, failed } from '../check.ts';
import { refusalIn } from '../public-address.ts';
import type { SocketEnd } from './line-out.ts';

const UPGRADE =
  'Let what is in front of Phony pass WebSockets on: HTTP/1.1 with the headers Upgrade and Connection, paths below /relay/ws/ unchanged.';

export const anotherPhony = (host: string, lead: string): Finding =>
  failed(`Another Phony with the same Twilio account answers at ${host}.`, `${lead}, or stop the other one.`);

export const changedOnTheWay = (host: string, lead: string): Finding =>
  failed(
    `A request signed for ${host} came back refused (403): its path, query or body is changed on the way, or another Phony answers.`,
    `${lead}, path, query and body as they come.`,
  );

/** The webhook works at this host, and the socket does not. */
export function noSocket(host: string, end: SocketEnd): Finding {
  if (end.kind !== 'refused') return failed(`${host} opens no WebSocket.`, UPGRADE);
  // A request that lost its upgrade is signed for wss and looked at as https.
  const isOurs = end.status === 403 && refusalIn(end.body) !== null;
  return isOurs
    ? failed(`${host} passes requests on, but not as WebSockets: the upgrade is lost on the way (403).`, UPGRADE)
    : failed(`${host} passes no WebSockets on: what is in front answers HTTP ${end.status}.`, UPGRADE);
}

export const noWords = (host: string): Finding =>
  failed(
    `The socket through ${host} stands, but nothing comes back through it.`,
    'Let what is in front of Phony pass WebSocket frames on at once, in both directions, without buffering them.',
  );

export const cutOff = (host: string, code: number): Finding =>
  code === 1008
    ? failed(`The socket through ${host} was closed by Phony (1008).`, 'Look again; if it stays so, look into the log.')
    : failed(
        `The socket through ${host} was cut off in the middle of the call (${code}).`,
        'Let what is in front of Phony keep WebSockets open for as long as a call takes.',
      );
