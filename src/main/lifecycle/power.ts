interface PowerEvents {
  on(event: 'resume', listener: () => void): unknown;
}

/**
 * After a sleep the relay looks at once at what may have broken unnoticed. Where the desktop does not tell of sleep it
 * finds out by itself, a few seconds later.
 *
 * @param power - Electron's `powerMonitor`, which is not to be had everywhere.
 */
export function wakeWith(power: PowerEvents | undefined, relay: { woke(sleptMs: number | null): void }): void {
  power?.on('resume', () => relay.woke(null));
}
