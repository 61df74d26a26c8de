import { request as httpRequest } from 'node:http';

export interface Question {
  readonly port: number;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** `host` may be named here: it is what tells the two audiences apart. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Told of everything a question was answered with, for a test that searches all of it. */
export const tap: { hear: ((path: string, answer: Answer) => void) | null } = { hear: null };

/** Plain node:http, because fetch does not let a client choose its Host. Redirects are not followed. */
export function ask(question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: question.port,
        method: question.method ?? 'GET',
        path: question.path,
        headers: {
          host: `127.0.0.1:${question.port}`,
          ...question.headers,
          ...(question.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(question.body)) }),
        },
        timeout: 10_000,
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const answer = { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
          tap.hear?.(question.path, answer);
          resolve(answer);
        });
        incoming.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${question.path} was not answered within 10 s`)));
    outgoing.on('error', reject);
    outgoing.end(question.body);
  });
}

export type Json = Readonly<Record<string, unknown>>;

/** The object in a JSON text, or an empty one: a test then fails on the field it misses, with the text in view. */
export function jsonOf(text: string): Json {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}

export function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

/** A WebSocket message as text, in whichever of its shapes `ws` hands it over. */
export function wireText(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
