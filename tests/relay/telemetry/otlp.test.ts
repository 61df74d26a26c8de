import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NewCallEvent } from '#core/call/events.ts';
import { startTracing } from '#relay/telemetry/tracing.ts';
import { CallRecorder } from '../../fakes/call-recorder.ts';
import { keptLog } from '../../fakes/log.ts';

const CALL: readonly NewCallEvent[] = [
  { type: 'caller.transcript', turn: 1, text: 'Hello.', final: true },
  { type: 'latency', turn: 2, metric: 'first_token', ms: 5 },
  { type: 'assistant.transcript', turn: 2, text: 'Hello.', final: true },
  { type: 'call.ended', reason: 'hung_up', durationSeconds: 1 },
];

/** A receiver that answers `status` and keeps what it got. */
async function receiver(status: number) {
  const got: { readonly path: string; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      got.push({ path: request.url ?? '', body });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { got, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

async function traceOneCall(endpoint: string | null) {
  const { log, lines } = keptLog();
  const tracing = await startTracing(endpoint, '1.2.3', log);
  const recorder = new CallRecorder(() => Date.parse('2026-11-22T12:00:00.000Z'));
  for (const event of CALL) recorder.record(event);
  for (const event of recorder.events) tracing.observe(event);
  await tracing.close();
  return lines;
}

describe('traces', () => {
  it('go to the receiver as OTLP over HTTP, under our name', async () => {
    const { got, url } = await receiver(200);
    await traceOneCall(`${url}/`);
    expect(got.map(({ path }) => path)).toEqual(['/v1/traces']);
    const [resource] = JSON.parse(got[0]?.body ?? '').resourceSpans;
    const named = Object.fromEntries(
      resource.resource.attributes.map(({ key, value }: { key: string; value: { stringValue: string } }) => [
        key,
        value.stringValue,
      ]),
    );
    expect(named).toMatchObject({ 'service.name': 'phony', 'service.version': '1.2.3' });
    expect(resource.scopeSpans[0].spans.map(({ name }: { name: string }) => name)).toEqual([
      'model',
      'speech',
      'turn',
      'call',
    ]);
  });

  it.each([400, 'nobody'] as const)('are lost with one line in the log where the receiver is %s', async (status) => {
    const url = status === 'nobody' ? 'http://127.0.0.1:9' : (await receiver(status)).url;
    const lines = await traceOneCall(url);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('traces cannot be handed over');
  });

  it('are not made without a receiver', async () => {
    expect(await traceOneCall(null)).toEqual([]);
  });
});
