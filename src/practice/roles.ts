import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuetWishes, PracticeCallee } from '#shared/supervisor-api.ts';
import type { Callee } from './callees/callee.ts';
import { Ivr } from './callees/ivr.ts';
import { type IvrMenu, parseIvrMenu } from './callees/ivr-menu.ts';
import { Person } from './callees/person.ts';
import { ScriptedCallee } from './callees/scripted-callee.ts';
import { Voicemail } from './callees/voicemail.ts';
import { parseVoicemailGreeting, type VoicemailGreeting } from './callees/voicemail-greeting.ts';
import type { Conversation } from './conversations/conversation.ts';
import { type ConversationLibrary, loadConversations } from './conversations/load-conversations.ts';
import type { Brain } from './model/brain.ts';
import { conversationBrain } from './model/conversation-brain.ts';
import { ivrBrain } from './model/ivr-brain.ts';
import { scriptBrain } from './model/script-brain.ts';
import { voicemailBrain } from './model/voicemail-brain.ts';
import type { Pace } from './pace.ts';
import { loadScripts } from './scripts/load-scripts.ts';
import type { Script } from './scripts/script.ts';

const DEFAULT_CONVERSATION = 'taskmaster-sample';

/** Someone who can be phoned, and the practice model that talks to them. */
export interface Role extends PracticeCallee {
  /** What the practice model on our side says to them. */
  readonly brain: Brain;
  /** @param wishes - Of a duet alone. */
  readonly newCallee: (wishes?: DuetWishes) => Callee;
}

/** Everybody `resources/practice` has. */
export interface Roles {
  readonly roles: readonly Role[];
  /** The conversation that is replayed where none is named, or null where there is none. */
  readonly usual: Conversation | null;
}

/** @throws Error that names file and field where a conversation, menu, script or greeting is malformed. */
export async function loadRoles(resourcesDir: string, pace: Pace): Promise<Roles> {
  const library = await loadConversations(join(resourcesDir, 'conversations'));
  const ivrFile = join(resourcesDir, 'ivr', 'clinic.json');
  const menu = parseIvrMenu(ivrFile, await readFile(ivrFile, 'utf8'));
  const voicemailFile = join(resourcesDir, 'voicemail.json');
  const voicemail = parseVoicemailGreeting(voicemailFile, await readFile(voicemailFile, 'utf8'));
  const scripts = await loadScripts(join(resourcesDir, 'scripts'));
  const usual =
    library.conversations.find(({ name }) => name === DEFAULT_CONVERSATION) ?? library.conversations[0] ?? null;
  const person = usual === null ? [] : [{ ...personRole(usual, library, pace), name: 'person', title: 'A person' }];
  const recorded = library.conversations.map((conversation) => personRole(conversation, library, pace));
  const scripted = scripts.map((script) => scriptRole(script, pace));
  return { roles: [...person, ivrRole(menu, pace), voicemailRole(voicemail, pace), ...scripted, ...recorded], usual };
}

function personRole(conversation: Conversation, library: ConversationLibrary, pace: Pace): Role {
  const { name, title, summary } = conversation;
  const brain = conversationBrain(conversation, library.asksOf(name));
  return { name, title, summary, brain, newCallee: () => new Person(conversation, pace) };
}

function ivrRole(menu: IvrMenu, pace: Pace): Role {
  const { name, title, summary } = menu;
  return { name, title, summary, brain: ivrBrain(menu), newCallee: () => new Ivr(menu, pace) };
}

function voicemailRole(voicemail: VoicemailGreeting, pace: Pace): Role {
  const { name, title, summary, greeting } = voicemail;
  return { name, title, summary, brain: voicemailBrain(voicemail), newCallee: () => new Voicemail(greeting, pace) };
}

function scriptRole(script: Script, pace: Pace): Role {
  const { name, title, summary } = script;
  return { name, title, summary, brain: scriptBrain(script), newCallee: () => new ScriptedCallee(script, pace) };
}
