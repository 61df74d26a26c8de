import { z } from 'zod';
import { Contact, ContactCard, ContactId } from '#core/contacts/contact.ts';

/** `GET /contacts`, by name. `trouble`: why the file there is was not used. */
export const ContactList = z.object({ contacts: z.array(Contact), trouble: z.string().nullable() });
export type ContactList = z.infer<typeof ContactList>;

/** Names the contact of `PUT` and `DELETE /contacts/:id`. */
export const ContactPath = z.object({ id: ContactId });

/** As many as fit into one request. */
const CARDS_MAX = 200;

/** `POST /contacts/import`. */
export const ImportRequest = z.object({
  contacts: z.array(ContactCard).max(CARDS_MAX, `are more than ${CARDS_MAX}; send them in parts`),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

/** What became of each card, in their order. `into`: whose contact it was put together with. */
const ImportOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('added') }),
  z.object({ outcome: z.enum(['merged', 'known']), into: z.string() }),
  /** There are as many contacts as there may be. */
  z.object({ outcome: z.literal('full') }),
]);
export type ImportOutcome = z.infer<typeof ImportOutcome>;
export const ImportOutcomes = z.array(ImportOutcome);
