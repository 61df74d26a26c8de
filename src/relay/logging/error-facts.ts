/** What is logged of an error, and nothing else of it. */
export interface ErrorFacts {
  readonly type: string;
  readonly code?: string | number;
  readonly message: string;
  /** Where it was thrown: the lines of its stack that name a place. */
  readonly stack?: readonly string[];
  readonly cause?: ErrorFacts;
}

const CAUSES_MAX = 3;

/**
 * Cuts an error down. A library's carries the request it is about, with its headers, in fields of its own, and some
 * messages quote what could not be read, which may be somebody's words: without `debug`, quotes go.
 */
export function errorFacts(error: unknown, debug: boolean, depth = CAUSES_MAX): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: shown(String(error), debug) };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : null;
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(code === null ? {} : { code }),
    message: shown(error.message, debug),
    ...(stack.length === 0 ? {} : { stack: stack.map((line) => line.trim()) }),
    ...(error.cause === undefined || depth === 0 ? {} : { cause: errorFacts(error.cause, debug, depth - 1) }),
  };
}

/** Up to the last quotation mark: a quote may hold others. */
const shown = (message: string, debug: boolean): string => (debug ? message : message.replace(/"[^]*"/, '"…"'));
