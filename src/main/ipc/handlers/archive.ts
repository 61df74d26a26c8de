import type { CallExport } from '#relay/exports/export-call.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import type { Handlers } from '../register.ts';
import { answered } from './answered.ts';

type ArchiveHandlers = Pick<
  Handlers,
  'calls:remarks' | 'calls:note' | 'calls:tag' | 'calls:sum-up' | 'calls:export' | 'calls:erase' | 'calls:replay'
>;

/** Asks the supervisor where to put a file, and puts it there. Null where they thought better of it. */
export type SaveFile = (file: CallExport) => Promise<string | null>;

/** What is done with the record of a call. */
export const archiveHandlers = (
  { archive, replay, summaries }: Pick<RelayApp, 'archive' | 'replay' | 'summaries'>,
  saveFile: SaveFile,
): ArchiveHandlers => ({
  'calls:remarks': async ({ callSid }) => archive.remarks(callSid),
  'calls:note': async ({ callSid, text }) => {
    const noted = await archive.note(callSid, text);
    return noted.ok ? { ok: true, note: noted.value } : { ok: false, error: { ...noted.error } };
  },
  'calls:tag': async ({ callSid, tags }) => {
    const tagged = await archive.tag(callSid, tags);
    return tagged.ok ? { ok: true, tags: [...tags] } : { ok: false, error: { ...tagged.error } };
  },
  'calls:sum-up': async ({ callSid }) => {
    const made = await summaries.make(callSid);
    return made.ok ? { ok: true, summary: made.value } : { ok: false, error: { ...made.error } };
  },
  'calls:export': async ({ callSid, format }) => {
    const file = await archive.export(callSid, format);
    if (file === null) {
      return { ok: false, error: { code: 'call_not_found', message: `There is no call ${callSid}.` } };
    }
    try {
      return { ok: true, file: await saveFile(file) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `The file cannot be written (${why}). Choose another folder.`;
      return { ok: false, error: { code: 'disk_refused', message } };
    }
  },
  'calls:erase': async ({ callSid }) => answered(await archive.erase(callSid)),
  'calls:replay': async ({ callSid, ...request }) => {
    const run = await replay.run(callSid, request);
    return run.ok ? { ok: true, replay: run.value } : { ok: false, error: { ...run.error } };
  },
});
