import type { z } from 'zod';
import { applyEvent } from '#core/call/apply-event.ts';
import type { CallEvent, CallMessage, NewCallEvent } from '#core/call/events.ts';
import { type CallSummary, summaryOf } from '#core/call/selectors.ts';
import { type CallState, newCall } from '#core/call/state.ts';
import { type AddressBook, broughtIn, withContact, withoutContact } from '#core/contacts/address-book.ts';
import { ContactId, readCard } from '#core/contacts/contact.ts';
import { Playbook } from '#core/dialling/playbook.ts';
import { type CallSid, CallSid as CallSidSchema } from '#core/ids.ts';
import { isSecret, settingNames } from '#core/settings/catalogue.ts';
import type { CallNote, SearchMatch } from '#shared/archive.ts';
import {
  type Bridge,
  type Channel,
  type Input,
  type Output,
  type Payload,
  requests,
  type Topic,
} from '#shared/bridge.ts';
import type { DesktopState } from '#shared/desktop.ts';
import type { BrokenPlaybook } from '#shared/playbooks.ts';
import { DEFAULT_PREFERENCES, type KeptPreferences, withPatch } from '#shared/preferences.ts';
import type { ReplayReport } from '#shared/replay.ts';
import type { AccountNumber, SetUpCheck } from '#shared/set-up.ts';
import type { SettingProblem, SettingsSnapshot } from '#shared/settings.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { Scenario } from './scenarios.ts';

type Outcome = { ok: true } | { ok: false; error: { code: string; message: string } };
type Handlers = { readonly [C in Channel]: (input: z.output<(typeof requests)[C]['input']>) => Promise<Output<C>> };
type Listeners = { readonly [T in Topic]: Set<(payload: Payload<T>) => void> };

const newContactId = (): ContactId => ContactId.parse(crypto.randomUUID());

