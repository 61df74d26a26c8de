import type { CallSid } from '#core/ids.ts';
import type { SettingSection } from '#core/settings/setting.ts';
import type { PlaceId } from '#shared/places.ts';
import { createStore, type Store } from './store.ts';

export type Tool = 'say' | 'whisper' | 'keypad' | 'transfer';
export type Decision = 'edit' | 'reject';
export type OpenDialog =
  | 'keys'
  | 'erase-all'
  | 'palette'
  | 'erase-call'
  | 'erase-playbook'
  | 'erase-contact'
  | 'import-contacts';
/** The relay's settings by section, and what the console is used with. */
export type SettingsSectionId = SettingSection | 'notifications' | 'shortcuts' | 'appearance' | 'desktop';
export type SetUpStepId = 'twilio' | 'number' | 'openai' | 'address' | 'check';
/** Fields and lists that can be sent the keyboard, by name. */
export type FieldName =
  | 'dial'
  | 'answer'
  | 'edit'
  | 'reject'
  | 'transcript'
  | 'checklist'
  | 'find'
  | 'history-search'
  | 'history-list'
  | 'note'
  | 'tag'
  | 'export'
  | 'playbooks'
  | 'playbook-title'
  | 'variable'
  | 'practice'
  | 'contact-search'
  | 'contact-name'
  | 'settings-search'
  | 'doctor'
  | `setting/${string}`
  | Tool;

/** What is searched for in a call, and which match is shown: the last is 1, the one before it 2. */
export interface Find {
  readonly text: string;
  readonly back: number;
}

/** A sentence shown beside the control it is about. `code` says which remedy fits. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

export interface UiState {
  readonly place: PlaceId;
  /** Where the keyboard was in each place when it was left. */
  readonly leftAt: ReadonlyMap<PlaceId, FieldName>;
  /** The section of the settings that is shown while nothing is searched for. */
  readonly settingsSection: SettingsSectionId;
  readonly settingsSearch: string;
  /** The step of the guided set-up that is open in place of the desk's middle, or null. */
  readonly setUpStep: SetUpStepId | null;
  /** The Doctor's report was just copied. */
  readonly copied: boolean;
  /** The call whose keys they are, one of the panes; null where none is open. */
  readonly selected: CallSid | null;
  /** Calls side by side, left to right; see `panes.ts`. */
  readonly panes: readonly CallSid[];
  /** How many there is room for, and how many with the facts beside them: none in a narrow window. */
  readonly maxPanes: number;
  readonly panesBesideFacts: number;
  /** The open tool of each call. */
  readonly tools: ReadonlyMap<CallSid, Tool>;
  /** What is being done to each call's pending draft besides approving it. */
  readonly decisions: ReadonlyMap<CallSid, Decision>;
  /** The open search in each call. */
  readonly finds: ReadonlyMap<CallSid, Find>;
  /** How often each call was asked to show its newest words. */
  readonly jumps: ReadonlyMap<CallSid, number>;
  /** A sentence about what was just done, for a moment. */
  readonly said: string | null;
  readonly dialog: OpenDialog | null;
  /** The facts are shown where they are a drawer. */
  readonly factsOpen: boolean;
  /** The field that shall have focus as soon as it is on screen. */
  readonly focus: FieldName | null;
  /** Name of the playbook the next call follows. */
  readonly dialPlaybook: string | null;
  /** What was typed and not sent, by `controlKey`. */
  readonly drafts: ReadonlyMap<string, string>;
  readonly busy: ReadonlySet<string>;
  readonly refusals: ReadonlyMap<string, Refused>;
  /** Digits pressed from the keypad, a call each. */
  readonly pressed: ReadonlyMap<CallSid, string>;
  /** Calls about to be ended, and when. */
  readonly ending: ReadonlyMap<CallSid, number>;
}

/** Names one control of one call, for drafts, refusals and requests under way. */
export const controlKey = (callSid: CallSid | null, control: string): string => `${callSid ?? ''}/${control}`;

export const createUi = (): Store<UiState> =>
  createStore<UiState>({
    place: 'calls',
    leftAt: new Map(),
    settingsSection: 'keys',
    settingsSearch: '',
    setUpStep: null,
    copied: false,
    selected: null,
    panes: [],
    maxPanes: 1,
    panesBesideFacts: 1,
    tools: new Map(),
    decisions: new Map(),
    finds: new Map(),
    jumps: new Map(),
    said: null,
    dialog: null,
    factsOpen: false,
    focus: null,
    dialPlaybook: null,
    drafts: new Map(),
    busy: new Set(),
    refusals: new Map(),
    pressed: new Map(),
    ending: new Map(),
  });

/** The open tool of the call that has the keyboard. */
export const toolOf = ({ selected, tools }: UiState): Tool | null =>
  selected === null ? null : (tools.get(selected) ?? null);

export const decisionOf = ({ selected, decisions }: UiState): Decision | null =>
  selected === null ? null : (decisions.get(selected) ?? null);

export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | null): ReadonlyMap<K, V> {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}

export function withMember<K>(set: ReadonlySet<K>, key: K, isMember: boolean): ReadonlySet<K> {
  const next = new Set(set);
  if (isMember) next.add(key);
  else next.delete(key);
  return next;
}
