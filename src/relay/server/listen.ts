import type { FastifyInstance } from 'fastify';
import { ConfigurationError } from '../configuration.ts';
import { portOf } from './main-server.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Takes the port on this machine and gives its number.
 *
 * @param close - What is undone where it cannot be had.
 * @throws ConfigurationError where it is in use or not allowed.
 */
export async function listen(server: FastifyInstance, port: number, close: () => Promise<void>): Promise<number> {
  try {
    await server.listen({ host: LOOPBACK, port });
    return portOf(server);
  } catch (error) {
    await close();
    throw portProblem(error, port);
  }
}

function portProblem(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new ConfigurationError([
      { name: 'PORT', message: `${port} is in use; stop what uses it, or set another, 0 for any free one` },
    ]);
  }
  if (code === 'EACCES') {
    return new ConfigurationError([{ name: 'PORT', message: `${port} is not allowed to you; set one above 1023` }]);
  }
  return error;
}
