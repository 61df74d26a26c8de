import path from 'node:path';
import type { CallPlan } from '#core/call/plan.ts';
import { parseQuietHours } from '#core/dialling/guardrails.ts';
import type { CallSid } from '#core/ids.ts';
import type { SettingsSnapshot } from '#shared/settings.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { callPorts, GOODBYE, speechOf } from './call-settings.ts';
import { CallArchive } from './calls/call-archive.ts';
import { CallRegistry } from './calls/call-registry.ts';
import { CallReplay } from './calls/call-replay.ts';
import { openCallStore } from './calls/call-store.ts';
import { CallSummaries } from './calls/call-summaries.ts';
import type { Carrier } from './calls/carrier.ts';
import { ChecklistWatch } from './calls/checklist-watch.ts';
import { DialDesk } from './calls/dial-desk.ts';
import { endCalls } from './calls/end-calls.ts';
import { OneTimeTokens } from './calls/one-time-tokens.ts';
import { missingForRealCalls } from './calls/real-calls.ts';
import { SupervisorDesk } from './calls/supervisor-desk.ts';
import { twilioCarrier } from './carriers.ts';
import { type Configuration, ConfigurationError, type Problem, readConfiguration } from './configuration.ts';
import { consoleState, lampsOf } from './console-state.ts';
import { ContactFile } from './contacts/contact-file.ts';
import { takeFolder } from './data-folder.ts';
import { callLog } from './logging/call-log.ts';
import type { Logger } from './logging/logger.ts';
import { learnSecret } from './logging/secrets.ts';
import { PlaybookFiles } from './playbooks/playbook-files.ts';
import { openPracticeLine, type Practice } from './practice.ts';
import { PreferenceFile } from './preferences/preference-file.ts';
import type { RelayApp } from './relay-app.ts';
import { listen } from './server/listen.ts';
import { createMainServer, portOf } from './server/main-server.ts';
import { byTheNet } from './setup/loopback/loopback-call.ts';
import { LoopbackCalls } from './setup/loopback/loopback-calls.ts';
import { probeByFetch } from './setup/public-address.ts';
import { SetUp } from './setup/set-up.ts';
import { watchSleep } from './sleep-watch.ts';
import { keptSupervisorToken } from './supervisor-token.ts';
import { systemClock } from './system.ts';
import { startTelemetry } from './telemetry/telemetry.ts';
import { openDoor } from './tunnel/open-door.ts';
import type { PublicDoor } from './tunnel/public-door.ts';
import { Works } from './works.ts';

const LOOPBACK = '127.0.0.1';
/** What the set-up looks at the world with. */
const OUTSIDE = { probe: probeByFetch, way: byTheNet, clock: systemClock };

export interface ComposeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Used where `PHONY_DATA_DIR` is not set. */
  readonly dataDir: string;
  readonly log: Logger;
  readonly dashboardDir: string | null;
  /** Holds `practice`: what the practice line's callees say. */
  readonly resourcesDir: string;
  readonly version: string;
  readonly runtimeNotice: string | null;
  /** Told what still works but deserves a word. */
  readonly onWarnings?: (warnings: readonly Problem[]) => void;
  /** What is set and where it comes from, as a console is told. */
  readonly settings: () => SettingsSnapshot;
}

/**
 * Wires the relay: the one place that knows every adapter. The app and plain Node both call it.
 *
 * @throws ConfigurationError where a value cannot work.
 */
