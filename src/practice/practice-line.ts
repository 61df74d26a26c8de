import { randomBytes } from 'node:crypto';
import type { DuetWishes, PracticeCallee } from '#shared/supervisor-api.ts';
import { type DuetPorts, type DuetRoles, duetRoles, type ModelEndpoint } from './duets.ts';
import type { Log } from './log.ts';
import { startModelServer } from './model/model-server.ts';
import { withSummaries } from './model/summary-brain.ts';
import { FAST_PACE, REAL_PACE } from './pace.ts';
import { startPhoneCompany } from './phone-company/phone-company.ts';
import type { Destination } from './phone-company/practice-call.ts';
import { newSid } from './phone-company/sids.ts';
import { findResourcesDir } from './resources-dir.ts';
import { loadRoles, type Role } from './roles.ts';

/** Numbers of the practice line are the fictional ones of the North American plan. */
const numberAt = (index: number): string => `+1555010${String(index).padStart(4, '0')}`;
const OWN_NUMBER = numberAt(100);
/** Takes a transfer and hangs up while being briefed. */
const DECLINING_NUMBER = numberAt(197);
const BUSY_NUMBER = numberAt(198);
const UNANSWERED_NUMBER = numberAt(199);
const FIRST_CALLEE = 101;
/** Conversations beyond the classic range go on where nothing else is. */
const FIRST_OVERFLOW = 1_000;
/** Who is dialled with wishes gets a number of their own, so that calls at the same time cannot be mixed up. */
const FIRST_WISHED = 5_000;
const WISHED_MAX = 1_000;

export interface PracticeLineOptions {
  /** `fast` keeps every order and shrinks the waits: for tests. */
  readonly pace: 'real' | 'fast';
  readonly log?: Log;
  /** The folder with `conversations`, `ivr`, `scripts` and `voicemail.json`; found beside `package.json` where not given. */
  readonly resourcesDir?: string;
  /** How models at the far end are reached; nobody plays a duet without. */
  readonly duets?: DuetPorts;
}

/** Someone who can be phoned. */
interface Dialled {
  readonly name: string;
  readonly number: string;
  /** The practice model that talks to them. */
  readonly model: string;
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
  readonly callees: readonly (PracticeCallee & Dialled)[];
  /**
   * A callee by its name or its conversation file's name, with or without `.json`.
   *
   * @param wishes - How a duet is to play its part; the number given is then for this one call.
   */
  find(name: string, wishes?: DuetWishes): Dialled | null;
  /** Who a number belongs to, and the model that talks to them on our side. */
  at(number: string): { readonly name: string; readonly endpoint: ModelEndpoint } | null;
  /** Drops live calls and frees both ports. Idempotent. */
  close(): Promise<void>;
}

type Callee = Role & Dialled & { readonly endpoint: ModelEndpoint | null };

/**
 * Starts a phone company and a model on loopback that speak the real protocols, with
 * credentials of their own for this run.
 *
 * @throws Error that names file and field where a conversation, menu, script or greeting is malformed.
 */
export async function startPracticeLine(options: PracticeLineOptions): Promise<PracticeLine> {
  const pace = options.pace === 'fast' ? FAST_PACE : REAL_PACE;
  const log = options.log ?? (() => {});
  const { roles, usual } = await loadRoles(options.resourcesDir ?? findResourcesDir(), pace);
  const account = { accountSid: newSid('AC'), authToken: randomBytes(16).toString('hex'), phoneNumber: OWN_NUMBER };
  const apiKey = `sk-practice-${randomBytes(16).toString('hex')}`;
  const practice = () => ({ baseUrl: model.baseUrl, apiKey });
  const duets: DuetRoles =
    options.duets === undefined || usual === null
      ? { roles: [], brains: [] }
      : duetRoles(usual, { pace, ports: options.duets, practice });
  const book = new PhoneBook([...roles.map((role) => ({ ...role, endpoint: null })), ...duets.roles]);
  const destination = (number: string): Destination | null => {
    if (number === BUSY_NUMBER) return 'busy';
    if (number === UNANSWERED_NUMBER) return 'no-answer';
    if (number === DECLINING_NUMBER) return 'declines';
    return book.at(number)?.newCallee() ?? null;
  };
  const brains = new Map([
    ...book.callees.map((callee) => [callee.model, withSummaries(callee.brain)] as const),
    ...duets.brains,
  ]);
  const phoneCompany = await startPhoneCompany({ ...account, pace, log, destination });
  const model = await startModelServer({ apiKey, pace, log, brains });
  return {
    ...account,
    twilioApiBaseUrl: phoneCompany.baseUrl,
    openaiBaseUrl: model.baseUrl,
    openaiApiKey: apiKey,
    callees: book.callees.map(({ name, title, summary, number, model: modelName }) => {
      return { name, title, summary, number, model: modelName };
    }),
    find: (name, wishes) => book.find(name.replace(/\.json$/i, ''), wishes),
    at: (number) => {
      const found = book.at(number);
      return found === null
        ? null
        : { name: found.name, endpoint: found.endpoint ?? { ...practice(), model: found.model } };
    },
    close: async () => {
      await phoneCompany.close();
      await model.close();
    },
  };
}

/** Who has which number. */
class PhoneBook {
  readonly callees: readonly Callee[];
  /** Callees dialled with wishes, by the number made for the call; old ones make room for new ones. */
  readonly #wished = new Map<string, Callee>();
  #dialled = 0;

  constructor(roles: readonly (Role & { readonly endpoint: ModelEndpoint | null })[]) {
    this.callees = roles.map((role, index) => ({
      ...role,
      number: calleeNumber(index),
      model: `practice/${role.name}`,
    }));
  }

  at(number: string): Callee | null {
    return this.#wished.get(number) ?? this.callees.find((callee) => callee.number === number) ?? null;
  }

  find(name: string, wishes: DuetWishes | undefined): Dialled | null {
    const found = this.callees.find((callee) => callee.name === name);
    if (found === undefined) return null;
    const number = wishes === undefined ? found.number : this.#numberFor(found, wishes);
    return { number, model: found.model, name: found.name };
  }

  #numberFor(callee: Callee, wishes: DuetWishes): string {
    const number = numberAt(FIRST_WISHED + (this.#dialled % WISHED_MAX));
    this.#dialled += 1;
    this.#wished.set(number, { ...callee, number, newCallee: () => callee.newCallee(wishes) });
    return number;
  }
}

/** 555-0101 to 555-0196, then on past the numbers that decline, are busy or never answer. */
const calleeNumber = (index: number): string => {
  const number = FIRST_CALLEE + index;
  return numberAt(number < 197 ? number : FIRST_OVERFLOW + number);
};