/** A relay made of journals: reads come from them, what a supervisor does is added to them and told. */
export class FakeBridge implements Bridge {
  readonly asked: { readonly channel: Channel; readonly input: unknown }[] = [];
  readonly journals = new Map<CallSid, CallEvent[]>();
  /** Set to have the next request refused in these words. */
  refuseNext: { readonly code: string; readonly message: string } | null = null;
  /** Set to have every request fail as if nobody were there. */
  isGone = false;
  state: ConsoleState;
  readonly notes = new Map<CallSid, CallNote[]>();
  readonly tags = new Map<CallSid, readonly string[]>();
  readonly summaries = new Map<CallSid, string>();
  readonly playbooks: Playbook[];
  readonly broken: readonly BrokenPlaybook[];
  contacts: AddressBook;
  desktop: DesktopState | null = null;
  kept: KeptPreferences = { preferences: DEFAULT_PREFERENCES, trouble: null };
  replayed: ReplayReport = { turns: [], differences: [] };
  settings: SettingsSnapshot = {
    settings: settingNames.map((name) => ({ name, source: 'default', value: null, problem: null })),
    vault: 'keychain',
    isWaiting: false,
    notices: [],
    dataFolder: '/home/you/.config/Phony',
  };
  /** Values that cannot work. */
  wrong: SettingProblem[] = [];
  checks: SetUpCheck[] = [];
  numbers: AccountNumber[] = [];
  readonly #listeners: Listeners = {
    'calls:messages': new Set(),
    'app:state': new Set(),
    'settings:changed': new Set(),
    'app:focus-call': new Set(),
    'app:show-place': new Set(),
    'app:dial': new Set(),
  };

  constructor({
    state,
    stories,
    playbooks = [],
    broken = [],
    notes = [],
    contacts = [],
    replayed,
    checks = [],
  }: Scenario) {
    this.state = state;
    this.playbooks = [...playbooks];
    this.broken = broken;
    this.contacts = contacts;
    this.checks = [...checks];
    if (replayed !== undefined) this.replayed = replayed;
    for (const [callSid, note] of notes) this.notes.set(callSid, [...(this.notes.get(callSid) ?? []), note]);
    for (const story of stories) this.journals.set(story.callSid, [...story.events]);
  }

  request<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
    this.asked.push({ channel, input });
    if (this.isGone) return Promise.reject(new Error('nobody is there'));
    // The relay checks its input too; a wrong request fails here as it would there.
    return this.#handlers[channel](requests[channel].input.parse(input) as never);
  }

  subscribe<T extends Topic>(topic: T, listener: (payload: Payload<T>) => void): () => void {
    this.#listeners[topic].add(listener);
    return () => this.#listeners[topic].delete(listener);
  }

  publish<T extends Topic>(topic: T, payload: Payload<T>): void {
    for (const listener of this.#listeners[topic]) listener(payload);
  }

  tell(...messages: readonly CallMessage[]): void {
    this.publish('calls:messages', [...messages]);
  }

  /** Journals an event and tells it. */
  happen(callSid: CallSid, event: NewCallEvent): void {
    const journal = this.journals.get(callSid) ?? [];
    this.journals.set(callSid, journal);
    const envelope = { callSid, seq: journal.length + 1, at: new Date().toISOString() };
    const whole = { ...envelope, ...event };
    journal.push(whole);
    this.tell(whole);
  }

  call(callSid: CallSid): CallState {
    return (this.journals.get(callSid) ?? []).reduce(applyEvent, newCall(callSid));
  }

  /** Newest first. */
  #summaries(): CallSummary[] {
    return [...this.journals.keys()]
      .map((sid) => summaryOf(this.call(sid)))
      .sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''));
  }

  #matches(callSid: CallSid, q: string): SearchMatch[] {
    return this.call(callSid).entries.flatMap((entry) =>
      entry.kind === 'turn' && entry.text.toLowerCase().includes(q.toLowerCase())
        ? [{ seq: entry.seq, turn: entry.turn, speaker: entry.speaker, snippet: entry.text }]
        : [],
    );
  }

  #keepContacts(contacts: AddressBook): void {
    this.contacts = contacts;
    this.#revise('contacts');
  }

  /** As the relay says that something kept has changed. */
  #revise(what: keyof ConsoleState['revisions']): void {
    const { revisions } = this.state;
    this.state = { ...this.state, revisions: { ...revisions, [what]: revisions[what] + 1 } };
    this.publish('app:state', this.state);
  }

  #refused<T>(done: () => T): Promise<T | { ok: false; error: { code: string; message: string } }> {
    const refused = this.refuseNext;
    this.refuseNext = null;
    return Promise.resolve(refused === null ? done() : { ok: false, error: refused });
  }

  #do(callSid: CallSid, ...events: readonly NewCallEvent[]): Promise<Outcome> {
    const refused = this.refuseNext;
    this.refuseNext = null;
    if (refused !== null) return Promise.resolve({ ok: false, error: refused });
    for (const event of events) this.happen(callSid, event);
    return Promise.resolve({ ok: true });
  }

  #dial(input: z.output<(typeof requests)['calls:dial']['input']>): CallSummary {
    const sid = CallSidSchema.parse(`CA${String(900 + this.journals.size).padStart(32, '0')}`);
    const { to = '+15005550006', practice = null } = input;
    this.happen(sid, {
      type: 'call.created',
      direction: 'outbound',
      from: '+12125550100',
      to,
      mode: 'relay',
      practice,
    });
    this.happen(sid, { type: 'call.status', status: 'ringing' });
    return summaryOf(this.call(sid));
  }

  readonly #handlers: Handlers = {
    'desktop:state': () => Promise.resolve(this.desktop),
    'app:state': () => Promise.resolve(this.state),
    'settings:read': () => Promise.resolve(this.settings),
    'settings:change': ({ changes }) => {
      const wrong = this.wrong.filter(({ name }) => name in changes);
      if (wrong.length > 0) return Promise.resolve({ ok: false, problems: wrong });
      const settings = this.settings.settings.map((each) => {
        const value = changes[each.name];
        if (value === undefined) return each;
        if (value === null) return { ...each, source: 'default' as const, value: null };
        return { ...each, source: 'kept' as const, value: isSecret(each.name) ? null : value };
      });
      this.settings = { ...this.settings, settings };
      return Promise.resolve({ ok: true, settings: this.settings });
    },
    'settings:accept-weaker': ({ accepted }) => {
      this.settings = { ...this.settings, vault: accepted ? 'weaker' : 'run' };
      return Promise.resolve({ ok: true, settings: this.settings });
    },
    'setup:begin': () => Promise.resolve(this.checks.map(({ id, title, needed }) => ({ id, title, needed }))),
    'setup:check': ({ id }) => Promise.resolve(this.checks.find((check) => check.id === id) ?? null),
    'setup:numbers': () => this.#refused(() => ({ ok: true, numbers: this.numbers })),
    'setup:point': () => this.#refused(() => ({ ok: true, message: 'Done.' })),
    'data:open-folder': () => this.#refused(() => ({ ok: true })),
    'data:export': () => this.#refused(() => ({ ok: true, folder: '/tmp/phony', calls: this.journals.size })),
    'data:erase': () =>
      this.#refused(() => {
        const calls = this.journals.size;
        this.journals.clear();
        return { ok: true, calls };
      }),
    'app:shell-command': () => this.#refused(() => ({ ok: true })),
    'calls:list': ({ q, before, limit = 100 }) => {
      const found = this.#summaries().filter(({ callSid }) => q === undefined || this.#matches(callSid, q).length > 0);
      const start = before === undefined ? 0 : found.findIndex(({ callSid }) => callSid === before) + 1;
      const page = found.slice(start, start + limit);
      return Promise.resolve(
        q === undefined ? page : page.map((call) => ({ ...call, matches: this.#matches(call.callSid, q) })),
      );
    },
    'calls:events': ({ callSid }) => Promise.resolve([...(this.journals.get(callSid) ?? [])]),
    'calls:dial': (input) => {
      const refused = this.refuseNext;
      this.refuseNext = null;
      if (refused !== null) return Promise.resolve({ ok: false, error: refused });
      return Promise.resolve({ ok: true, call: this.#dial(input) });
    },
    'calls:say': ({ callSid, text }) => {
      const turn = this.call(callSid).lastTurn + 1;
      return this.#do(callSid, { type: 'supervisor', action: 'text', text, turn });
    },
    'calls:whisper': ({ callSid, text }) => this.#do(callSid, { type: 'supervisor', action: 'whisper', text }),
    'calls:press': ({ callSid, digits }) =>
      this.#do(
        callSid,
        { type: 'supervisor', action: 'dtmf', digits },
        { type: 'command', name: 'press', args: { digits }, source: 'supervisor', ok: true },
      ),
    'calls:transfer': ({ callSid, number = '' }) =>
      this.#do(
        callSid,
        { type: 'supervisor', action: 'transfer', number },
        { type: 'command', name: 'transfer', args: { number }, source: 'supervisor', ok: true },
      ),
    'calls:end': ({ callSid }) =>
      this.#do(
        callSid,
        { type: 'supervisor', action: 'end' },
        { type: 'command', name: 'end_call', args: {}, source: 'supervisor', ok: true },
        { type: 'call.ended', reason: 'you ended it', durationSeconds: 61 },
      ),
    'calls:pause': ({ callSid, paused }) =>
      this.#do(callSid, { type: 'supervisor', action: paused ? 'pause' : 'resume' }),
    'calls:answer': ({ callSid, response, questionId }) => {
      const pending = this.call(callSid).entries.find(
        (entry) => entry.kind === 'question' && entry.status === 'pending',
      );
      const id = questionId ?? (pending?.kind === 'question' ? pending.questionId : undefined);
      if (id === undefined) {
        return Promise.resolve({
          ok: false,
          error: { code: 'nothing_pending', message: 'The assistant asks nothing.' },
        });
      }
      return this.#do(callSid, { type: 'question.answered', questionId: id, response });
    },
    'calls:approve': ({ callSid, approvalId, decision, text = '', rest }) =>
      this.#do(callSid, {
        type: 'approval.resolved',
        approvalId,
        decision,
        text,
        ...(rest === true ? { rest } : {}),
      }),
    'calls:incoming': ({ callSid, decision }) =>
      this.#do(callSid, { type: 'incoming.decided', decision, by: 'supervisor' }),
    'calls:tick': ({ callSid, item, done }) =>
      this.#do(callSid, { type: 'checklist', item, done, source: 'supervisor' }),
    'calls:seen': ({ callSid }) => this.#do(callSid, { type: 'seen' }),
    'calls:remarks': ({ callSid }) =>
      Promise.resolve({
        notes: this.notes.get(callSid) ?? [],
        tags: this.tags.get(callSid) ?? [],
        summary: this.summaries.get(callSid) ?? null,
      }),
    'calls:tag': ({ callSid, tags }) =>
      this.#refused(() => {
        this.tags.set(callSid, tags);
        return { ok: true, tags };
      }),
    'calls:sum-up': ({ callSid }) =>
      this.#refused(() => {
        const summary = 'They agreed on Tuesday at nine. The confirmation is still to be sent.';
        this.summaries.set(callSid, summary);
        return { ok: true, summary };
      }),
    'calls:note': ({ callSid, text }) =>
      this.#refused(() => {
        const note = { at: new Date().toISOString(), seq: this.call(callSid).seq, text };
        this.notes.set(callSid, [...(this.notes.get(callSid) ?? []), note]);
        return { ok: true, note };
      }),
    'calls:export': ({ callSid, format }) => this.#refused(() => ({ ok: true, file: `${callSid}.${format}` })),
    'calls:erase': ({ callSid }) =>
      this.#refused(() => {
        this.journals.delete(callSid);
        return { ok: true };
      }),
    'calls:replay': () => this.#refused(() => ({ ok: true, replay: this.replayed })),
    'playbooks:list': () => Promise.resolve({ playbooks: [...this.playbooks], broken: [...this.broken] }),
    'playbooks:put': ({ name, playbook }) =>
      this.#refused(() => {
        const kept = Playbook.parse({ ...(playbook as object), name });
        this.playbooks.splice(0, Infinity, ...this.playbooks.filter((each) => each.name !== name), kept);
        return { ok: true, playbook: kept };
      }),
    'playbooks:remove': ({ name }) =>
      this.#refused(() => {
        this.playbooks.splice(0, Infinity, ...this.playbooks.filter((each) => each.name !== name));
        return { ok: true };
      }),
    'contacts:list': () => Promise.resolve({ contacts: [...this.contacts], trouble: null }),
    'contacts:put': ({ id, contact }) =>
      this.#refused(() => {
        const card = readCard(contact);
        if (!card.ok) return card;
        const whole = { ...card.value, id: id ?? newContactId() };
        const book = withContact(this.contacts, whole);
        if (!book.ok) return book;
        this.#keepContacts(book.value);
        return { ok: true, contact: whole };
      }),
    'contacts:remove': ({ id }) =>
      this.#refused(() => {
        this.#keepContacts(withoutContact(this.contacts, id));
        return { ok: true };
      }),
    'contacts:import': ({ contacts }) =>
      this.#refused(() => {
        const { book, outcomes } = broughtIn(this.contacts, contacts, newContactId);
        this.#keepContacts(book);
        return { ok: true, outcomes: [...outcomes] };
      }),
    'preferences:get': () => Promise.resolve(this.kept),
    'preferences:change': (patch) =>
      this.#refused(() => {
        this.kept = { preferences: withPatch(this.kept.preferences, patch), trouble: null };
        this.#revise('preferences');
        return { ok: true, ...this.kept };
      }),
  };
}
