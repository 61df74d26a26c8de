import { hideSecrets } from '../../logging/secrets.ts';

const SHOWN_MAX_CHARS = 64;

/**
 * What a frame we cannot read calls itself, as far as it can be shown; '' where it does not say. Only text is taken:
 * a JSON object with a field `toString` cannot be made a string of, and trying throws.
 */
export function nameIn(raw: unknown, field: 'type' | 'event'): string {
  const name: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, field) : null;
  return typeof name === 'string' ? hideSecrets(name).slice(0, SHOWN_MAX_CHARS) : '';
}
