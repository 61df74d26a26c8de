import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PointRequest } from '#shared/set-up.ts';
import type { SettingsSnapshot } from '#shared/settings.ts';
import type { SetUpDesk } from '../setup/set-up.ts';
import { failure, parseRequest, refuse } from './errors.ts';

interface SetUpOptions {
  readonly setUp: SetUpDesk;
  readonly settings: () => SettingsSnapshot;
}

const CheckPath = z.object({ id: z.string().max(64) });

/** What is set up, and a look at each part of it. Settings are changed in the app's window alone. */
export function setUpRoutes(app: FastifyInstance, { setUp, settings }: SetUpOptions): void {
  // Whoever comes over HTTP may look, and change nothing.
  app.get('/console/settings', async () => ({ ...settings(), vault: null }));
  app.get('/console/checks', async () => ({ checks: await setUp.checks() }));
  app.post('/console/checks', async () => ({ parts: setUp.begin() }));
  app.get('/console/checks/:id', async (request, reply) => {
    const { id } = parseRequest(CheckPath, request.params);
    const check = await setUp.check(id);
    return check === null ? failure(reply, 404, 'not_found', `There is no check ${id}.`) : { check };
  });
  app.get('/console/numbers', async (_request, reply) => {
    const numbers = await setUp.numbers();
    return numbers.ok ? { numbers: numbers.value } : refuse(reply, numbers.error);
  });
  app.post('/console/number', async (request, reply) => {
    const { point } = parseRequest(PointRequest, request.body);
    const changed = await (point ? setUp.pointNumber() : setUp.undo());
    return changed.ok ? { ok: true, message: changed.value.message } : refuse(reply, changed.error);
  });
}
