/** A hidden window gets no animation frames; it still has to count who waits. */
const HIDDEN_FLUSH_MS = 100;

/** Calls `flush` once for everything scheduled within a frame, and within 100 ms where no frame comes. */
export function batchPerFrame(flush: () => void): () => void {
  let isPending = false;
  return () => {
    if (isPending) return;
    isPending = true;
    const run = (): void => {
      if (!isPending) return;
      isPending = false;
      flush();
    };
    requestAnimationFrame(run);
    setTimeout(run, HIDDEN_FLUSH_MS);
  };
}
