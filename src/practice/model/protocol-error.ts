import type { z } from 'zod';

/** The `error` object of a Realtime `error` event, without the id of the event it answers. */
export interface ProtocolError {
  readonly type: 'invalid_request_error' | 'server_error';
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
}

export const protocolError = (code: string | null, message: string, param: string | null = null): ProtocolError => ({
  type: 'invalid_request_error',
  code,
  message,
  param,
});

/**
 * Says what is wrong with an event in the API's own codes. The whole event is void.
 *
 * @param error - Of a parse with `reportInput`, without which a missing field looks like a wrong one.
 */
export function fromZodError(error: z.ZodError): ProtocolError {
  const issue = error.issues[0];
  if (issue === undefined) return protocolError('invalid_value', 'Invalid value.');
  const param = paramOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = paramOf([...issue.path, issue.keys[0] ?? '']);
    return protocolError('unknown_parameter', `Unknown parameter: '${unknown}'.`, unknown);
  }
  if (issue.input === undefined) {
    return protocolError('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
  }
  switch (issue.code) {
    case 'invalid_type':
      return protocolError('invalid_type', `Invalid type for '${param}': expected ${issue.expected}.`, param);
    case 'too_small':
      return protocolError('integer_below_min_value', `Invalid '${param}': integer below minimum value.`, param);
    case 'too_big':
      if (issue.origin === 'string') {
        const message = `Invalid '${param}': string too long. Expected a string with maximum length ${issue.maximum}.`;
        return protocolError('string_above_max_length', message, param);
      }
      return protocolError('integer_above_max_value', `Invalid '${param}': integer above maximum value.`, param);
    default:
      return protocolError('invalid_value', `Invalid value for '${param}': ${issue.message}.`, param);
  }
}

/** `["item","content",0,"type"]` as `item.content[0].type`. */
const paramOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
