import type { ReactElement } from 'react';
import { openDialog, refuse } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl } from '../../console/hooks.ts';
import { ERASE_KEY, erasePlaybook } from '../../console/playbook-edit.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';

/** Asks once before a playbook is deleted. */
export function ErasePlaybook(): ReactElement | null {
  const console = useConsole();
  const open = useStore(console.playbooks.store, (state) => state.open);
  const { refusal, isBusy } = useControl(ERASE_KEY);
  const { erase } = strings.playbooks;
  const kept = open?.kept ?? null;
  if (open === null || kept === null) return null;
  return (
    <AskDialog
      title={erase.title}
      description={erase.body(open.draft.title)}
      keep={erase.keep}
      confirm={erase.confirm}
      isBusy={isBusy}
      refusal={refusal}
      onConfirm={() => void erasePlaybook(console, kept)}
      onClose={() => {
        refuse(console, ERASE_KEY, null);
        openDialog(console, null);
      }}
    />
  );
}
