import type { CallSid } from '#core/ids.ts';
import type { SettingSection } from '#core/settings/setting.ts';
import type { PlaceId } from '#shared/places.ts';
import { createStore, type Store } from './store.ts';

export type Tool = 'say' | 'whisper' | 'keypad' | 'transfer';
export type OpenDialog = 'keys' | 'connect' | 'palette' | 'erase-call' | 'erase-playbook';
/** The relay's settings by section, and what the console is used with. */
export type SettingsSectionId = SettingSection | 'notifications' | 'shortcuts' | 'appearance';
/** Fields and lists that can be sent the keyboard, by name. */
export type FieldName =
  | 'dial'
  | 'answer'
  | 'edit'
  | 'reject'
  | 'transcript'
  | 'history-search'
  | 'history-list'
  | 'note'
  | 'tag'
  | 'export'
  | 'playbooks'
  | 'playbook-title'
  | 'variable'
  | 'practice'
  | 'settings-search'
  | 'settings-sections'
  | `setting/${string}`
  | Tool;

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
  readonly selected: CallSid | null;
  readonly tool: Tool | null;
  /** What is being done to the pending draft besides approving it. */
  readonly decision: 'edit' | 'reject' | null;
  readonly dialog: OpenDialog | null;
  readonly factsOpen: boolean;
  /** The window is too narrow for the facts to stand beside the call. */
  readonly narrow: boolean;
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
    selected: null,
    tool: null,
    decision: null,
    dialog: null,
    factsOpen: false,
    narrow: false,
    focus: null,
    dialPlaybook: null,
    drafts: new Map(),
    busy: new Set(),
    refusals: new Map(),
    pressed: new Map(),
    ending: new Map(),
  });

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
