import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import { z } from 'zod';

const Recorded = z.discriminatedUnion('event', [
  z.object({ event: z.literal('listening') }),
  z.object({
    event: z.literal('notify'),
    id: z.number(),
    /** Epoch milliseconds. */
    atMs: z.number(),
    /** Id of the one whose place it takes; 0 for none. */
    replaces: z.number(),
    summary: z.string(),
    body: z.string(),
    /** Key and label in turn. */
    actions: z.array(z.string()),
    /** What stands in its field, or null where it has none. */
    placeholder: z.string().nullable(),
  }),
  z.object({ event: z.literal('close-call'), id: z.number() }),
  z.object({ event: z.literal('dismissed'), id: z.number() }),
]);
type Recorded = z.infer<typeof Recorded>;
export type Bubble = Extract<Recorded, { event: 'notify' }>;

/** From the checkout's folder: the bench bundles this file, and runs there too. */
const RECORDER = path.resolve('tests', 'e2e', 'notification-recorder.py');

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
  /** Presses the button of this label. */
  press(bubble: Bubble, label: string): void;
  /** Types an answer into its field and sends it. */
  reply(id: number, text: string): void;
  stop(): Promise<void>;
}

/** A desktop without a field to answer in, like GNOME. */
export const WITHOUT_FIELD = ['actions', 'body', 'body-markup', 'persistence'];

/**
 * Runs a notification service on the session bus that records what the app shows and acts for a person.
 *
 * @param capabilities - What it can; empty: all that there is.
 */
export async function startNotificationDaemon(capabilities: readonly string[] = []): Promise<NotificationDaemon> {
  const recorder = spawn('/usr/bin/python3', [RECORDER, ...capabilities], { stdio: ['pipe', 'pipe', 'inherit'] });
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
    press: ({ id, actions }, label) => {
      const key = actions[actions.indexOf(label) - 1];
      if (key === undefined) throw new Error(`notification ${id} has no button ${label}: ${actions.join(', ')}`);
      recorder.stdin.write(`action ${id} ${key}\n`);
    },
    reply: (id, text) => recorder.stdin.write(`reply ${id} ${text}\n`),
    stop: async () => {
      const gone = once(recorder, 'exit');
      recorder.stdin.end();
      await gone;
    },
  };
}
