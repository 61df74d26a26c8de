import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TimerWatch {
  /** Where the timers were set that neither ran out nor were cleared. */
  pending(): Promise<readonly string[]>;
  stop(): void;
}

/**
 * Watches the timers that the practice line sets itself. The deadline of a webhook is
 * Node's own and holds nothing up: it is left out.
 */
export function watchTimers(): TimerWatch {
  const setAt = new Map<number, string>();
  const hook = createHook({
    init: (id, type) => {
      const stack = type === 'Timeout' ? (new Error('set here').stack ?? '') : '';
      if (stack.includes('/src/practice/') && !stack.includes('AbortSignal.timeout')) setAt.set(id, stack);
    },
    destroy: (id) => void setAt.delete(id),
  }).enable();
  const pending = async (): Promise<readonly string[]> => {
    // Node tells of cleared timers in batches.
    await sleep(50);
    return [...setAt.values()];
  };
  return { pending, stop: () => hook.disable() };
}