export async function compose(options: ComposeOptions): Promise<RelayApp> {
  const { configuration, warnings } = readConfiguration(options.env, options.dataDir);
  options.onWarnings?.(warnings);
  const releaseFolder = holdFolder(configuration.dataDir);
  const book = await openBook(options, configuration);
  const { archive, contacts, preferences, registry, replayOn, telemetry, works } = book;
  const lines = await openLines(options, configuration, book);
  const { desk, playbooks, practice, publicHost, twilio } = lines;
  registry.subscribeToEvents((event) => works.watch(event, (callSid) => registry.summary(callSid)?.practice !== null));
  const supervisorToken = tokenOf(configuration);
  const state = stateOf(options, configuration, { ...book, twilio, practice });
  const activeCalls = (): number => registry.liveCalls.length;
  const localUrl = (): string => `http://${LOOPBACK}:${portOf(server)}`;
  const replay = replayOn(twilio, practice.carrier);
  const summaries = book.summariesOn(twilio, practice.carrier);
  const { loopback } = book;
  const setUp = new SetUp({ configuration, twilio, practice, works, localUrl, loopback, ...OUTSIDE });
  const kept = { archive, summaries, playbooks, preferences, contacts };
  const surface = { ...kept, desk, replay, setUp, state, activeCalls, supervisorToken };
  const server = await createMainServer({
    ...surface,
    twilio: lines.fromTwilio,
    metrics: telemetry.metrics,
    settings: options.settings,
    publicHost,
    rateLimit: configuration.PHONY_RATE_LIMIT,
    dashboardDir: options.dashboardDir,
    log: options.log,
  });
  const woke = (sleptMs: number | null): void => {
    options.log.warn({ sleptMs, activeCalls: activeCalls() }, 'the machine was asleep');
    void lines.check();
  };
  const stopWatching = watchSleep(systemClock, woke);
  const close = once(async () => {
    stopWatching();
    await endCalls(registry, GOODBYE);
    await Promise.all([server.close(), lines.close()]);
    await closeBook(book);
    releaseFolder();
  });
  const port = await listen(server, configuration.PORT, close);
  return {
    ...surface,
    port,
    url: `http://${LOOPBACK}:${port}`,
    onState: (listener) => onAnyOf([works, preferences, contacts], () => listener(state())),
    woke,
    close,
  };
}

/** The supervisor's token: as configured, or one that is kept. The log hides it from now on. */
function tokenOf({ PHONY_SUPERVISOR_TOKEN, dataDir }: Configuration): string {
  const token = PHONY_SUPERVISOR_TOKEN ?? keptSupervisorToken(dataDir);
  learnSecret(token);
  return token;
}

type Book = Awaited<ReturnType<typeof openBook>>;

/** What the console is told of all this, as it is whenever it is asked. */
const stateOf =
  (
    options: ComposeOptions,
    configuration: Configuration,
    parts: Pick<Book, 'works' | 'preferences' | 'contacts'> & { readonly twilio: Carrier; readonly practice: Practice },
  ) =>
  (): ConsoleState => ({
    ...consoleState(configuration, parts.twilio, options),
    ...parts.works.lamps,
    practiceCallees: listedCallees(parts.practice),
    revisions: { preferences: parts.preferences.revision, contacts: parts.contacts.revision },
  });

interface Told {
  subscribe(listener: () => void): () => void;
}

function onAnyOf(all: readonly Told[], tell: () => void): () => void {
  const stops = all.map((each) => each.subscribe(tell));
  return () => stops.forEach((stop) => stop());
}

async function closeBook({ archive, telemetry, store }: Book): Promise<void> {
  archive.close();
  await telemetry.close();
  await store.close();
}

/** Whom the console offers: without a key both duets are the same call, and one of them is enough. */
function listedCallees({ line }: Practice): ConsoleState['practiceCallees'] {
  const titles = line.callees.map(({ title }) => title);
  return line.callees
    .filter(({ title }, index) => titles.indexOf(title) === index)
    .map(({ name, title, summary }) => ({ name, title, summary }));
}

