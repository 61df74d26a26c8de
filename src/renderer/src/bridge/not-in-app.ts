import { strings } from '../strings.ts';

/** A browser is no place to change the system from. */
export const notInApp = { ok: false as const, error: { code: 'not_in_app', message: strings.unavailable.notInApp } };
