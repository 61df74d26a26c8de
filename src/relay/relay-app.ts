import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { CallArchive } from './calls/call-archive.ts';
import type { CallDesk } from './calls/call-desk.ts';
import type { CallReplay } from './calls/call-replay.ts';
import type { CallSummaries } from './calls/call-summaries.ts';
import type { ContactFile } from './contacts/contact-file.ts';
import type { PlaybookFiles } from './playbooks/playbook-files.ts';
import type { PreferenceFile } from './preferences/preference-file.ts';
import type { SetUpDesk } from './setup/set-up.ts';

/** A relay that takes calls: what `compose` gives to the two roots (the app, and plain Node). */
export interface RelayApp {
  readonly desk: CallDesk;
  readonly archive: Pick<CallArchive, 'remarks' | 'note' | 'tag' | 'export' | 'erase' | 'past' | 'eraseAll'>;
  readonly summaries: Pick<CallSummaries, 'make'>;
  readonly replay: Pick<CallReplay, 'run'>;
  readonly playbooks: Pick<PlaybookFiles, 'list' | 'keep' | 'drop'>;
  readonly contacts: Pick<ContactFile, 'list' | 'nameOf' | 'keep' | 'drop' | 'bringIn' | 'subscribe'>;
  readonly preferences: Pick<PreferenceFile, 'value' | 'kept' | 'change' | 'subscribe'>;
  readonly setUp: SetUpDesk;
  /** Where the supervisor API and Twilio's routes answer on this machine. */
  readonly port: number;
  readonly url: string;
  /** Bearer token of the supervisor API. */
  readonly supervisorToken: string;
  state(): ConsoleState;
  onState(listener: (state: ConsoleState) => void): () => void;
  /** Calls that are up now. */
  activeCalls(): number;
  /** The machine was asleep: what may have broken unnoticed is looked at. @param sleptMs - Null where that is not known. */
  woke(sleptMs: number | null): void;
  /** Ends live calls politely, flushes the journal, closes every socket. Idempotent. */
  close(): Promise<void>;
}
