import { createServer, type Server } from 'node:http';
import { MARKED } from './marked-secrets.ts';

/** A receiver of traces that quotes back whatever it is sent, and takes nothing. */
export class RudeReceiver {
  readonly heard: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const head = JSON.stringify(request.headers);
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        this.heard.push(head, body);
        response.writeHead(401, `no ${MARKED.PHONY_SUPERVISOR_TOKEN}`).end(head);
      });
    });
  }

  static async start(): Promise<RudeReceiver> {
    const receiver = new RudeReceiver();
    await new Promise<void>((done) => receiver.#server.listen(0, '127.0.0.1', done));
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
}
