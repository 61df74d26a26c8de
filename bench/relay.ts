import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { sayReady } from './probe.ts';

/** The built relay, as it starts by itself, in this process; where it listens is caught from its first line. */
export async function startRelay(): Promise<void> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => {
    const said = JSON.parse(String(text)) as { url: string };
    process.stdout.write = write;
    sayReady(said.url);
    return true;
  };
  await import(pathToFileURL(path.resolve('out', 'main', 'relay.js')).href);
}
