import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

/** The smallest hop there is between the same two ends: what one socket says goes out on the other, unread. */
export async function startFloor(modelUrl: string): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (line) => {
    const model = new WebSocket(modelUrl, { perMessageDeflate: false });
    model.on('message', (data) => line.send(data, { binary: false }));
    const isOpen = once(model, 'open');
    line.on('message', (data) => {
      if (model.readyState === WebSocket.OPEN) model.send(data, { binary: false });
      else void isOpen.then(() => model.send(data, { binary: false }));
    });
    line.on('close', () => model.close());
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}`;
}
