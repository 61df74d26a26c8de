import { z } from 'zod';
import { CallEvent } from '#core/call/events.ts';
import { Contact, ContactId } from '#core/contacts/contact.ts';
import { Playbook } from '#core/dialling/playbook.ts';
import { CallSid, QuestionId } from '#core/ids.ts';
import { CallNote, CallRemarks, ExportRequest, ListedCall, NoteRequest, TagsRequest } from './archive.ts';
import { ContactList, ImportOutcomes, ImportRequest } from './contacts.ts';
import { DesktopState } from './desktop.ts';
import { PlaceId } from './places.ts';
import { PlaybookList, PlaybookPath } from './playbooks.ts';
import { KeptPreferences, PreferencesPatch } from './preferences.ts';
import { ReplayReport, ReplayRequest } from './replay.ts';
import { AccountNumber, PointRequest, SetUpCheck, SetUpPart } from './set-up.ts';
import { SettingsChange, SettingsChanged, SettingsSnapshot } from './settings.ts';
import {
  AnswerRequest,
  ApprovalRequest,
  CallMessage,
  CallSummary,
  ConsoleState,
  DialRequest,
  EndRequest,
  IncomingRequest,
  ListRequest,
  PauseRequest,
  PressRequest,
  RefusalBody,
  SayRequest,
  SeenRequest,
  TickRequest,
  TransferRequest,
  WhisperRequest,
} from './supervisor-api.ts';

const OfCall = z.object({ callSid: CallSid });

const refused = z.object({ ok: z.literal(false), error: RefusalBody });
const orRefused = <S extends z.ZodRawShape>(done: S) =>
  z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), ...done }), refused]);
const outcome = orRefused({});

/** Console → relay. The only place where a channel is named. */
export const requests = {
  'app:state': { input: z.undefined(), output: ConsoleState },
  /** Makes `phony` a command of the user's shells, or takes it back. The app says in a dialog of its own what it did. */
  'app:shell-command': { input: z.enum(['install', 'remove']), output: outcome },
  /** Null in a browser, which has no desktop around it that is ours. */
  'desktop:state': { input: z.undefined(), output: DesktopState.nullable() },
  'calls:list': { input: ListRequest, output: z.array(ListedCall) },
  'calls:events': { input: OfCall, output: z.array(CallEvent) },
  'calls:dial': {
    input: DialRequest,
    output: orRefused({ call: CallSummary }),
  },
  'calls:say': { input: SayRequest, output: outcome },
  'calls:whisper': { input: WhisperRequest, output: outcome },
  'calls:press': { input: PressRequest, output: outcome },
  'calls:transfer': { input: TransferRequest, output: outcome },
  'calls:end': { input: EndRequest, output: outcome },
  'calls:pause': { input: PauseRequest, output: outcome },
  'calls:answer': { input: AnswerRequest, output: outcome },
  'calls:approve': { input: ApprovalRequest, output: outcome },
  'calls:incoming': { input: IncomingRequest, output: outcome },
  'calls:tick': { input: TickRequest, output: outcome },
  'calls:seen': { input: SeenRequest, output: outcome },
  /** Null where there is no such call. */
  'calls:remarks': { input: OfCall, output: CallRemarks.nullable() },
  'calls:note': { input: OfCall.extend(NoteRequest.shape), output: orRefused({ note: CallNote }) },
  'calls:tag': { input: OfCall.extend(TagsRequest.shape), output: orRefused({ tags: z.array(z.string()) }) },
  'calls:sum-up': { input: OfCall, output: orRefused({ summary: z.string() }) },
  /** Puts the call into a file of the supervisor's; `file` is where, or null where they thought better of it. */
  'calls:export': { input: OfCall.extend(ExportRequest.shape), output: orRefused({ file: z.string().nullable() }) },
  'calls:erase': { input: OfCall, output: outcome },
  'calls:replay': { input: OfCall.and(ReplayRequest), output: orRefused({ replay: ReplayReport }) },
  'playbooks:list': { input: z.undefined(), output: PlaybookList },
  /** What the playbook says is checked where it is kept: the refusal names the field. */
  'playbooks:put': {
    input: z.object({ name: z.string().max(100), playbook: z.unknown() }),
    output: orRefused({ playbook: Playbook }),
  },
  'playbooks:remove': { input: PlaybookPath, output: outcome },
  'contacts:list': { input: z.undefined(), output: ContactList },
  /** Without an id it is a new one. What it says is checked where it is kept: the refusal names the field. */
  'contacts:put': {
    input: z.object({ id: ContactId.nullable(), contact: z.unknown() }),
    output: orRefused({ contact: Contact }),
  },
  'contacts:remove': { input: z.object({ id: ContactId }), output: outcome },
  'contacts:import': { input: ImportRequest, output: orRefused({ outcomes: ImportOutcomes }) },
  'settings:read': { input: z.undefined(), output: SettingsSnapshot },
  'settings:change': { input: SettingsChange, output: SettingsChanged },
  /** Keeps secrets in the settings file though there is no keychain, or no longer does. */
  'settings:accept-weaker': { input: z.object({ accepted: z.boolean() }), output: SettingsChanged },
  /** The parts of the set-up; they are looked at anew from now on. */
  'setup:begin': { input: z.undefined(), output: z.array(SetUpPart) },
  /** Null: there is no such part. */
  'setup:check': { input: z.object({ id: z.string().max(64) }), output: SetUpCheck.nullable() },
  'setup:numbers': { input: z.undefined(), output: orRefused({ numbers: z.array(AccountNumber) }) },
  'setup:point': { input: PointRequest, output: orRefused({ message: z.string() }) },
  'data:open-folder': { input: z.undefined(), output: outcome },
  /** Every call, into a folder of the supervisor's; `folder` is null where they thought better of it. */
  'data:export': {
    input: z.undefined(),
    output: orRefused({ folder: z.string().nullable(), calls: z.int().nonnegative() }),
  },
  /** Takes every past call out of every file there is. */
  'data:erase': { input: z.undefined(), output: orRefused({ calls: z.int().nonnegative() }) },
  'preferences:get': { input: z.undefined(), output: KeptPreferences },
  'preferences:change': { input: PreferencesPatch, output: orRefused(KeptPreferences.shape) },
} as const;
export type Channel = keyof typeof requests;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets literal keys
export const channels = Object.keys(requests) as readonly Channel[];

/** Relay → console, fire and forget. */
const broadcasts = {
  /** Events and streamed text of every call, in order, batched per frame. */
  'calls:messages': z.array(CallMessage),
  'app:state': ConsoleState,
  'settings:changed': SettingsSnapshot,
  /** A notification was clicked: show this call, with this question's answer field focused. */
  'app:focus-call': z.object({ callSid: CallSid, questionId: QuestionId.nullable() }),
  /** Chosen in the app's menu. */
  'app:show-place': PlaceId,
  /** A link asks for this number: it goes into the dial box, and is dialled by nobody but the supervisor. */
  'app:dial': z.string().max(40),
} as const;
export type Topic = keyof typeof broadcasts;

export type Input<C extends Channel> = z.input<(typeof requests)[C]['input']>;
export type Output<C extends Channel> = z.output<(typeof requests)[C]['output']>;
export type Payload<T extends Topic> = z.output<(typeof broadcasts)[T]>;

/**
 * How a console reaches the relay: over IPC in the app (preload puts it on
 * `window.phony`), over HTTP and a WebSocket in a browser.
 */
export interface Bridge {
  request<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
  /** Returns the function that ends the subscription. */
  subscribe<T extends Topic>(topic: T, listener: (payload: Payload<T>) => void): () => void;
}
