import { createServer, type Server } from 'node:http';
import { jsonOf, listOf, recordOf, textOf } from './http.ts';

/** A span as it came over the wire; times in milliseconds since 1970. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What listens for traces: OTLP over HTTP, in JSON. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Everything that came, as it came. */
  text = '';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        if (request.url === '/v1/traces') this.#take(body);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #take(body: string): void {
    this.text += body;
    for (const resource of listOf(jsonOf(body)['resourceSpans'])) {
      for (const scope of listOf(recordOf(resource)['scopeSpans'])) {
        for (const span of listOf(recordOf(scope)['spans'])) this.spans.push(spanOf(recordOf(span)));
      }
    }
  }
}

const NS_PER_MS = 1_000_000;

const spanOf = (span: Readonly<Record<string, unknown>>): ReceivedSpan => ({
  name: textOf(span['name']),
  traceId: textOf(span['traceId']),
  spanId: textOf(span['spanId']),
  parentSpanId: typeof span['parentSpanId'] === 'string' ? span['parentSpanId'] : '',
  fromMs: Number(span['startTimeUnixNano']) / NS_PER_MS,
  toMs: Number(span['endTimeUnixNano']) / NS_PER_MS,
});
