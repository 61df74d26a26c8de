/** What a process has used since it started. */
export interface Use {
  readonly cpuMs: number;
  /** Bytes of objects and buffers. */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** Lets the bench ask this process, over its own channel, what it uses. Nothing runs until it does. */
export function startProbe(): void {
  process.on('message', ({ id, question }: { id: number; question: { ask?: string; collectGarbage?: boolean } }) => {
    if (question.ask !== 'use') return;
    if (question.collectGarbage === true) globalThis.gc?.();
    process.send?.({ id, answer: use() });
  });
  // Who asks is gone.
  process.on('disconnect', () => process.exit());
}

/** The first thing a process of the bench says. */
export const sayReady = (answer: unknown): void => void process.send?.({ id: 0, answer });

function use(): Use {
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { cpuMs: (user + system) / 1_000, heapBytes: heapUsed + external, rssBytes: rss };
}
