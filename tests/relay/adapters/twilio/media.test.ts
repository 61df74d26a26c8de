import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { MediaLine, speechFactOf } from '#relay/adapters/twilio/media-line.ts';
import { parseMediaFrame } from '#relay/adapters/twilio/media-protocol.ts';
import { connectToMedia } from '#relay/adapters/twilio/twiml.ts';

const AC = `AC${'0'.repeat(32)}`;
const CA = `CA${'1'.repeat(32)}`;

/** Frames as Twilio’s documentation has them. */
const CONNECTED = '{"event":"connected","protocol":"Call","version":"1.0.0"}';
const START = `{"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1","accountSid":"${AC}","callSid":"${CA}","tracks":["inbound"],"customParameters":{"callId":"c_123"},"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}`;
const MEDIA =
  '{"event":"media","sequenceNumber":"3","streamSid":"MZ1","media":{"track":"inbound","chunk":"1","timestamp":"20","payload":"/////w=="}}';
const DTMF = '{"event":"dtmf","sequenceNumber":"9","streamSid":"MZ1","dtmf":{"track":"inbound_track","digit":"1"}}';
const MARK = '{"event":"mark","sequenceNumber":"12","streamSid":"MZ1","mark":{"name":"turn-4"}}';
const STOP = `{"event":"stop","sequenceNumber":"90","streamSid":"MZ1","stop":{"accountSid":"${AC}","callSid":"${CA}"}}`;

const factOf = (text: string) => {
  const parsed = parseMediaFrame(text);
  return parsed.ok ? speechFactOf(parsed.frame) : parsed.why;
};

describe('a frame of Media Streams', () => {
  it.each([
    [CONNECTED, null],
    [START, null],
    [MEDIA, { type: 'audio', payload: '/////w==' }],
    [DTMF, { type: 'dtmf', digit: '1' }],
    [MARK, { type: 'mark-played', name: 'turn-4' }],
    [STOP, null],
    ['{"event":"party","streamSid":"MZ1"}', 'unknown-event'],
    ['{"event":"media","media":{}}', 'bad-field'],
    ['{"event":"start","streamSid":"MZ1","start":{"callSid":"CAx"}}', 'bad-field'],
    ['not json', 'not-json'],
    ['7', 'unknown-event'],
  ])('%s means %o', (text, fact) => {
    expect(factOf(text)).toEqual(fact);
  });

  it('says whose stream it is', () => {
    const parsed = parseMediaFrame(START);
    expect(parsed.ok && parsed.frame).toMatchObject({ streamSid: 'MZ1', start: { accountSid: AC, callSid: CA } });
  });
});

/** A line on a socket that keeps what it is sent. */
function openLine() {
  const sent: { event: string; streamSid: string; media?: { payload: string }; mark?: { name: string } }[] = [];
  const closes: number[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    send: (text: string) => sent.push(JSON.parse(text)),
    close: (code: number) => closes.push(code),
  };
  const line = new MediaLine(socket as unknown as WebSocket, 'MZ1');
  const payloads = () =>
    sent.flatMap(({ media }) => (media === undefined ? [] : [Buffer.from(media.payload, 'base64')]));
  return { closes, line, payloads, sent, socket };
}

const bytes = (count: number, from = 0): Buffer =>
  Buffer.from(Uint8Array.from({ length: count }, (_, i) => (from + i) & 0xff));

describe('a line of sound', () => {
  it('sends whole frames as they came, marks behind them, and drops on clear', () => {
    const { line, sent } = openLine();
    const audio = bytes(480).toString('base64');
    line.play(audio);
    line.mark('1.1');
    line.clear();
    expect(sent).toEqual([
      { event: 'media', streamSid: 'MZ1', media: { payload: audio } },
      { event: 'mark', streamSid: 'MZ1', mark: { name: '1.1' } },
      { event: 'clear', streamSid: 'MZ1' },
    ]);
  });

  it('sends multiples of 160 bytes however the sound is split, and fills the last with silence', () => {
    const { line, payloads } = openLine();
    const whole = bytes(1_003);
    for (const [from, to] of [
      [0, 1],
      [1, 200],
      [200, 201],
      [201, 900],
      [900, 1_003],
    ] as const) {
      line.play(whole.subarray(from, to).toString('base64'));
    }
    line.fill();
    line.fill();
    expect(payloads().every(({ length }) => length > 0 && length % 160 === 0)).toBe(true);
    const sound = Buffer.concat(payloads());
    expect(sound.subarray(0, 1_003)).toEqual(whole);
    expect(sound.subarray(1_003)).toEqual(Buffer.alloc(117, 0xff));
  });

  it('forgets what did not fill a frame when it is cleared', () => {
    const { line, payloads } = openLine();
    line.play(bytes(100).toString('base64'));
    line.clear();
    line.fill();
    expect(payloads()).toEqual([]);
  });

  it('sends no more than 400 ms in one message', () => {
    const { line, payloads } = openLine();
    line.play(bytes(16_000).toString('base64'));
    expect(payloads().map(({ length }) => length)).toEqual([3_200, 3_200, 3_200, 3_200, 3_200]);
  });

  it('presses keys as tones, ends by closing, and sends nothing on a closed socket', () => {
    const { closes, line, payloads, socket } = openLine();
    line.press('12');
    expect(Buffer.concat(payloads())).toHaveLength(2 * 1_600);
    line.end();
    expect(closes).toEqual([1_000]);
    socket.readyState = 3;
    line.mark('x');
    line.press('1');
    expect(payloads()).toHaveLength(1);
  });
});

describe('the TwiML of a call in sound', () => {
  it('asks what comes next behind the stream', () => {
    expect(connectToMedia({ socketUrl: 'wss://h/media/ws/T', nextUrl: 'https://h/call_ended' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://h/media/ws/T"/></Connect><Redirect method="POST">https://h/call_ended</Redirect></Response>',
    );
  });
});
