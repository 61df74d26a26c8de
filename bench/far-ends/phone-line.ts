import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import twilio from 'twilio';
import { WebSocket } from 'ws';
import { frameText } from '#relay/frame-text.ts';

export const PUBLIC_HOST = 'bench.example.com';
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
export const AUTH_TOKEN = 'bench-auth-token';

const WORD = /"(?:token|delta)":" (\d+)w(\d+)"/;

const sign = (url: string, form: Record<string, string>): string =>
  twilio.getExpectedTwilioSignature(AUTH_TOKEN, url, form);

export type HopName = 'relay' | 'floor';

/** What a hop's line is told: the relay speaks the telephone company's language, the bare hop passes on ours. */
const FRAMES: Readonly<Record<HopName, { readonly prompt: string; readonly interrupt: string }>> = {
  relay: {
    prompt: '{"type":"prompt","voicePrompt":"Please go on.","lang":"en-US","last":true}',
    interrupt: '{"type":"interrupt","utteranceUntilInterrupt":"","durationUntilInterruptMs":100}',
  },
  floor: { prompt: '{"type":"response.create"}', interrupt: '{"type":"response.cancel"}' },
};

/** The telephone company's end of one call. */
export class PhoneLine {
  /** Called for every word that comes through, with the session and the number it names. */
  onWord: (session: number, n: number, atMs: number) => void = () => undefined;
  readonly #hop: HopName;
  readonly #socket: WebSocket;
  readonly #hangUp: () => Promise<void>;

  /** @param ringMs - For so long it rings before it is answered. */
  static async open(hop: HopName, url: string, call: number, ringMs = 0): Promise<PhoneLine> {
    if (hop === 'relay') return openRelayLine(url, call, ringMs);
    const socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false });
    await once(socket, 'open');
    return new PhoneLine(hop, socket, async () => undefined);
  }

  constructor(hop: HopName, socket: WebSocket, hangUp: () => Promise<void>) {
    this.#hop = hop;
    this.#socket = socket;
    this.#hangUp = hangUp;
    socket.on('message', (data) => {
      const atMs = performance.now();
      const found = WORD.exec(frameText(data));
      if (found !== null) this.onWord(Number(found[1]), Number(found[2]), atMs);
    });
  }

  /** The other party says something. @returns when. */
  prompt(): number {
    return this.#say(FRAMES[this.#hop].prompt);
  }

  /** The other party speaks into the reply. @returns when. */
  interrupt(): number {
    return this.#say(FRAMES[this.#hop].interrupt);
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#hangUp();
  }

  #say(frame: string): number {
    const atMs = performance.now();
    this.#socket.send(frame);
    return atMs;
  }
}

async function openRelayLine(relayUrl: string, call: number, ringMs: number): Promise<PhoneLine> {
  const callSid = `CA${call.toString(16).padStart(32, '0')}`;
  const form = { CallSid: callSid, AccountSid: ACCOUNT_SID, From: '+15550100001', To: '+15550100002' };
  const post = async (path: string, fields: Record<string, string>): Promise<string> => {
    const response = await fetch(`${relayUrl}${path}`, {
      method: 'POST',
      headers: { 'x-twilio-signature': sign(`https://${PUBLIC_HOST}${path}`, fields) },
      body: new URLSearchParams(fields),
    });
    return response.text();
  };
  const url = /url="([^"]+)"/.exec(await post('/receive_call', { ...form, CallStatus: 'ringing' }))?.[1] ?? '';
  if (ringMs > 0) await sleep(ringMs);
  const socket = new WebSocket(url.replace(`wss://${PUBLIC_HOST}`, relayUrl.replace('http', 'ws')), {
    perMessageDeflate: false,
    headers: { 'x-twilio-signature': sign(url, {}) },
  });
  await once(socket, 'open');
  const setup = { type: 'setup', sessionId: 'VX1', accountSid: ACCOUNT_SID, callSid, from: form.From, to: form.To };
  socket.send(JSON.stringify(setup));
  const ended = { ...form, CallStatus: 'completed', CallDuration: '1', SequenceNumber: '9' };
  return new PhoneLine('relay', socket, async () => void (await post('/call_status', ended)));
}
