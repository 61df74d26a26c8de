import type { CallRegistry } from './call-registry.ts';

/** What a telephone company's requests need of the calls there are. */
export type CallBook = Pick<CallRegistry, 'ensure' | 'live' | 'greetingFor'>;