/** What is known of calls, whichever line they are on: journal, history, figures; and how the console is to be. */
async function openBook(options: ComposeOptions, configuration: Configuration) {
  const { log } = options;
  const works = new Works(lampsOf(configuration));
  const store = await openCallStore(configuration.dataDir, {
    clock: systemClock,
    log,
    onTrouble: (code) => works.disk(code, configuration.dataDir),
  });
  const call = callPorts(configuration, log);
  const registry = new CallRegistry({ ...call, ...store });
  registry.subscribeToEvents(callLog(log));
  const checklists = new ChecklistWatch({ registry, clock: systemClock, log });
  registry.subscribeToEvents((event) => checklists.receive(event));
  const telemetry = await startTelemetry(registry, configuration.OTEL_EXPORTER_OTLP_ENDPOINT, options);
  const archive = new CallArchive({ ...store, registry, clock: systemClock, log });
  const loopback = new LoopbackCalls({ registry, call });
  const replayOn = (twilio: Carrier, practice: Carrier): CallReplay =>
    new CallReplay({ registry, twilio, practice, clock: systemClock });
  const summariesOn = (twilio: Carrier, practice: Carrier): CallSummaries =>
    new CallSummaries({ registry, archive, twilio, practice, clock: systemClock, language: configuration.LANGUAGE });
  const preferences = await PreferenceFile.open(path.join(configuration.dataDir, 'preferences.json'));
  const contacts = await ContactFile.open(path.join(configuration.dataDir, 'contacts.json'));
  return { works, store, registry, telemetry, archive, loopback, contacts, preferences, replayOn, summariesOn };
}

/** The ways in and out: Twilio, by its tunnel where there is no host, and the practice line. */
async function openLines(
  { log, resourcesDir }: ComposeOptions,
  configuration: Configuration,
  { archive, loopback, registry, works }: Book,
) {
  const way: { door: PublicDoor | null } = { door: null };
  const publicHost = (): string | null => configuration.HOST ?? way.door?.host ?? null;
  const twilio = twilioCarrier(configuration, log, publicHost);
  // Calls that were up are taken up before anyone can ask for them.
  await registry.load(twilio);
  if (configuration.PHONY_KEEP_DAYS > 0) archive.keepFor(configuration.PHONY_KEEP_DAYS);
  const tokens = new OneTimeTokens<CallSid>(systemClock);
  const planned = new OneTimeTokens<CallPlan>(systemClock);
  const playbooks = new PlaybookFiles(path.join(configuration.dataDir, 'playbooks'));
  const routes = { registry, tokens, planned, log, speech: speechOf(configuration) };
  const practice = await openPracticeLine(configuration, resourcesDir, routes);
  const missing = (): string => missingForRealCalls(configuration, publicHost(), works.lamps.tunnel);
  const desk = deskOf(configuration, { registry, twilio, practice, planned, playbooks, missing });
  const fromTwilio = { ...routes, carrier: twilio, registry: loopback };
  way.door = await openDoor(configuration, fromTwilio, (state) => works.tunnel(state));
  const close = async (): Promise<void> => {
    for (const kind of [tokens, planned, twilio.briefings, practice.carrier.briefings]) kind.close();
    await Promise.all([practice.close(), way.door?.close()]);
  };
  const check = async (): Promise<void> => way.door?.check(OUTSIDE.probe);
  return { desk, fromTwilio, playbooks, practice, publicHost, twilio, check, close };
}

interface DeskParts {
  readonly registry: CallRegistry;
  readonly twilio: Carrier;
  readonly practice: Practice;
  readonly planned: OneTimeTokens<CallPlan>;
  readonly playbooks: PlaybookFiles;
  readonly missing: () => string;
}

const deskOf = (configuration: Configuration, { practice, ...parts }: DeskParts): SupervisorDesk =>
  new SupervisorDesk({
    registry: parts.registry,
    transferNumber: configuration.TRANSFER_NUMBER ?? null,
    dialling: new DialDesk({
      ...parts,
      practice: practice.carrier,
      practiceCallees: practice.line,
      guardrails: {
        quietHours: parseQuietHours(configuration.PHONY_QUIET_HOURS),
        callsPerHour: configuration.PHONY_CALLS_PER_HOUR,
        callsPerDay: configuration.PHONY_CALLS_PER_DAY,
      },
      nowMs: systemClock.nowMs,
      timeLimitSeconds: configuration.PHONY_CALL_MINUTES === 0 ? null : configuration.PHONY_CALL_MINUTES * 60,
    }),
  });

/** @throws ConfigurationError where another of us works in the folder. */
function holdFolder(folder: string): () => void {
  const taken = takeFolder(folder);
  if (typeof taken !== 'number') return taken;
  const message = `${folder} is in use by another Phony (process ${taken}); close it, or choose another folder`;
  throw new ConfigurationError([{ name: 'PHONY_DATA_DIR', message }]);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= action());
}
