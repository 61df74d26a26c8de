import { fileURLToPath } from 'node:url';

/** The checkout. Every step works on it, wherever npm was called from. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const inRoot = (...parts) => [root.replace(/[/\\]$/, ''), ...parts].join('/');
