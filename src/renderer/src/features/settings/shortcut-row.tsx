import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { isRebindable } from '../../commands/bindings.ts';
import type { Command } from '../../commands/command.ts';
import { chordOf, isMac, keyCaps } from '../../commands/keymap.ts';
import { judge, type Verdict } from '../../commands/rebinding.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings } from '../../console/hooks.ts';
import { changePreferences } from '../../console/kept.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { KeyCapture } from '../../ui/key-capture.tsx';

const words = strings.shortcuts;
const { capture } = strings.preferences;

/** A chord for people to read. */
const spoken = (chord: string): string => keyCaps(chord).join(' ');

type Asking =
  /** Waits for keys; `why` the ones before could not be had. */
  | { readonly kind: 'capture'; readonly why: string | null }
  | (Extract<Verdict, { kind: 'taken' }> & { readonly chord: string });

interface ShortcutRowProps {
  readonly command: Command;
  readonly isChanged: boolean;
  readonly onDone: (title: string, keys: string) => void;
}

/** A command with its keys, and the way to other ones: press them, and say what becomes of whoever has them. */
export function ShortcutRow({ command, isChanged, onDone }: ShortcutRowProps): ReactElement {
  const console = useConsole();
  const bindings = useBindings();
  const [asking, setAsking] = useState<Asking | null>(null);
  const change = useRef<HTMLButtonElement>(null);
  const comesBack = useRef(false);
  useEffect(() => {
    if (asking !== null || !comesBack.current) return;
    comesBack.current = false;
    change.current?.focus();
  }, [asking]);
  const leave = useCallback((how: 'escape' | 'blur') => {
    comesBack.current = how === 'escape';
    setAsking(null);
  }, []);
  const { id, title, keys } = command;

  const keep = async (patch: Readonly<Record<string, readonly string[] | null>>, done: string): Promise<void> => {
    leave('escape');
    const shortcuts = Object.fromEntries(Object.entries(patch).map(([name, chords]) => [name, chords && [...chords]]));
    if (await changePreferences(console, 'shortcuts', { shortcuts })) onDone(title, done);
  };
  const onPress = useCallback(
    (press: KeyboardEvent) => {
      const chord = chordOf(press, isMac);
      if (chord === null) {
        const why = press.altKey ? words.reserved.alt : words.reserved.system;
        return setAsking({ kind: 'capture', why });
      }
      const verdict = judge(command, chord, bindings);
      if (verdict.kind === 'free') void keep(verdict.patch, spoken(chord));
      else if (verdict.kind === 'refused') setAsking({ kind: 'capture', why: verdict.why });
      else setAsking({ ...verdict, chord });
    },
    // oxlint-disable-next-line react/exhaustive-deps -- `keep` is made of these
    [command, bindings],
  );

  return (
    <li className="shortcut">
      <span className="shortcut-title">{title}</span>
      <span className="shortcut-keys">
        {keys.length === 0 ? (
          <span className="dim">{words.noKey}</span>
        ) : (
          keys.map((each) => <Kbd key={each} keys={each} />)
        )}
        <span className="visually-hidden">{keys.map(spoken).join(', ')}</span>
      </span>
      <span className="shortcut-actions">
        {asking?.kind === 'capture' ? (
          <KeyCapture label={title} onPress={onPress} onCancel={leave} />
        ) : isRebindable(command) ? (
          <button
            ref={change}
            type="button"
            className="button"
            data-tone="quiet"
            aria-label={capture.changeOf(title)}
            onClick={() => setAsking({ kind: 'capture', why: null })}
          >
            {capture.change}
          </button>
        ) : (
          <span className="dim">{words.fixed}</span>
        )}
        {asking === null && isRebindable(command) && keys.length > 0 && (
          <button
            type="button"
            className="button"
            data-tone="quiet"
            aria-label={capture.removeOf(title)}
            onClick={() => void keep({ [id]: [] }, '')}
          >
            {capture.remove}
          </button>
        )}
        {asking === null && isChanged && (
          <button
            type="button"
            className="button"
            data-tone="quiet"
            aria-label={words.resetOf(title)}
            onClick={() => void keep({ [id]: null }, words.reset)}
          >
            {words.reset}
          </button>
        )}
      </span>
      {asking?.kind === 'capture' && asking.why !== null && (
        <p className="field-note shortcut-answer" data-error="true" role="alert">
          {asking.why}
        </p>
      )}
      {asking?.kind === 'taken' && (
        <Taken
          asking={asking}
          onCancel={() => leave('escape')}
          onSwap={() => void keep(asking.patch, spoken(asking.chord))}
        />
      )}
    </li>
  );
}

interface TakenProps {
  readonly asking: Extract<Asking, { kind: 'taken' }>;
  readonly onSwap: () => void;
  readonly onCancel: () => void;
}

/** Who has the keys, and what a swap would leave them. */
function Taken({ asking: { by, chord }, onSwap, onCancel }: TakenProps): ReactElement {
  return (
    <div className="shortcut-answer" role="alert">
      <p>
        {words.taken(spoken(chord), by.map(({ title }) => title).join(', '))}{' '}
        {by.map(({ title, keys }) => words.left(title, keys.map(spoken).join(', '))).join(' ')}
      </p>
      <button
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the keys were pressed just now; this is the answer to them
        autoFocus
        type="button"
        className="button"
        data-tone="primary"
        onClick={onSwap}
      >
        {words.swap}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {words.cancel}
      </button>
    </div>
  );
}
