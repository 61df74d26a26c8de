import type { Callee, CalleeLine } from '../../../src/practice/callees/callee.ts';
import { FAST_PACE, type Pace } from '../../../src/practice/pace.ts';
import { type PhoneCompany, startPhoneCompany } from '../../../src/practice/phone-company/phone-company.ts';
import { type AppServer, type RelaySocket, startAppServer } from './app-server.ts';
import { Inbox } from './inbox.ts';
import { createCall, type RestAnswer, rest } from './rest-client.ts';

export const OWN = '+15550100100';
export const FAR = '+15550100101';
export const BUSY = '+15550100198';
export const SILENT = '+15550100199';
export const DECLINES = '+15550100197';

/** A callee a test plays by hand. */
class HandPlayedCallee implements Callee {
  readonly happened = new Inbox<string>();
  /** Runs inside `heard`, at the very moment a clause ends. */
  onHeard: (text: string) => void = () => {};
  line: CalleeLine | null = null;

  answered(line: CalleeLine): void {
    this.line = line;
    this.happened.push('answered');
  }

  heard(text: string): void {
    this.happened.push(`heard ${text}`);
    this.onHeard(text);
  }

  fellSilent(): void {
    this.happened.push('silence');
  }

  heardDigits(digits: string): void {
    this.happened.push(`digits ${digits}`);
  }
}

/** What the phone company says it did. */
interface LogLine {
  readonly message: string;
  readonly callSid?: string;
  readonly pii?: { readonly text: string };
}

export interface Rig {
  readonly account: {
    readonly accountSid: string;
    readonly authToken: string;
    readonly phoneNumber: string;
    readonly twilioApiBaseUrl: string;
  };
  readonly app: AppServer;
  readonly callee: HandPlayedCallee;
  readonly log: readonly LogLine[];
  dial(params?: Readonly<Record<string, string>>): Promise<string>;
  /** Dials and waits for the relay socket and its `setup`. */
  connect(attributes?: string, children?: string): Promise<{ readonly sid: string; readonly relay: RelaySocket }>;
  rest(path: string, form?: readonly (readonly [string, string])[]): Promise<RestAnswer>;
  close(): Promise<void>;
}

export async function startRig(pace: Partial<Pace> = {}): Promise<Rig> {
  const credentials = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'practice-token', phoneNumber: OWN };
  const callee = new HandPlayedCallee();
  const log: LogLine[] = [];
  const company: PhoneCompany = await startPhoneCompany({
    ...credentials,
    pace: { ...FAST_PACE, ...pace },
    log: (message, fields) => log.push({ message, ...fields }),
    destination: (number) => {
      if (number === BUSY) return 'busy';
      if (number === SILENT) return 'no-answer';
      if (number === DECLINES) return 'declines';
      return number === FAR ? callee : null;
    },
  });
  const account = { ...credentials, twilioApiBaseUrl: company.baseUrl };
  const app = await startAppServer(credentials.authToken);
  const dial = (params = {}): Promise<string> =>
    createCall(account, { To: FAR, Url: `${app.url}/start`, StatusCallback: `${app.url}/status`, ...params });
  return {
    account,
    app,
    callee,
    log,
    dial,
    connect: async (attributes = 'events="speaker-events tokens-played"', children = '') => {
      app.answer(
        '/start',
        `<Response><Connect action="${app.url}/ended"><ConversationRelay url="${app.wsUrl}/relay/ws/TOKEN" ${attributes}>${children}</ConversationRelay></Connect></Response>`,
      );
      const sid = await dial();
      const relay = await app.sockets.first(() => true);
      await relay.frames.first((frame) => frame['type'] === 'setup');
      return { sid, relay };
    },
    rest: (path, form) => rest(account, path, form),
    close: async () => {
      await company.close();
      await app.close();
    },
  };
}
