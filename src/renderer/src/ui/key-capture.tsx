import { type ReactElement, useEffect, useEffectEvent, useRef } from 'react';
import { strings } from '../strings.ts';

const MODIFIERS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'Dead',
  'Unidentified',
  'Process',
]);

interface KeyCaptureProps {
  readonly label: string;
  readonly onPress: (press: KeyboardEvent) => void;
  /** Esc was pressed, or the keyboard went elsewhere by itself. */
  readonly onCancel: (how: 'escape' | 'blur') => void;
}

/** Waits for keys to be pressed; nothing else hears of them meanwhile. Esc and losing the keyboard leave it. */
export function KeyCapture({ label, onPress, onCancel }: KeyCaptureProps): ReactElement {
  const field = useRef<HTMLButtonElement>(null);
  useEffect(() => field.current?.focus(), []);
  const heard = useEffectEvent((press: KeyboardEvent): void => {
    press.preventDefault();
    press.stopPropagation();
    if (press.repeat || press.isComposing || MODIFIERS.has(press.key)) return;
    if (press.key === 'Escape') onCancel('escape');
    else onPress(press);
  });
  useEffect(() => {
    const listen = (press: KeyboardEvent): void => heard(press);
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
  return (
    <button
      ref={field}
      type="button"
      className="key-capture"
      aria-label={`${label}. ${strings.preferences.capture.press}`}
      onBlur={() => onCancel('blur')}
    >
      {strings.preferences.capture.press}
    </button>
  );
}
