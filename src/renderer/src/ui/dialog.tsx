import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { Kbd } from './kbd.tsx';

/** Where the keyboard was before the first dialog; a dialog that another one opens gives it back there, too. */
let before: HTMLElement | null = null;

function remember(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement !== document.body) before = activeElement;
}

/** Unless what was chosen in the dialog has sent the keyboard elsewhere by now. */
function giveBack(event: Event): void {
  event.preventDefault();
  const isOpen = document.querySelector('[role="dialog"]') !== null;
  if (isOpen) return;
  if (document.activeElement === document.body && before?.isConnected === true) before.focus();
  before = null;
}

interface DialogProps {
  readonly title: string;
  readonly description: string;
  /** Without one, Esc alone closes it and the title is for screen readers: a palette. */
  readonly closeLabel?: string;
  readonly onClose: () => void;
  /** What has the keyboard first, in place of the first control there is. */
  readonly firstField?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/**
 * A modal dialog. Without Radix's own `Overlay`: that one locks scrolling with
 * an injected `<style>`, which the CSP refuses, and this page never scrolls.
 */
export function Dialog(props: DialogProps): ReactElement {
  const { title, description, closeLabel, onClose, firstField, children } = props;
  const isBare = closeLabel === undefined;
  const onOpen = (event: Event): void => {
    remember();
    const field = firstField?.current ?? null;
    if (field === null) return;
    event.preventDefault();
    field.focus();
  };
  return (
    <Radix.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Radix.Portal>
        <div className="backdrop" />
        <Radix.Content
          className="dialog"
          data-bare={isBare}
          // A command opens it, not a trigger that Radix knows and gives the keyboard back to.
          onOpenAutoFocus={onOpen}
          onCloseAutoFocus={giveBack}
        >
          <header className={isBare ? 'visually-hidden' : 'dialog-head'}>
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            {!isBare && (
              <Radix.Close className="button" data-tone="quiet">
                {closeLabel}
                <Kbd keys="Escape" />
              </Radix.Close>
            )}
          </header>
          <Radix.Description className={isBare ? 'visually-hidden' : 'dialog-text'}>{description}</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
