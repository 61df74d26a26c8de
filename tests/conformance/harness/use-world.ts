import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Environment } from './relay-process.ts';
import { World } from './world.ts';

/** One relay for the tests of a `describe` (or file); what a test leaves behind is ended before the next one. */
export function useWorld(environment: Environment = {}): () => World {
  let world: World | null = null;
  beforeAll(async () => {
    world = await World.open(environment);
  });
  afterEach(async () => {
    await world?.settle();
  });
  afterAll(async () => {
    await world?.close();
  });
  return () => {
    if (world === null) throw new Error('the relay did not start');
    return world;
  };
}
