import { z } from 'zod';
import { Playbook, PlaybookName } from '#core/dialling/playbook.ts';

/** A file in the folder that is no playbook, and why. */
const BrokenPlaybook = z.object({ name: z.string(), reason: z.string() });
export type BrokenPlaybook = z.infer<typeof BrokenPlaybook>;

/** `GET /playbooks`: those there are, by name, and the files that cannot be read. */
export const PlaybookList = z.object({ playbooks: z.array(Playbook), broken: z.array(BrokenPlaybook) });
export type PlaybookList = z.infer<typeof PlaybookList>;

/** Names the playbook of `PUT` and `DELETE /playbooks/:name`. */
export const PlaybookPath = z.object({ name: PlaybookName });
