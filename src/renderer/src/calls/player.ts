export const RATES = [1, 2, 4, 8] as const;
export type Rate = (typeof RATES)[number];

/** A past call being played again. */
export interface Player {
  /** Milliseconds from the answer. */
  readonly positionMs: number;
  readonly rate: Rate;
  readonly isPlaying: boolean;
}

export const FROM_THE_START: Player = { positionMs: 0, rate: 1, isPlaying: true };

/** The player after `elapsedMs` of the reader's time; at the end of the call it stops. */
export function advance(player: Player, elapsedMs: number, durationMs: number): Player {
  if (!player.isPlaying) return player;
  return movedTo(player, player.positionMs + elapsedMs * player.rate, durationMs);
}

/** The player at another moment of the call, which goes on from there. */
export function movedTo(player: Player, positionMs: number, durationMs: number): Player {
  const position = Math.min(durationMs, Math.max(0, positionMs));
  return { ...player, positionMs: position, isPlaying: player.isPlaying && position < durationMs };
}

/** Pause, go on, or from the start again where it had come to the end. */
export function toggled(player: Player, durationMs: number): Player {
  if (player.positionMs >= durationMs) return { ...player, positionMs: 0, isPlaying: true };
  return { ...player, isPlaying: !player.isPlaying };
}
