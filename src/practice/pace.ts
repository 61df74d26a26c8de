/** Bounds of a wait in milliseconds; the wait is drawn evenly between them. */
type Span = readonly [fromMs: number, toMs: number];

/**
 * How long everything on the practice line takes. `REAL_PACE` has the timings of
 * recorded ConversationRelay calls and Realtime sessions; `FAST_PACE` keeps every
 * order and shrinks the waits, save those that only a slow or broken peer reaches.
 */
export interface Pace {
  /** From `POST /Calls` to `initiated`, from there to `ringing`, from there to the answer. */
  readonly dialMs: Span;
  readonly ringingMs: Span;
  readonly answerMs: Span;
  /** From the TwiML to the relay socket. */
  readonly socketMs: Span;
  /** From `setup` to the text of the welcome greeting; its sound comes `firstSoundMs` later. */
  readonly greetingMs: Span;
  /** From the first token to the first sound. */
  readonly firstSoundMs: Span;
  readonly charactersPerSecond: number;
  /** From a queued key press on an idle line to its tone, the length of a tone, and of one `w`. */
  readonly toneLeadMs: Span;
  readonly toneMs: number;
  readonly toneWaitMs: number;
  /** Length of a sound played by URL: nobody listens to it, so every one is as long. */
  readonly soundMs: number;
  /** A talk cycle left open this long is played and taken for finished. */
  readonly starvedMs: number;
  /** From the end of speech to its final prompt, between the prompts of a burst, between partial prompts. */
  readonly promptMs: Span;
  readonly burstGapMs: Span;
  readonly partialMs: number;
  /** From `end` to the close of the socket. */
  readonly endMs: number;
  /** From the end of a session to its action callback, by what ended it. */
  readonly actionMs: {
    readonly completed: Span;
    readonly ended: Span;
    readonly failed: Span;
    readonly malformed: Span;
  };
  /** From the last action callback to the final status callback. */
  readonly finalStatusMs: Span;
  /** How long a transfer rings and then talks. */
  readonly transferRingMs: Span;
  readonly transferTalkMs: Span;
  /** From the answer to what machine detection makes of the first words. */
  readonly detectionMs: Span;
  readonly pauseFactor: number;
  /** The person: before the first word, before a reply, before hanging up. */
  readonly helloMs: Span;
  readonly thinkMs: Span;
  readonly hangUpMs: Span;
  /** The menu repeats itself after this much silence. */
  readonly menuSilenceMs: number;
  /** Voicemail: the rings before it answers, from its greeting to the beep, and the silence that ends a recording before and after words. */
  readonly voicemailRingsMs: Span;
  readonly beepMs: Span;
  readonly recordingSilenceMs: number;
  readonly messageEndMs: number;
  /** The model: to the first delta, between deltas, to the rate limits, and how long it waits for the rest of a burst. */
  readonly firstDeltaMs: Span;
  readonly deltaMs: Span;
  readonly rateLimitsMs: number;
  readonly patienceMs: number;
}

export const REAL_PACE: Pace = {
  dialMs: [40, 80],
  ringingMs: [250, 450],
  answerMs: [1_500, 2_300],
  socketMs: [800, 950],
  greetingMs: [20, 60],
  firstSoundMs: [260, 450],
  charactersPerSecond: 15,
  toneLeadMs: [180, 300],
  toneMs: 150,
  toneWaitMs: 500,
  soundMs: 2_000,
  starvedMs: 2_000,
  promptMs: [350, 550],
  burstGapMs: [100, 150],
  partialMs: 250,
  endMs: 90,
  actionMs: { completed: [200, 800], ended: [600, 700], failed: [1_150, 1_250], malformed: [180, 220] },
  finalStatusMs: [400, 1_000],
  transferRingMs: [1_200, 2_000],
  transferTalkMs: [4_000, 6_000],
  detectionMs: [2_200, 3_600],
  pauseFactor: 1,
  helloMs: [700, 1_000],
  thinkMs: [600, 1_200],
  hangUpMs: [2_400, 2_600],
  menuSilenceMs: 6_000,
  voicemailRingsMs: [7_000, 9_000],
  // An assistant that answers the greeting at once has its first sound about 0.6 s after the prompt.
  beepMs: [300, 500],
  recordingSilenceMs: 30_000,
  messageEndMs: 6_000,
  firstDeltaMs: [320, 380],
  deltaMs: [20, 30],
  rateLimitsMs: 40,
  patienceMs: 1_500,
};

export const FAST_PACE: Pace = {
  dialMs: [1, 2],
  ringingMs: [1, 2],
  answerMs: [1, 3],
  socketMs: [1, 2],
  greetingMs: [1, 2],
  firstSoundMs: [1, 2],
  charactersPerSecond: 50_000,
  toneLeadMs: [1, 2],
  toneMs: 1,
  toneWaitMs: 1,
  soundMs: 1,
  starvedMs: 1_000,
  promptMs: [0, 1],
  burstGapMs: [1, 3],
  partialMs: 1,
  endMs: 1,
  actionMs: { completed: [1, 2], ended: [1, 2], failed: [1, 2], malformed: [1, 2] },
  finalStatusMs: [1, 2],
  transferRingMs: [1, 2],
  transferTalkMs: [5, 8],
  detectionMs: [2, 4],
  pauseFactor: 0.001,
  helloMs: [3, 5],
  thinkMs: [4, 6],
  hangUpMs: [20, 25],
  menuSilenceMs: 3_000,
  voicemailRingsMs: [3, 5],
  beepMs: [1, 3],
  recordingSilenceMs: 1_500,
  messageEndMs: 250,
  firstDeltaMs: [15, 20],
  deltaMs: [0, 1],
  rateLimitsMs: 1,
  patienceMs: 1_500,
};

/** A wait somewhere within the bounds, in milliseconds. */
export const drawMs = ([fromMs, toMs]: Span): number => fromMs + Math.random() * (toMs - fromMs);

/** Resolves after `ms` milliseconds, or at once when `signal` aborts: look at `signal.aborted` to tell. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
