import { requests } from '#shared/bridge.ts';
import { ContactList } from '#shared/contacts.ts';
import { PlaybookList } from '#shared/playbooks.ts';
import { KeptPreferences } from '#shared/preferences.ts';
import type { Asking, Routes } from './http-routes.ts';

export interface Asker {
  /** @throws ReadRefused where the relay answers with an error. */
  readonly read: (path: string) => Promise<unknown>;
  /** A refusal is a value. */
  readonly act: (path: string, asking: Asking) => Promise<unknown>;
}

type KeptChannel = Extract<keyof Routes, `playbooks:${string}` | `contacts:${string}` | `preferences:${string}`>;

/** What the relay keeps beside the calls. */
export const keptRoutes = ({ read, act }: Asker): Pick<Routes, KeptChannel> => ({
  'playbooks:list': async () => PlaybookList.parse(await read('/playbooks')),
  'playbooks:put': async ({ name, playbook }) => {
    const answer = await act(`/playbooks/${encodeURIComponent(name)}`, { method: 'PUT', body: playbook });
    return requests['playbooks:put'].output.parse(answer);
  },
  'playbooks:remove': async ({ name }) => {
    const answer = await act(`/playbooks/${encodeURIComponent(name)}`, { method: 'DELETE' });
    return requests['playbooks:remove'].output.parse(answer);
  },
  'contacts:list': async () => ContactList.parse(await read('/contacts')),
  'contacts:put': async ({ id, contact }) => {
    const asking = { method: id === null ? 'POST' : 'PUT', body: contact } as const;
    return requests['contacts:put'].output.parse(await act(id === null ? '/contacts' : `/contacts/${id}`, asking));
  },
  'contacts:remove': async ({ id }) =>
    requests['contacts:remove'].output.parse(await act(`/contacts/${id}`, { method: 'DELETE' })),
  'contacts:import': async (input) =>
    requests['contacts:import'].output.parse(await act('/contacts/import', { method: 'POST', body: input })),
  'preferences:get': async () => KeptPreferences.parse(await read('/console/preferences')),
  'preferences:change': async (body) =>
    requests['preferences:change'].output.parse(await act('/console/preferences', { method: 'PATCH', body })),
});
