import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallMode } from '#core/call/events.ts';
import type { CallPlan } from '#core/call/plan.ts';
import { numberRefusal } from '#core/dialling/forbidden-numbers.ts';
import type { Guardrails } from '#core/dialling/guardrails.ts';
import type { CallSid } from '#core/ids.ts';
import { CallArchive } from '#relay/calls/call-archive.ts';
import { CallRegistry } from '#relay/calls/call-registry.ts';
import { CallReplay } from '#relay/calls/call-replay.ts';
import { openCallStore } from '#relay/calls/call-store.ts';
import { CallSummaries } from '#relay/calls/call-summaries.ts';
import type { Carrier } from '#relay/calls/carrier.ts';
import { DialDesk } from '#relay/calls/dial-desk.ts';
import { OneTimeTokens } from '#relay/calls/one-time-tokens.ts';
import { SupervisorDesk } from '#relay/calls/supervisor-desk.ts';
import { ContactFile } from '#relay/contacts/contact-file.ts';
import { PlaybookFiles } from '#relay/playbooks/playbook-files.ts';
import { PreferenceFile } from '#relay/preferences/preference-file.ts';
import { createMainServer } from '#relay/server/main-server.ts';
import { environmentSnapshot } from '#relay/settings/layers.ts';
import { startTelemetry } from '#relay/telemetry/telemetry.ts';
import { SETTINGS } from './conversation-call.ts';
import { countingIds, FakeClock } from './fake-clock.ts';
import { FakePhoneCompany } from './fake-phone-company.ts';
import { FakeSetUp } from './fake-set-up.ts';
import { keptLog } from './log.ts';
import { ScriptedModel } from './scripted-model.ts';
import { ScriptedSpeech } from './scripted-speech.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { twilioSignature } from './twilio-signature.ts';

export const PUBLIC_HOST = 'relay.example.com';
export const AUTH_TOKEN = '12345678901234567890123456789012';
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
export const SUPERVISOR_TOKEN = 'the-supervisors-token';
/** A server that does not listen has port 0. */
export const LOCAL_HOST = '127.0.0.1:0';

export interface ServerOptions {
  readonly rateLimit?: number;
  /** False: no Twilio account is configured. */
  readonly account?: boolean;
  /** What calls are carried as; `relay` when not given. */
  readonly mode?: CallMode;
  readonly guardrails?: Partial<Guardrails>;
}

const NO_GUARDRAILS: Guardrails = { quietHours: null, callsPerHour: 0, callsPerDay: 0 };

const refuse = (number: string): string | null => numberRefusal(number, 'number')?.message ?? null;

/** The whole server between fakes: real routes, desk, registry and journal; no port, no network. */
export async function relayServer({
  rateLimit = 0,
  account = true,
  mode = 'relay',
  guardrails = {},
}: ServerOptions = {}) {
  const clock = new FakeClock();
  const { log, lines } = keptLog();
  const folder = await temporaryFolder();
  const store = await openCallStore(folder, { clock, log, onTrouble: () => undefined });
  const company = new FakePhoneCompany();
  const model = new ScriptedModel(clock.monotonicMs);
  const speech = new ScriptedSpeech(clock.monotonicMs);
  const carrier: Carrier = {
    name: 'twilio',
    account: account ? { sid: ACCOUNT_SID, authToken: AUTH_TOKEN } : null,
    phoneNumber: '+15550100002',
    company: account ? company : null,
    publicOrigin: () => ({ http: `https://${PUBLIC_HOST}`, ws: `wss://${PUBLIC_HOST}` }),
    modelFor: () => model,
    speechModelFor: () => speech,
    practiceCallee: () => null,
    openingSilenceMs: 6_000,
    briefings: new OneTimeTokens(clock),
  };
  const registry = new CallRegistry({
    ...store,
    clock,
    newId: countingIds(),
    log,
    mode,
    settings: { ...SETTINGS, transfer: { defaultNumber: null, refuse } },
    greeting: 'Hello.',
    systemPrompt: 'Be kind.',
    disclosesAi: false,
    language: 'en-US',
    caps: { minutes: 0, usd: 0 },
    inbound: { answer: 'assistant', seconds: 0 },
    capGoodbye: 'I have to go.',
  });
  const tokens = new OneTimeTokens<CallSid>(clock);
  const setUp = new FakeSetUp();
  const planned = new OneTimeTokens<CallPlan>(clock);
  const playbookDir = `${await temporaryFolder()}/playbooks`;
  const playbooks = new PlaybookFiles(playbookDir);
  const dialling = new DialDesk({
    registry,
    twilio: carrier,
    practice: carrier,
    practiceCallees: { callees: [], find: () => null },
    playbooks,
    planned,
    timeLimitSeconds: 3_600,
    guardrails: { ...NO_GUARDRAILS, ...guardrails },
    nowMs: clock.nowMs,
    missing: () => 'Real calls still need everything.',
  });
  const desk = new SupervisorDesk({ registry, dialling, transferNumber: null });
  const archive = new CallArchive({ ...store, registry, clock, log });
  const { metrics } = await startTelemetry(registry, null, { version: '', log });
  const app = await createMainServer({
    twilio: { carrier, registry, tokens, planned, log, speech: { language: 'en-US', ttsProvider: null, voice: null } },
    desk,
    archive,
    summaries: new CallSummaries({ registry, archive, twilio: carrier, practice: carrier, clock, language: 'en-US' }),
    replay: new CallReplay({ registry, twilio: carrier, practice: carrier, clock }),
    metrics,
    playbooks,
    preferences: await PreferenceFile.open(join(folder, 'preferences.json')),
    contacts: await ContactFile.open(join(folder, 'contacts.json')),
    state: () => {
      throw new Error('not asked for');
    },
    setUp,
    settings: () => environmentSnapshot({ environment: {}, file: {} }, { warnings: [], dataFolder: folder }),
    activeCalls: () => registry.liveCalls.length,
    publicHost: () => PUBLIC_HOST,
    supervisorToken: SUPERVISOR_TOKEN,
    rateLimit,
    dashboardDir: null,
    log,
  });
  await app.ready();
  onTestFinished(async () => {
    await app.close();
    await store.close();
  });
  return {
    app,
    clock,
    company,
    model,
    speech,
    registry,
    tokens,
    planned,
    playbookDir,
    setUp,
    lines,
    folder,
    store,
    archive,
  };
}

export type RelayServer = Awaited<ReturnType<typeof relayServer>>;

/** A webhook as Twilio sends it. */
export function webhook(path: string, form: Readonly<Record<string, string>>, signature?: string) {
  const signed = signature ?? twilioSignature(AUTH_TOKEN, `https://${PUBLIC_HOST}${path}`, form);
  return {
    method: 'POST' as const,
    url: path,
    headers: {
      host: PUBLIC_HOST,
      'content-type': 'application/x-www-form-urlencoded',
      ...(signed === '' ? {} : { 'x-twilio-signature': signed }),
    },
    payload: new URLSearchParams(form).toString(),
  };
}

/** A supervisor's request. */
export function supervisor(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) {
  return {
    method,
    url,
    headers: { host: LOCAL_HOST, authorization: `Bearer ${SUPERVISOR_TOKEN}` } as Record<string, string>,
    ...(payload === undefined ? {} : { payload }),
  };
}
