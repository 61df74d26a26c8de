import type { CallRegistry } from './call-registry.ts';

/** How long live calls get to be ended politely when we are told to stop. */
const GOODBYE_MS = 5_000;

/** Every live call hears a goodbye and is hung up; none is waited for longer than it may take. */
export async function endCalls(registry: CallRegistry, goodbye: string): Promise<void> {
  const calls = registry.liveCalls;
  if (calls.length === 0) return;
  for (const call of calls) call.endPolitely(goodbye, 'relay_stopped');
  const patience = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MS).unref());
  await Promise.race([Promise.all(calls.map((call) => call.over)), patience]);
  for (const call of calls) call.abandon();
  await Promise.all(calls.map((call) => call.over));
}
