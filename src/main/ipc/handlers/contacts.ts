import type { RelayApp } from '#relay/relay-app.ts';
import type { Handlers } from '../register.ts';
import { answered } from './answered.ts';

type ContactHandlers = Pick<Handlers, 'contacts:list' | 'contacts:put' | 'contacts:remove' | 'contacts:import'>;

export const contactHandlers = ({ contacts }: Pick<RelayApp, 'contacts'>): ContactHandlers => ({
  'contacts:list': async () => contacts.list(),
  'contacts:put': async ({ id, contact }) => {
    const kept = await contacts.keep(id, contact);
    return kept.ok ? { ok: true, contact: kept.value } : { ok: false, error: { ...kept.error } };
  },
  'contacts:remove': async ({ id }) => answered(await contacts.drop(id)),
  'contacts:import': async ({ contacts: cards }) => {
    const brought = await contacts.bringIn(cards);
    return brought.ok ? { ok: true, outcomes: [...brought.value] } : { ok: false, error: { ...brought.error } };
  },
});
