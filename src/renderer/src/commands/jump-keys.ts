import type { Bindings } from './bindings.ts';

/** The chord that leads to the call with this number, or null where none does. */
export const jumpKey = ({ all }: Bindings, number: number | null): string | null =>
  all.find(({ id }) => id === `desk.call-${number}`)?.keys[0] ?? null;
