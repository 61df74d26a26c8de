import type { ReactElement } from 'react';
import type { Refused } from '../stores/ui.ts';
import { Dialog } from './dialog.tsx';

interface AskDialogProps {
  readonly title: string;
  readonly description: string;
  /** What leaves everything as it is; it has the keyboard first. */
  readonly keep: string;
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly refusal: Refused | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be undone. */
export function AskDialog(props: AskDialogProps): ReactElement {
  const { title, description, keep, confirm, isBusy, refusal, onConfirm, onClose } = props;
  return (
    <Dialog title={title} description={description} closeLabel={keep} onClose={onClose}>
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
      <div className="card-actions">
        <button type="button" className="button" data-tone="danger" aria-disabled={isBusy} onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </Dialog>
  );
}
