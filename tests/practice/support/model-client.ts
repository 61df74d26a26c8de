import { WebSocket } from 'ws';
import { Inbox } from './inbox.ts';

interface Item {
  readonly id: string;
  readonly status: string;
  readonly content: readonly { readonly text: string }[];
}

interface Response {
  readonly id: string;
  readonly status: string;
  readonly conversation_id: string | null;
  readonly output: readonly Item[];
  readonly usage: { readonly total_tokens: number; readonly input_tokens: number; readonly output_tokens: number };
}

/** The fields the tests look at; each is there only on the events that have it. */
export interface ServerEvent {
  readonly type: string;
  readonly session: Readonly<Record<string, unknown>>;
  readonly response: Response;
  readonly response_id: string;
  readonly item: Item;
  readonly previous_item_id: string | null;
  readonly delta: string;
  readonly error: { readonly code: string | null; readonly message: string };
}

export interface ModelClient {
  readonly events: Inbox<ServerEvent>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(event: unknown): void;
  /** Types of everything that has arrived from index `from` on. */
  types(from?: number): readonly string[];
  /** Sends a user item; resolves when the server has it. */
  say(text: string, role?: 'user' | 'system'): Promise<void>;
  /** Asks for a response; resolves with its `response.done`. */
  respond(response?: object): Promise<ServerEvent>;
  close(): void;
}

export function connectModel(url: string, headers: Record<string, string>): ModelClient {
  const socket = new WebSocket(url, { headers });
  const events = new Inbox<ServerEvent>();
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString()) as ServerEvent));
  socket.on('error', () => {});
  const send = (event: unknown): void => socket.send(typeof event === 'string' ? event : JSON.stringify(event));
  return {
    events,
    send,
    closed: new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))),
    types: (from = 0) => events.all.slice(from).map((event) => event.type),
    say: async (text, role = 'user') => {
      const from = events.all.length;
      send({
        type: 'conversation.item.create',
        item: { type: 'message', role, content: [{ type: 'input_text', text }] },
      });
      await events.first((event) => event.type === 'conversation.item.done', from);
    },
    respond: async (response) => {
      const from = events.all.length;
      send({ type: 'response.create', ...(response === undefined ? {} : { response }) });
      return events.first((event) => event.type === 'response.done', from);
    },
    close: () => socket.close(),
  };
}

export const spoken = (done: ServerEvent): string => done.response.output[0]?.content[0]?.text ?? '';
