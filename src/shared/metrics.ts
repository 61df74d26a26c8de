import { z } from 'zod';

/** Latencies in milliseconds; null where there was none. */
const Latencies = z.object({
  count: z.int().nonnegative(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
export type Latencies = z.infer<typeof Latencies>;

/** One call in figures, as `GET /calls/:callSid/metrics` gives them. */
export const CallMetrics = z.object({
  first_token: Latencies,
  relay_overhead: Latencies,
  barge_in: Latencies,
  callerTurns: z.int().nonnegative(),
  assistantTurns: z.int().nonnegative(),
  /** Turns of ours that were cut off. */
  interruptions: z.int().nonnegative(),
  modelReconnects: z.int().nonnegative(),
  errors: z.int().nonnegative(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  cachedTokens: z.int().nonnegative(),
  /** What the model cost, in USD. */
  costUsd: z.number().nonnegative(),
  /** What the line cost, in USD; null while the call is up, and where its price is not known. */
  lineCostUsd: z.number().nonnegative().nullable(),
});
export type CallMetrics = z.infer<typeof CallMetrics>;
