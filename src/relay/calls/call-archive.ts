import { applyEvents } from '#core/call/apply-event.ts';
import { newCall } from '#core/call/state.ts';
import type { Refusal } from '#core/errors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Clock } from '#core/ports/clock.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { CallNote, CallRemarks, ExportFormat } from '#shared/archive.ts';
import { errorCode } from '../adapters/store/disk.ts';
import type { Journal } from '../adapters/store/journal.ts';
import { VERSION } from '../adapters/store/journal-lines.ts';
import type { NoteBook } from '../adapters/store/note-book.ts';
import { type CallExport, exportCall } from '../exports/export-call.ts';
import type { Logger } from '../logging/logger.ts';
import type { Outcome } from './call-desk.ts';
import type { CallRegistry } from './call-registry.ts';
import type { HistoryKeeper } from './history-keeper.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

interface ArchivePorts {
  readonly registry: CallRegistry;
  readonly history: HistoryKeeper;
  readonly journal: Journal;
  readonly notes: NoteBook;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a supervisor does with the record of a call, live or past: note something, take it along, erase it. */
export class CallArchive {
  readonly #ports: ArchivePorts;
  #stopKeeping: () => void = nothing;
  #settled: Promise<void> = Promise.resolve();

  constructor(ports: ArchivePorts) {
    this.#ports = ports;
  }

  /** Resolves once the note is on the disk, or is kept because the disk does not take it now. */
  async note(callSid: CallSid, text: string): Promise<Result<CallNote, Refusal>> {
    const { registry, journal } = this.#ports;
    const seq = registry.live(callSid)?.state.seq ?? (await journal.read(callSid))?.at(-1)?.seq;
    if (seq === undefined) return err(notFound(callSid));
    const note = { at: this.#now(), seq, text: text.trim() };
    await this.#write(callSid, note);
    return ok(note);
  }

  /** Gives a call these tags in place of those it has. Resolves as `note` does. */
  async tag(callSid: CallSid, tags: readonly string[]): Promise<Outcome> {
    if ((await this.#ports.registry.find(callSid)) === null) return err(notFound(callSid));
    await this.#write(callSid, { at: this.#now(), tags });
    return ok(null);
  }

  /** Keeps what a call came to in few words, in place of what was kept. Resolves as `note` does. */
  async sumUp(callSid: CallSid, summary: string): Promise<void> {
    await this.#write(callSid, { at: this.#now(), summary });
  }

  /** What is known of a call beside its journal, or null where there is no such call. */
  async remarks(callSid: CallSid): Promise<CallRemarks | null> {
    if ((await this.#ports.registry.find(callSid)) === null) return null;
    const { notes, tags, summary } = await this.#ports.notes.read(callSid);
    return { notes, tags, summary };
  }

  /** All there is of a call as one file, or null where there is no such call. */
  async export(callSid: CallSid, format: ExportFormat): Promise<CallExport | null> {
    const { registry, journal, notes } = this.#ports;
    const [content, noted] = await Promise.all([journal.content(callSid), notes.read(callSid)]);
    const events = registry.live(callSid)?.shown ?? content?.events ?? [];
    if (content === null || content.version > VERSION || events.length === 0) return null;
    const state = applyEvents(newCall(callSid), events);
    return exportCall({ state, events: [...events, ...content.later], ...noted }, format);
  }

  /** Takes a past call out of every file there is. */
  async erase(callSid: CallSid): Promise<Outcome> {
    const { registry } = this.#ports;
    if (registry.live(callSid) !== null) {
      return err({ code: 'call_active', message: 'The call is up; end it first, then erase it.' });
    }
    if ((await registry.find(callSid)) === null) return err(notFound(callSid));
    try {
      await this.#eraseAll([callSid]);
      return ok(null);
    } catch (error) {
      this.#ports.log.error({ callSid, error: String(error) }, 'call cannot be erased');
      return err(unerased('The call cannot be erased', error));
    }
  }

  /** Every call that is over, whatever can be read of it. */
  async past(): Promise<readonly CallSid[]> {
    const { journal, registry } = this.#ports;
    return [...(await journal.list()).keys()].filter((callSid) => registry.live(callSid) === null);
  }

  /** Takes every past call out of every file there is. Resolves to how many there were. */
  async eraseAll(): Promise<Result<number, Refusal>> {
    if (this.#ports.registry.liveCalls.length > 0) {
      return err({ code: 'call_active', message: 'A call is up; end it first, then erase everything.' });
    }
    const past = await this.past();
    try {
      await this.#eraseAll(past);
      return ok(past.length);
    } catch (error) {
      this.#ports.log.error({ error: String(error) }, 'calls cannot be erased');
      return err(unerased('Not every call could be erased', error));
    }
  }

  /** Erases past calls once they are older than `days`, now and every day from now on. */
  keepFor(days: number): void {
    this.#settled = this.#eraseOlderThan(days).catch((error: unknown) => {
      this.#ports.log.error({ error: String(error) }, 'old calls cannot be erased');
    });
    this.#stopKeeping = this.#ports.clock.after(DAY_MS, () => this.keepFor(days));
  }

  /** Resolves when the calls that are too old by now have been erased. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  close(): void {
    this.#stopKeeping();
  }

  async #write(callSid: CallSid, line: Parameters<NoteBook['append']>[1]): Promise<void> {
    const { history, notes, registry } = this.#ports;
    await notes.append(callSid, line);
    await history.noted(callSid, registry.live(callSid)?.state ?? null);
  }

  #now(): string {
    return new Date(this.#ports.clock.nowMs()).toISOString();
  }

  async #eraseOlderThan(days: number): Promise<void> {
    const { history, clock, log } = this.#ports;
    await history.upToDate;
    const old = history.startedBefore(clock.nowMs() - days * DAY_MS);
    if (old.length === 0) return;
    await this.#eraseAll(old);
    log.info({ calls: old.length, days }, 'old calls have been erased');
  }

  /** The journals first: what is left of a call without one is taken out at the next start. */
  async #eraseAll(callSids: readonly CallSid[]): Promise<void> {
    const { journal, notes, history } = this.#ports;
    for (const callSid of callSids) {
      await journal.erase(callSid);
      await notes.erase(callSid);
    }
    await history.forget(callSids);
  }
}

const notFound = (callSid: CallSid): Refusal => ({ code: 'call_not_found', message: `There is no call ${callSid}.` });

const unerased = (what: string, error: unknown): Refusal => ({
  code: 'disk_refused',
  message: `${what} (${errorCode(error)}); see that the data folder may be written, and try again.`,
});

function nothing(): void {}
