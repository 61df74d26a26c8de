import type { DesktopState } from '#shared/desktop.ts';
import type { Preferences } from '#shared/preferences.ts';
import { claimKey, type Shortcuts } from './claim-key.ts';

const HOTKEYS = ['attention', 'steer'] as const;
type Hotkey = (typeof HOTKEYS)[number];

export type HotkeyDeeds = Readonly<Record<Hotkey, () => void>>;

interface Ports {
  readonly shortcuts: Shortcuts;
  /** Keys the environment gives; they win over what is set in the console. */
  readonly fromEnvironment: Readonly<Record<Hotkey, string | null>>;
  readonly onPressed: HotkeyDeeds;
}

interface Claim {
  readonly accelerator: string;
  readonly trouble: string | null;
}

/** Phony's keys of the whole desktop, as the supervisor has them at the moment. */
export class DesktopKeys {
  readonly #ports: Ports;
  readonly #claims = new Map<Hotkey, Claim>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Claims what is wanted now, and lets go of what no longer is. A refused key is tried again each time. */
  apply(wanted: Pick<Preferences['hotkeys'], Hotkey>): void {
    const next = new Map(HOTKEYS.map((key) => [key, this.#ports.fromEnvironment[key] ?? wanted[key]] as const));
    for (const [key, claim] of this.#claims) {
      if (claim.trouble !== null || next.get(key) !== claim.accelerator) this.#release(key, claim);
    }
    for (const [key, accelerator] of next) this.#claim(key, accelerator);
  }

  state(): DesktopState['hotkeys'] {
    const of = (key: Hotkey) => ({
      fromEnvironment: this.#ports.fromEnvironment[key],
      trouble: this.#claims.get(key)?.trouble ?? null,
    });
    return { attention: of('attention'), steer: of('steer') };
  }

  close(): void {
    for (const [key, claim] of this.#claims) this.#release(key, claim);
  }

  #claim(key: Hotkey, accelerator: string | null): void {
    if (accelerator === null || this.#claims.has(key)) return;
    const twin = [...this.#claims.values()].some(
      (claim) => claim.accelerator.toLowerCase() === accelerator.toLowerCase(),
    );
    const { shortcuts, onPressed } = this.#ports;
    const trouble = twin
      ? `${accelerator} is Phony’s other key already; choose another.`
      : claimKey(shortcuts, accelerator, onPressed[key]);
    this.#claims.set(key, { accelerator, trouble });
  }

  #release(key: Hotkey, { accelerator, trouble }: Claim): void {
    this.#claims.delete(key);
    if (trouble === null) this.#ports.shortcuts.unregister(accelerator);
  }
}
