import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Recorded = z.discriminatedUnion('event', [
  z.object({ event: z.literal('listening') }),
  z.object({
    event: z.literal('notify'),
    id: z.number(),
    summary: z.string(),
    body: z.string(),
    actions: z.array(z.string()),
  }),
  z.object({ event: z.literal('close-call'), id: z.number() }),
  z.object({ event: z.literal('dismissed'), id: z.number() }),
]);
type Recorded = z.infer<typeof Recorded>;
export type Bubble = Extract<Recorded, { event: 'notify' }>;

const WAIT_MS = 10_000;

export interface NotificationDaemon {
  /** The next notification, or the first one that nobody has asked for yet. */
  nextBubble(): Promise<Bubble>;
  /** Resolves when the app has withdrawn this notification. */
  closeCall(id: number): Promise<void>;
  /** Every notification so far. */
  bubbles(): readonly Bubble[];
  /** The ones still on the screen. */
  shown(): readonly Bubble[];
  click(id: number): void;
  stop(): Promise<void>;
}

/** Runs a notification service on the session bus that records what the app shows and acts for a person. */
export async function startNotificationDaemon(): Promise<NotificationDaemon> {
  const script = fileURLToPath(new URL('notification-recorder.py', import.meta.url));
  const recorder = spawn('/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const seen: Recorded[] = [];
  let wake: (() => void) | null = null;
  readline.createInterface({ input: recorder.stdout }).on('line', (line) => {
    seen.push(Recorded.parse(JSON.parse(line)));
    wake?.();
  });

  const until = async <T>(find: () => T | undefined, what: string): Promise<T> => {
    const deadline = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      // oxlint-disable-next-line no-await-in-loop -- looks again whenever something was recorded
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        deadline.addEventListener('abort', () => reject(new Error(`no ${what} within ${WAIT_MS} ms`)), { once: true });
      });
    }
  };

  const bubbles = (): readonly Bubble[] => seen.filter((item): item is Bubble => item.event === 'notify');
  const isGone = (id: number): boolean =>
    seen.some((item) => (item.event === 'close-call' || item.event === 'dismissed') && item.id === id);
  let handedOut = 0;
  await until(() => seen.find(({ event }) => event === 'listening'), 'notification service');
  return {
    bubbles,
    shown: () => bubbles().filter(({ id }) => !isGone(id)),
    nextBubble: async () => {
      const bubble = await until(() => bubbles()[handedOut], 'notification');
      handedOut += 1;
      return bubble;
    },
    closeCall: async (id) => {
      await until(() => seen.find((item) => item.event === 'close-call' && item.id === id), `withdrawal of ${id}`);
    },
    click: (id) => recorder.stdin.write(`action ${id} default\n`),
    stop: async () => {
      const gone = once(recorder, 'exit');
      recorder.stdin.end();
      await gone;
    },
  };
}
