import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { CallDesk } from './calls/call-desk.ts';

/** A relay that takes calls: what `compose` gives to the two roots (the app, and plain Node). */
export interface RelayApp {
  readonly desk: CallDesk;
  /** Where the supervisor API and Twilio's routes answer on this machine. */
  readonly port: number;
  readonly url: string;
  /** Bearer token of the supervisor API. */
  readonly supervisorToken: string;
  state(): ConsoleState;
  onState(listener: (state: ConsoleState) => void): () => void;
  /** Calls that are up now. */
  activeCalls(): number;
  /** Ends live calls politely, flushes the journal, closes every socket. Idempotent. */
  close(): Promise<void>;
}
