import { Dialog as Radix } from 'radix-ui';
import { type ReactElement, type ReactNode, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly description: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog. Without Radix's own `Overlay`: that one locks scrolling with
 * an injected `<style>`, which the CSP refuses, and this page never scrolls.
 */
export function Dialog({ title, description, closeLabel, onClose, children }: DialogProps): ReactElement {
  const before = useRef<Element | null>(null);
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
          // A command opens it, not a trigger that Radix knows and gives the keyboard back to.
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
        >
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close className="button" data-tone="quiet">
              {closeLabel}
            </Radix.Close>
          </header>
          <Radix.Description className="dialog-text">{description}</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
