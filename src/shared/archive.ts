import { z } from 'zod';
import { CallSummary, SupervisorText } from './supervisor-api.ts';

/** Something the supervisor wrote down about a call. `seq`: the call's last event at the time. */
export const CallNote = z.object({ at: z.string(), seq: z.int().nonnegative(), text: z.string() });
export type CallNote = z.infer<typeof CallNote>;

const TAGS_MAX = 12;

/** A word or two that calls are told apart by. */
const CallTag = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'is empty; give a word or two')
  .max(30, 'is too long for a tag; use at most 30 characters')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]*$/u, 'has signs that no tag has; use letters, digits, blanks, - and _');

/** `PUT /calls/SID/tags`: all the tags a call is to have. */
export const TagsRequest = z.object({
  tags: z
    .array(CallTag)
    .max(TAGS_MAX, `are too many; a call has at most ${TAGS_MAX}`)
    .transform((tags) => [...new Set(tags)]),
});

/** `GET /calls/SID/notes`: what is known of a call beside its journal. */
export const CallRemarks = z.object({
  /** Oldest first. */
  notes: z.array(CallNote).readonly(),
  tags: z.array(z.string()).readonly(),
  /** What the model made of the call when it was last asked, or null. */
  summary: z.string().nullable(),
});
export type CallRemarks = z.infer<typeof CallRemarks>;

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

/** A row of `GET /calls`: with the call's tags and summary, where it has any; with `q` it says where the words stand. */
export const ListedCall = CallSummary.extend({
  tags: z.array(z.string()).readonly().optional(),
  summary: z.string().optional(),
  matches: z.array(SearchMatch).optional(),
});
export type ListedCall = z.infer<typeof ListedCall>;
