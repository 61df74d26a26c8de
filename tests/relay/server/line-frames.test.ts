import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { RelayLine } from '#relay/adapters/twilio/relay-line.ts';
import { hearFrames } from '#relay/server/line-frames.ts';
import { keptLog } from '../../fakes/log.ts';

/** As much of a socket as a line needs. */
function fakeSocket(bufferedAmount = 0) {
  const events = new EventEmitter();
  const state = { isCut: false };
  const socket = Object.assign(events, {
    OPEN: 1,
    readyState: 1,
    bufferedAmount,
    send: () => undefined,
    terminate: () => {
      state.isCut = true;
    },
  }) as unknown as WebSocket;
  const hears = (text: string): void => void events.emit('message', Buffer.from(text), false);
  return { socket, state, hears };
}

describe('a frame on a line', () => {
  it('that breaks us costs itself: the next one is heard', () => {
    const { hears, socket } = fakeSocket();
    const { lines, log } = keptLog();
    const heard: string[] = [];
    hearFrames(socket, log, (text) => {
      if (text === 'bad') throw new Error('broken');
      heard.push(text);
      return null;
    });
    for (const text of ['a', 'bad', 'b']) hears(text);
    expect(heard).toEqual(['a', 'b']);
    expect(lines.filter((line) => line.includes('a frame broke us'))).toHaveLength(1);
  });

  it('that is of no use is told ten times, then counted', () => {
    const { hears, socket } = fakeSocket();
    const { lines, log } = keptLog();
    hearFrames(socket, log, (text) => `unknown ${text}`);
    for (let count = 0; count < 50; count += 1) hears('x'.repeat(5_000));
    socket.emit('close', 1000, Buffer.alloc(0));
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toContain('"count":50');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(300);
  });
});

describe('a line whose far end does not read', () => {
  it('is cut off once 8 MiB wait for it', () => {
    for (const [waiting, isCut] of [
      [8 * 1024 * 1024, false],
      [8 * 1024 * 1024 + 1, true],
    ] as const) {
      const { socket, state } = fakeSocket(waiting);
      new RelayLine(socket).say('Hello.', { last: true, preemptible: true });
      expect(state.isCut).toBe(isCut);
    }
  });
});
