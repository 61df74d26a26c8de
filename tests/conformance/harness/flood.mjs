// A crowd in a thread of its own, so that what is measured beside it is the relay and not the crowd's own work:
// unsigned requests and unsigned upgrades as fast as they are answered, until it is told to stop.
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const { connections, headers, payload, port } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const crowd = { isOver: false };
const statuses = {};

const count = (status) => {
  statuses[status] = (statuses[status] ?? 0) + 1;
};

function ask(options, body) {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, ...options }, (incoming) => {
      count(incoming.statusCode);
      incoming.resume().on('end', resolve);
    });
    outgoing.on('error', () => {
      count('cut off');
      setTimeout(resolve, 5);
    });
    outgoing.end(body);
  });
}

const webhook = () => ask({ agent, method: 'POST', path: '/receive_call', headers }, payload);
const upgrade = () =>
  ask({
    agent: false,
    path: '/relay/ws/nobody-was-given-this-token',
    headers: {
      ...headers,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
    },
  });

async function keepOn(attempt) {
  while (!crowd.isOver) await attempt();
}

parentPort.once('message', () => {
  crowd.isOver = true;
});
await Promise.all(Array.from({ length: connections }, (_, index) => keepOn(index % 4 === 3 ? upgrade : webhook)));
agent.destroy();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
parentPort.postMessage(statuses);
