import type { ApprovalId, CallSid, QuestionId } from '../ids.ts';
import type { ApprovalDecision, CallMode, Direction, IncomingDecision, ModelState } from './events.ts';
import { type CallPlan, NO_PLAN } from './plan.ts';

/** One party's stretch of speech. `supervisor`: the supervisor's own words, spoken on the line. */
export interface Turn {
  readonly kind: 'turn';
  readonly seq: number;
  readonly at: string;
  readonly turn: number;
  readonly speaker: 'caller' | 'assistant' | 'supervisor';
  readonly text: string;
  /** The part of a caller's words that is final; differs from `text` while partial words are shown. */
  readonly settled: string;
  /** `streaming`: more may come. `interrupted`: cut off; `heard` says where. */
  readonly status: 'streaming' | 'complete' | 'interrupted';
  readonly heard: string | null;
}

export interface CommandEntry {
  readonly kind: 'command';
  readonly seq: number;
  readonly at: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly source: 'model' | 'supervisor';
  readonly ok: boolean;
  readonly error: string | null;
}

interface DtmfEntry {
  readonly kind: 'dtmf';
  readonly seq: number;
  readonly at: string;
  readonly digits: string;
}

/** What the supervisor did that the line does not show. Keys, transfer and end show as commands. */
export interface SupervisorEntry {
  readonly kind: 'supervisor';
  readonly seq: number;
  readonly at: string;
  /** `brief`: what the receiver of a transfer alone hears. */
  readonly action: 'whisper' | 'brief' | 'pause' | 'resume';
  /** The words of a whisper or a briefing; empty for the others. */
  readonly detail: string;
}

export interface Question {
  readonly kind: 'question';
  readonly seq: number;
  readonly at: string;
  readonly questionId: QuestionId;
  readonly prompt: string;
  readonly status: 'pending' | 'answered' | 'expired';
  readonly response: string | null;
}

export interface Approval {
  readonly kind: 'approval';
  readonly seq: number;
  readonly at: string;
  readonly approvalId: ApprovalId;
  /** The draft, with the commands as the model wrote them. */
  readonly text: string;
  readonly decision: ApprovalDecision | null;
  readonly spoken: string | null;
  /** Why it was rejected, as the model was told; null where nobody said. */
  readonly reason: string | null;
  /** Nobody decided: the deadline let it through. */
  readonly byDeadline: boolean;
}

interface ErrorEntry {
  readonly kind: 'error';
  readonly seq: number;
  readonly at: string;
  readonly code: string;
  readonly message: string;
  readonly fatal: boolean;
}

interface HoldEntry {
  readonly kind: 'hold';
  readonly seq: number;
  readonly at: string;
  readonly state: 'begun' | 'over';
}

interface LineEntry {
  readonly kind: 'line';
  readonly seq: number;
  readonly at: string;
  readonly state: 'lost' | 'back';
}

/** Who was to take a call that rang. */
export interface IncomingEntry {
  readonly kind: 'incoming';
  readonly seq: number;
  readonly at: string;
  readonly decision: IncomingDecision;
  readonly by: 'supervisor' | 'deadline' | 'policy';
}

/** One line of the transcript, in the order things happened. */
export type Entry =
  | Turn
  | CommandEntry
  | DtmfEntry
  | SupervisorEntry
  | Question
  | Approval
  | ErrorEntry
  | HoldEntry
  | LineEntry
  | IncomingEntry;

/** What the supervisor is asked while a call rings. */
export interface IncomingQuestion {
  readonly at: string;
  /** After so long the assistant takes the call; 0: it rings until the caller gives up. */
  readonly seconds: number;
}

/** How an item of the checklist came to be ticked. */
interface Tick {
  readonly at: string;
  readonly source: 'model' | 'supervisor';
}

interface LatencySample {
  readonly turn: number;
  readonly metric: 'first_token' | 'relay_overhead' | 'barge_in';
  readonly ms: number;
}

/** A call as its journal tells it. */
export interface CallState {
  readonly callSid: CallSid;
  /** Number of the last event applied; 0 for none. */
  readonly seq: number;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly mode: CallMode;
  readonly practice: string | null;
  /** What was settled for this call alone. */
  readonly plan: CallPlan;
  /** Twilio's word: queued, initiated, ringing, in-progress, completed, busy, failed, no-answer, canceled. */
  readonly status: string;
  readonly startedAt: string | null;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly endReason: string | null;
  readonly durationSeconds: number | null;
  readonly paused: boolean;
  /** The supervisor lets everything be spoken on this call, whatever was to be approved before. */
  readonly restApproved: boolean;
  readonly onHold: boolean;
  /** When a person came back on the line whom the supervisor has not looked at since; else null. */
  readonly holdOverAt: string | null;
  /** Since when the line is broken and waits to be connected again; else null. */
  readonly lineLostAt: string | null;
  /** What the supervisor is asked while it rings; else null. */
  readonly incoming: IncomingQuestion | null;
  /** Ticked items of the checklist, by their place in it. */
  readonly ticks: Readonly<Record<number, Tick>>;
  /** Twilio's verdict on who took the call, or null while there is none. */
  readonly answeredBy: string | null;
  readonly model: ModelState | null;
  readonly modelError: string | null;
  /** The caller's turn that is being heard, words of which may still change; else null. */
  readonly partialTurn: number | null;
  /** The highest turn number used so far. */
  readonly lastTurn: number;
  readonly entries: readonly Entry[];
  /** Those of the entries that wait for the supervisor, oldest first. */
  readonly pending: readonly (Question | Approval)[];
  readonly latencies: readonly LatencySample[];
  readonly totalCostUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const newCall = (callSid: CallSid): CallState => ({
  callSid,
  seq: 0,
  direction: 'outbound',
  from: '',
  to: '',
  mode: 'relay',
  practice: null,
  plan: NO_PLAN,
  status: 'queued',
  startedAt: null,
  answeredAt: null,
  endedAt: null,
  endReason: null,
  durationSeconds: null,
  paused: false,
  restApproved: false,
  onHold: false,
  holdOverAt: null,
  lineLostAt: null,
  incoming: null,
  ticks: {},
  answeredBy: null,
  model: null,
  modelError: null,
  partialTurn: null,
  lastTurn: 0,
  entries: [],
  pending: [],
  latencies: [],
  totalCostUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
});
