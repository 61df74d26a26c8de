import type { PreferencesPatch } from '#shared/preferences.ts';
import type { Bindings } from './bindings.ts';
import type { Command } from './command.ts';
import { everyContext } from './every-context.ts';
import { whyReserved } from './reserved-keys.ts';

export type ShortcutPatch = NonNullable<PreferencesPatch['shortcuts']>;

/** What giving a command a key comes to. */
export type Verdict =
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'free'; readonly patch: ShortcutPatch }
  /** Somebody has it. With the patch they get the keys the command had, as far as those are free where they are used. */
  | { readonly kind: 'taken'; readonly by: readonly Taken[]; readonly patch: ShortcutPatch };

interface Taken {
  readonly title: string;
  /** What is left to it after the swap. */
  readonly keys: readonly string[];
}

/** @param chord - As the registry writes it. */
export function judge(command: Command, chord: string, { all }: Bindings): Verdict {
  const why = whyReserved(chord);
  if (why !== null) return { kind: 'refused', why };
  const owners = clashing(command, chord, all);
  const keys = [chord, ...alongWithMod(command, chord, { owners, all })];
  if (owners.length === 0) return { kind: 'free', patch: { [command.id]: keys } };
  const swapped = swap(command, keys, { owners, all });
  return {
    kind: 'taken',
    by: owners.map(({ id, title }) => ({ title, keys: swapped.find((each) => each.id === id)?.keys ?? [] })),
    patch: Object.fromEntries(swapped.map((each) => [each.id, [...each.keys]])),
  };
}

/** Commands that a chord would mean as well, somewhere. */
const clashing = (command: Command, chord: string, all: readonly Command[]): readonly Command[] =>
  all.filter((other) => other.id !== command.id && other.keys.includes(chord) && meet(command, other));

/** Whether there is a moment in which both can run. */
const meet = (a: Command, b: Command): boolean =>
  everyContext.some((context) => a.unavailable(context) === null && b.unavailable(context) === null);

interface Exchange {
  readonly owners: readonly Command[];
  readonly all: readonly Command[];
}

/** What works on its own outside of fields works everywhere with Mod, where that is nobody else's, or theirs whose key it was. */
function alongWithMod(command: Command, chord: string, { owners, all }: Exchange): readonly string[] {
  if (!/^(?:\p{L}|Space|Enter)$/u.test(chord)) return [];
  const wider = `Mod+${chord}`;
  const isFree = clashing(command, wider, all).every((other) => owners.includes(other));
  return whyReserved(wider) === null && isFree ? [wider] : [];
}

/** The command with its new keys, and each owner with what it has left and what was the command's. */
function swap(command: Command, keys: readonly string[], { owners, all }: Exchange): readonly Command[] {
  let now = all.map((each) => (each.id === command.id ? { ...each, keys } : each));
  const changed = owners.map((owner) => {
    const left = owner.keys.filter((key) => !keys.includes(key));
    const given = command.keys.filter((key) => !keys.includes(key) && clashing(owner, key, now).length === 0);
    const next = { ...owner, keys: [...new Set([...given, ...left])] };
    now = now.map((each) => (each.id === owner.id ? next : each));
    return next;
  });
  return [{ ...command, keys }, ...changed];
}
