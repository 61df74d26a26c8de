import { type ReactElement, useEffect } from 'react';
import { type Player, RATES } from '../../calls/player.ts';
import { formatSpan } from '../../calls/times.ts';
import type { Command } from '../../commands/command.ts';
import { ariaKeys } from '../../commands/keymap.ts';
import { playOrPause, scrubTo, setRate, stopPlaying, tick } from '../../commands/past-runs.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';
import { CommandKeys } from '../../ui/command-keys.tsx';
import { Kbd } from '../../ui/kbd.tsx';

const TICK_MS = 100;

/** Lets time pass for the player while it plays. */
export function usePlaying(isPlaying: boolean): void {
  const console = useConsole();
  useEffect(() => {
    if (!isPlaying) return undefined;
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      tick(console, now - before);
      before = now;
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [console, isPlaying]);
}

interface PlayerBarProps {
  readonly player: Player;
  readonly durationMs: number;
}

/** Pace and place of a call that is played again. */
export function PlayerBar({ player, durationMs }: PlayerBarProps): ReactElement {
  const console = useConsole();
  const words = strings.past.player;
  const { positionMs, isPlaying, rate } = player;
  const { all } = useBindings();
  return (
    <section className="player" aria-label={words.label}>
      <button type="button" className="button" data-tone="primary" onClick={() => playOrPause(console)}>
        {isPlaying ? words.pause : words.play}
        <CommandKeys of="past.play" />
      </button>
      <input
        className="player-range"
        type="range"
        aria-label={words.position}
        aria-valuetext={words.at(formatSpan(positionMs), formatSpan(durationMs))}
        min={0}
        max={durationMs}
        step={1}
        value={positionMs}
        onChange={(event) => scrubTo(console, Number(event.target.value))}
      />
      <span className="time">{words.at(formatSpan(positionMs), formatSpan(durationMs))}</span>
      <fieldset className="player-rates">
        <legend className="visually-hidden">{words.rate}</legend>
        {RATES.map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            data-tone="quiet"
            aria-pressed={each === rate}
            aria-keyshortcuts={ariaOf(all, each)}
            onClick={() => setRate(console, each)}
          >
            {each}×
          </button>
        ))}
      </fieldset>
      <button type="button" className="button" data-tone="quiet" onClick={() => stopPlaying(console)}>
        {words.stop}
        <Kbd keys="Escape" />
      </button>
    </section>
  );
}

function ariaOf(all: readonly Command[], rate: number): string | undefined {
  const keys = all.find(({ id }) => id === `replay.rate-${rate}`)?.keys ?? [];
  return keys.length === 0 ? undefined : ariaKeys(keys);
}
