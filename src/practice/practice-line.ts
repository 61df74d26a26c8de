import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PracticeCallee } from '#shared/supervisor-api.ts';
import type { Callee } from './callees/callee.ts';
import { Ivr } from './callees/ivr.ts';
import { type IvrMenu, parseIvrMenu } from './callees/ivr-menu.ts';
import { Person } from './callees/person.ts';
import { ScriptedCallee } from './callees/scripted-callee.ts';
import { Voicemail } from './callees/voicemail.ts';
import { parseVoicemailGreeting, type VoicemailGreeting } from './callees/voicemail-greeting.ts';
import type { Conversation } from './conversations/conversation.ts';
import { type ConversationLibrary, loadConversations } from './conversations/load-conversations.ts';
import type { Log } from './log.ts';
import type { Brain } from './model/brain.ts';
import { conversationBrain } from './model/conversation-brain.ts';
import { ivrBrain } from './model/ivr-brain.ts';
import { startModelServer } from './model/model-server.ts';
import { scriptBrain } from './model/script-brain.ts';
import { voicemailBrain } from './model/voicemail-brain.ts';
import { FAST_PACE, type Pace, REAL_PACE } from './pace.ts';
import { startPhoneCompany } from './phone-company/phone-company.ts';
import type { Destination } from './phone-company/practice-call.ts';
import { newSid } from './phone-company/sids.ts';
import { findResourcesDir } from './resources-dir.ts';
import { loadScripts } from './scripts/load-scripts.ts';
import type { Script } from './scripts/script.ts';

/** Numbers of the practice line are the fictional ones of the North American plan. */
const numberAt = (index: number): string => `+1555010${String(index).padStart(4, '0')}`;
const OWN_NUMBER = numberAt(100);
const BUSY_NUMBER = numberAt(198);
const UNANSWERED_NUMBER = numberAt(199);
const FIRST_CALLEE = 101;
/** Conversations beyond the classic range go on where nothing else is. */
const FIRST_OVERFLOW = 1_000;

const DEFAULT_CONVERSATION = 'taskmaster-sample';

export interface PracticeLineOptions {
  /** `fast` keeps every order and shrinks the waits: for tests. */
  readonly pace: 'real' | 'fast';
  readonly log?: Log;
  /** The folder with `conversations`, `ivr`, `scripts` and `voicemail.json`; found beside `package.json` where not given. */
  readonly resourcesDir?: string;
}

export interface PracticeLine {
  readonly accountSid: string;
  readonly authToken: string;
  /** Our own number on the practice line. */
  readonly phoneNumber: string;
  readonly twilioApiBaseUrl: string;
  /** With `/v1`; the Realtime socket is `ws://…/v1/realtime?model=NAME`. */
  readonly openaiBaseUrl: string;
  readonly openaiApiKey: string;
  readonly callees: readonly (PracticeCallee & { readonly number: string; readonly model: string })[];
  /** A callee by its name or its conversation file's name, with or without `.json`. */
  find(name: string): { readonly number: string; readonly model: string; readonly name: string } | null;
  /** Drops live calls and frees both ports. Idempotent. */
  close(): Promise<void>;
}

interface Role extends PracticeCallee {
  readonly brain: Brain;
  readonly newCallee: () => Callee;
}

/**
 * Starts a phone company and a model on loopback that speak the real protocols, with
 * credentials of their own for this run.
 *
 * @throws Error that names file and field where a conversation, menu, script or greeting is malformed.
 */
export async function startPracticeLine(options: PracticeLineOptions): Promise<PracticeLine> {
  const pace = options.pace === 'fast' ? FAST_PACE : REAL_PACE;
  const log = options.log ?? (() => {});
  const roles = await loadRoles(options.resourcesDir ?? findResourcesDir(), pace);
  const callees = roles.map((role, index) => ({
    ...role,
    number: calleeNumber(index),
    model: `practice/${role.name}`,
  }));
  const destination = (number: string): Destination | null => {
    if (number === BUSY_NUMBER) return 'busy';
    if (number === UNANSWERED_NUMBER) return 'no-answer';
    return callees.find((callee) => callee.number === number)?.newCallee() ?? null;
  };
  const account = { accountSid: newSid('AC'), authToken: randomBytes(16).toString('hex'), phoneNumber: OWN_NUMBER };
  const apiKey = `sk-practice-${randomBytes(16).toString('hex')}`;
  const brains = new Map(callees.map(({ model, brain }) => [model, brain]));
  const phoneCompany = await startPhoneCompany({ ...account, pace, log, destination });
  const model = await startModelServer({ apiKey, pace, log, brains });
  return {
    ...account,
    twilioApiBaseUrl: phoneCompany.baseUrl,
    openaiBaseUrl: model.baseUrl,
    openaiApiKey: apiKey,
    callees: callees.map(({ name, title, summary, number, model: modelName }) => {
      return { name, title, summary, number, model: modelName };
    }),
    find: (name) => {
      const wanted = name.replace(/\.json$/i, '');
      const found = callees.find((callee) => callee.name === wanted);
      return found === undefined ? null : { number: found.number, model: found.model, name: found.name };
    },
    close: async () => {
      await phoneCompany.close();
      await model.close();
    },
  };
}

/** 555-0101 to 555-0197, then on past the numbers that are busy or never answer. */
const calleeNumber = (index: number): string => {
  const number = FIRST_CALLEE + index;
  return numberAt(number < 198 ? number : FIRST_OVERFLOW + number);
};

async function loadRoles(resourcesDir: string, pace: Pace): Promise<readonly Role[]> {
  const library = await loadConversations(join(resourcesDir, 'conversations'));
  const ivrFile = join(resourcesDir, 'ivr', 'clinic.json');
  const menu = parseIvrMenu(ivrFile, await readFile(ivrFile, 'utf8'));
  const voicemailFile = join(resourcesDir, 'voicemail.json');
  const voicemail = parseVoicemailGreeting(voicemailFile, await readFile(voicemailFile, 'utf8'));
  const scripts = await loadScripts(join(resourcesDir, 'scripts'));
  const usual = library.conversations.find(({ name }) => name === DEFAULT_CONVERSATION) ?? library.conversations[0];
  const person =
    usual === undefined ? [] : [{ ...personRole(usual, library, pace), name: 'person', title: 'A person' }];
  const recorded = library.conversations.map((conversation) => personRole(conversation, library, pace));
  const scripted = scripts.map((script) => scriptRole(script, pace));
  return [...person, ivrRole(menu, pace), voicemailRole(voicemail, pace), ...scripted, ...recorded];
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
