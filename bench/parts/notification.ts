import { setTimeout as sleep } from 'node:timers/promises';
import { startNotificationDaemon } from '../../tests/e2e/notification-daemon.ts';
import { ModelEnd } from '../far-ends/model-end.ts';
import { PhoneLine } from '../far-ends/phone-line.ts';
import { type Figure, percentile } from '../figure.ts';
import { onDesktop, startApp } from './desktop.ts';

const QUESTIONS = 200;
/** Not counted: code that runs for the first time. */
const WARM_UP = 20;
/** Questions are apart, as in life, so that none waits for another's disk. */
const APART_MS = 60;

/** From the model's question, as it leaves for the relay, to the desktop's notification service having it. */
export async function notification(): Promise<Figure[]> {
  const tookMs = await onDesktop<number[]>('--notification');
  return [0.5, 0.95, 0.99].map((share) => ({
    what: `question to notification, p${share * 100}`,
    unit: 'ms',
    floor: null,
    relay: percentile(tookMs, share),
    target: share === 0.95 ? { atMost: 100 } : null,
  }));
}

/** Runs the app between a line and a model of ours, and prints how long each question took, in ms. */
export async function timeNotifications(): Promise<void> {
  const model = new ModelEnd();
  const modelUrl = await model.start();
  const daemon = await startNotificationDaemon();
  const running = await startApp(modelUrl);
  const line = await PhoneLine.open('relay', running.url, 1);
  // The call that comes in is told of, too.
  await daemon.nextBubble();
  const tookMs: number[] = [];
  for (let i = 0; i < WARM_UP + QUESTIONS; i++) {
    let sentAtMs = 0;
    const onSent = (atMs: number): void => {
      sentAtMs = atMs;
    };
    model.script.push({ text: `[[request_user: May I offer ${i} dollars?]]`, onSent });
    line.prompt();
    const bubble = await daemon.nextBubble();
    if (i >= WARM_UP) tookMs.push(bubble.atMs - sentAtMs);
    daemon.reply(bubble.id, 'Yes.');
    await sleep(APART_MS);
  }
  await line.close();
  await running.stop();
  await daemon.stop();
  console.log(JSON.stringify(tookMs));
  process.exit();
}
