import type { Gate } from './watched.ts';

let counter = 0;
export const nextId = (prefix: string): string => `${prefix}_${(++counter).toString().padStart(6, '0')}`;

/** A conversation item as the server holds it. */
export interface Item {
  readonly id: string;
  readonly type: string;
  readonly role: string;
  text: string;
  /** Of a spoken item: milliseconds of its sound. */
  audioMs?: number;
  status: 'in_progress' | 'completed' | 'incomplete';
}

export interface ClientEvent {
  readonly type: string;
  readonly event_id?: string;
  readonly session?: Readonly<Record<string, unknown>>;
  readonly item?: Readonly<Record<string, unknown>>;
  readonly item_id?: string;
  readonly previous_item_id?: string | null;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly response_id?: string;
  readonly audio_end_ms?: number;
  readonly audio?: string;
}

/** What the model answers to one `response.create`, and where it stops until the test lets it go on. */
export interface Reply {
  /** Deltas as the model streams them; a gate among them holds what follows. */
  readonly parts: readonly (string | Gate)[];
  readonly beforeCreated?: Gate;
  readonly beforeFirst?: Gate;
  readonly beforeDone?: Gate;
  /** A second output item in the same response, as reasoning models give after a preamble. */
  readonly second?: readonly string[];
  /** Deltas already on the wire when a cancel arrives: they still come. */
  readonly late?: readonly string[];
  /** Tools called behind what is said. */
  readonly tools?: readonly { readonly name: string; readonly args: object }[];
  readonly ending?: 'completed' | 'failed' | 'incomplete';
  /** What the server says of a failure. */
  readonly why?: string;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number; readonly cachedTokens: number };
}

export const says = (...parts: readonly string[]): Reply => ({ parts });

const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'];

/** Errors of races a careful client may lose; anything else it provoked is a fault of its own. */
export const BENIGN_CODES = new Set([
  'response_cancel_not_active',
  'item_delete_invalid_item_id',
  'item_retrieve_invalid_item_id',
  'item_truncate_invalid_item_id',
]);

export interface ProtocolError {
  readonly code: string;
  readonly message: string;
  readonly param?: string;
}

const SESSION_FIELDS = new Set([
  'type',
  'output_modalities',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'reasoning',
  'truncation',
  'tracing',
  'include',
  'prompt',
  'audio',
  'model',
]);

/** Why the server drops a `session.update` as a whole, or null (OpenAI’s documentation). */
export function faultOfUpdate(session: Readonly<Record<string, unknown>>): ProtocolError | null {
  if (session['type'] !== 'realtime') {
    return { code: 'missing_required_parameter', message: "Missing required parameter: 'session.type'." };
  }
  const unknown = Object.keys(session).find((field) => !SESSION_FIELDS.has(field));
  if (unknown !== undefined) return { code: 'unknown_parameter', message: `Unknown parameter: 'session.${unknown}'.` };
  const modalities = session['output_modalities'];
  if (modalities !== undefined && !['["text"]', '["audio"]'].includes(JSON.stringify(modalities))) {
    return { code: 'invalid_value', message: `Invalid modalities: ${JSON.stringify(modalities)}.` };
  }
  const voice = /"voice":"([^"]*)"/.exec(JSON.stringify(session['audio'] ?? null))?.[1];
  if (voice !== undefined && !VOICES.includes(voice)) {
    return { code: 'invalid_value', message: `Invalid value: '${voice}'. Supported values are: ${VOICES.join(', ')}.` };
  }
  return null;
}

/** Sound of one part of a spoken reply: 1,440 bytes of µ-law. */
export const PART_MS = 180;
export const PART_BYTES = PART_MS * 8;

const CONTENT_TYPES: Readonly<Record<string, readonly string[]>> = {
  system: ['input_text'],
  user: ['input_text', 'input_audio', 'input_image'],
  assistant: ['output_text', 'text', 'output_audio'],
};

/** Why the server refuses an item, or null. */
export function faultOfItem(item: Readonly<Record<string, unknown>>): ProtocolError | null {
  if (item['type'] === 'function_call_output' || item['type'] === 'function_call') return null;
  if (item['type'] !== 'message') return { code: 'invalid_value', message: `Invalid type: '${String(item['type'])}'.` };
  const allowed = CONTENT_TYPES[String(item['role'])];
  if (allowed === undefined) return { code: 'invalid_value', message: `Invalid role: '${String(item['role'])}'.` };
  const content = Array.isArray(item['content']) ? (item['content'] as { type?: string }[]) : [];
  const wrong = content.find((part) => !allowed.includes(part.type ?? ''));
  if (content.length > 0 && wrong === undefined) return null;
  return { code: 'invalid_value', message: `Invalid content of a ${String(item['role'])} item: ${wrong?.type}.` };
}

export function textOfItem(item: Readonly<Record<string, unknown>>): string {
  if (item['type'] === 'function_call_output') return String(item['output']);
  const content = Array.isArray(item['content']) ? (item['content'] as { text?: string; transcript?: string }[]) : [];
  return content.map((part) => part.text ?? part.transcript ?? '').join('');
}

/** Fields present replace, objects merge, null and arrays replace: what `session.update` does. */
export function merged(
  base: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    result[key] = isPlain(before) && isPlain(value) ? merged(before, value) : value;
  }
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
