import type { RelayApp } from '#relay/relay-app.ts';
import type { Handlers } from '../register.ts';
import { answered } from './answered.ts';

type PlaybookHandlers = Pick<Handlers, 'playbooks:list' | 'playbooks:put' | 'playbooks:remove'>;

export const playbookHandlers = ({ playbooks }: Pick<RelayApp, 'playbooks'>): PlaybookHandlers => ({
  'playbooks:list': () => playbooks.list(),
  'playbooks:put': async ({ name, playbook }) => {
    const kept = await playbooks.keep(name, playbook);
    return kept.ok ? { ok: true, playbook: kept.value } : { ok: false, error: { ...kept.error } };
  },
  'playbooks:remove': async ({ name }) => answered(await playbooks.drop(name)),
});
