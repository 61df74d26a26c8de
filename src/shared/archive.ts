import { z } from 'zod';
import { CallSummary, SupervisorText } from './supervisor-api.ts';

/** Something the supervisor wrote down about a call. `seq`: the call's last event at the time. */
export const CallNote = z.object({ at: z.string(), seq: z.int().nonnegative(), text: z.string() });
export type CallNote = z.infer<typeof CallNote>;

/** `POST /calls/SID/notes`. */
export const NoteRequest = z.object({ text: SupervisorText });

/** What a call can be exported as. */
export const ExportFormat = z.enum(['json', 'md', 'csv', 'vtt'], { error: 'is no format; give json, md, csv or vtt' });
export type ExportFormat = z.infer<typeof ExportFormat>;

/** `GET /calls/SID/export`. */
export const ExportRequest = z.object({ format: ExportFormat });

/** A place where searched words stand. `seq`: the event to jump to; `turn` is null for a note. */
export const SearchMatch = z.object({
  seq: z.int().nonnegative(),
  turn: z.int().positive().nullable(),
  speaker: z.enum(['caller', 'assistant', 'supervisor', 'note']),
  snippet: z.string(),
});
export type SearchMatch = z.infer<typeof SearchMatch>;

/** A row of `GET /calls`; with `q` it says where the words stand. */
export const ListedCall = CallSummary.extend({ matches: z.array(SearchMatch).optional() });
export type ListedCall = z.infer<typeof ListedCall>;
