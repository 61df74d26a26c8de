import { z } from 'zod';
import { type Output, requests } from '#shared/bridge.ts';
import { SetUpCheck, SetUpPart } from '#shared/set-up.ts';
import { SettingsSnapshot } from '#shared/settings.ts';
import type { Asking, Routes } from './http-routes.ts';
import { notInApp } from './not-in-app.ts';
import { ReadRefused } from './read-refused.ts';

interface Asker {
  /** @throws ReadRefused where the relay answers with an error. */
  readonly read: (path: string, deadlineMs?: number) => Promise<unknown>;
  /** A refusal is a value. */
  readonly act: (path: string, asking: Asking) => Promise<unknown>;
}

type SetUpChannel = Extract<keyof Routes, `settings:${string}` | `setup:${string}` | `data:${string}`>;

/** The relay asks Twilio several things, one after the other, and opens a session. */
const LOOK_MS = 60_000;
const NOT_FOUND = 404;

const Parts = z.object({ parts: z.array(SetUpPart) });
const Check = z.object({ check: SetUpCheck });

/** Over HTTP one may look at the settings and change none. */
const notChanged: Output<'settings:change'> = { ok: false, problems: [{ name: '', message: notInApp.error.message }] };

/** What is set up, and a look at each part of it. */
export const setUpRoutes = ({ read, act }: Asker): Pick<Routes, SetUpChannel> => ({
  'settings:read': async () => SettingsSnapshot.parse(await read('/console/settings')),
  'settings:change': async () => notChanged,
  'settings:accept-weaker': async () => notChanged,
  'setup:begin': async () => Parts.parse(await act('/console/checks', { method: 'POST' })).parts,
  'setup:check': async ({ id }) => {
    try {
      return Check.parse(await read(`/console/checks/${encodeURIComponent(id)}`, LOOK_MS)).check;
    } catch (error) {
      if (error instanceof ReadRefused && error.status === NOT_FOUND) return null;
      throw error;
    }
  },
  'setup:numbers': async () => {
    const answer = await act('/console/numbers', { method: 'GET', deadlineMs: LOOK_MS });
    return requests['setup:numbers'].output.parse(withOk(answer));
  },
  'setup:point': async (body) =>
    requests['setup:point'].output.parse(await act('/console/number', { method: 'POST', body })),
  'data:open-folder': async () => notInApp,
  'data:export': async () => notInApp,
  'data:erase': async () => notInApp,
});

const withOk = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && !('ok' in answer) ? { ok: true, ...answer } : answer;
