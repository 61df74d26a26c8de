declare const requestAnimationFrame: (onFrame: (atMs: number) => void) => void;
declare const addEventListener: (
  type: 'keydown',
  listener: (event: { readonly timeStamp: number }) => void,
  options: { readonly capture: boolean },
) => void;
declare const MessageChannel: new () => {
  readonly port1: { addEventListener: (type: 'message', listener: () => void) => void; start: () => void };
  readonly port2: { postMessage: (message: null) => void };
};

/** What the page notes of itself. These functions run there: they know nothing of this file. */
export interface PageSamples {
  /** From a frame's begin to the end of its drawing, in ms. */
  readonly frames: number[];
  /** From a key's or a click's own time to the end of the frame that shows it, in ms. */
  readonly inputs: number[];
  /** Share of frames that came more than half a frame after they were due. */
  readonly late: number;
}

interface Watched {
  frames: number[];
  inputs: number[];
  gaps: number[];
}

declare global {
  // oxlint-disable-next-line no-var -- of the page's global object
  var watched: Watched | undefined;
}

export function startWatching(): void {
  const noted: Watched = { frames: [], inputs: [], gaps: [] };
  globalThis.watched = noted;
  const waiting: number[] = [];
  const drawn = new MessageChannel();
  let beganAt = 0;
  let before = 0;
  // A message that is sent from within a frame comes once the frame is drawn.
  drawn.port1.addEventListener('message', () => {
    const now = performance.now();
    noted.frames.push(now - beganAt);
    for (const atMs of waiting.splice(0)) noted.inputs.push(now - atMs);
  });
  drawn.port1.start();
  const onFrame = (atMs: number): void => {
    beganAt = atMs;
    if (before > 0) noted.gaps.push(atMs - before);
    before = atMs;
    drawn.port2.postMessage(null);
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  addEventListener('keydown', (event) => waiting.push(event.timeStamp), { capture: true });
}

export function takeSamples(): PageSamples {
  const noted = globalThis.watched ?? { frames: [], inputs: [], gaps: [] };
  const due = 1_000 / 60;
  const late = noted.gaps.filter((gap) => gap > due * 1.5).length / Math.max(1, noted.gaps.length);
  const taken = { frames: noted.frames.slice(), inputs: noted.inputs.slice(), late };
  noted.frames.length = 0;
  noted.inputs.length = 0;
  noted.gaps.length = 0;
  return taken;
}
