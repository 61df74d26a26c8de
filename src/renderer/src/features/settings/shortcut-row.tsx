import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import { isRebindable } from '../../commands/bindings.ts';
import type { Command } from '../../commands/command.ts';
import { chordOf, isMac, keyCaps } from '../../commands/keymap.ts';
import { judge, type ShortcutPatch, type Verdict } from '../../commands/rebinding.ts';
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
  /** `keys` is null where it has its own again. */
  readonly onDone: (title: string, keys: string | null) => void;
}

/** A command with its keys, and the way to other ones: press them, and say what becomes of whoever has them. */
export function ShortcutRow({ command, isChanged, onDone }: ShortcutRowProps): ReactElement {
  const { asking, change, leave, start, keep, onPress } = useRebinding(command, onDone);
  const { id, title, keys } = command;
  const canChange = isRebindable(command);
  const canRemove = asking === null && hasOwn(command);
  return (
    <li className="shortcut">
      <span className="shortcut-title">{title}</span>
      <Keys keys={keys} />
      <span className="shortcut-actions">
        {!canChange && <span className="dim">{words.fixed}</span>}
        {asking?.kind === 'capture' && <KeyCapture label={title} onPress={onPress} onCancel={leave} />}
        {asking?.kind !== 'capture' && canChange && (
          <Quiet buttonRef={change} label={capture.change} name={capture.changeOf(title)} onClick={start} />
        )}
        {canRemove && (
          <Quiet label={capture.remove} name={capture.removeOf(title)} onClick={() => keep({ [id]: [] }, '')} />
        )}
        {asking === null && isChanged && (
          <Quiet label={words.reset} name={words.resetOf(title)} onClick={() => keep({ [id]: null }, null)} />
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
          onSwap={() => keep(asking.patch, spoken(asking.chord))}
        />
      )}
    </li>
  );
}

const hasOwn = (command: Command): boolean => isRebindable(command) && command.keys.length > 0;

function Keys({ keys }: { readonly keys: readonly string[] }): ReactElement {
  return (
    <span className="shortcut-keys">
      {keys.length === 0 ? (
        <span className="dim">{words.noKey}</span>
      ) : (
        keys.map((each) => <Kbd key={each} keys={each} />)
      )}
      <span className="visually-hidden">{keys.map(spoken).join(', ')}</span>
    </span>
  );
}

/** What is asked of the supervisor at the moment, and what comes of the answer. */
function useRebinding(command: Command, onDone: ShortcutRowProps['onDone']) {
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
  const leave = (how: 'escape' | 'blur'): void => {
    comesBack.current = how === 'escape';
    setAsking(null);
  };
  const store = async (patch: ShortcutPatch, done: string | null): Promise<void> => {
    if (await changePreferences(console, 'shortcuts', { shortcuts: patch })) onDone(command.title, done);
  };
  const keep = (patch: ShortcutPatch, done: string | null): void => {
    leave('escape');
    change.current?.focus();
    void store(patch, done);
  };
  const onPress = (press: KeyboardEvent): void => {
    const chord = chordOf(press, isMac);
    if (chord === null) {
      setAsking({ kind: 'capture', why: press.altKey ? words.reserved.alt : words.reserved.system });
      return;
    }
    const verdict = judge(command, chord, bindings);
    if (verdict.kind === 'free') keep(verdict.patch, spoken(chord));
    else if (verdict.kind === 'refused') setAsking({ kind: 'capture', why: verdict.why });
    else setAsking({ ...verdict, chord });
  };
  return { asking, change, leave, start: () => setAsking({ kind: 'capture', why: null }), keep, onPress };
}

interface QuietProps {
  readonly label: string;
  /** The label and what it is about. */
  readonly name: string;
  readonly buttonRef?: RefObject<HTMLButtonElement | null>;
  readonly onClick: () => void;
}

const Quiet = ({ label, name, buttonRef, onClick }: QuietProps): ReactElement => (
  <button ref={buttonRef} type="button" className="button" data-tone="quiet" aria-label={name} onClick={onClick}>
    {label}
  </button>
);

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
