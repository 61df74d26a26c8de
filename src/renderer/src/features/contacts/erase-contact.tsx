import type { ReactElement } from 'react';
import { openDialog, refuse } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { ERASE_CONTACT_KEY, eraseContact } from '../../console/contact-edit.ts';
import { useControl } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';

/** Asks once before a contact is deleted. */
export function EraseContact(): ReactElement | null {
  const console = useConsole();
  const open = useStore(console.contacts.store, (state) => state.open);
  const { refusal, isBusy } = useControl(ERASE_CONTACT_KEY);
  const { erase } = strings.contacts;
  const id = open?.id ?? null;
  if (open === null || id === null) return null;
  return (
    <AskDialog
      title={erase.title}
      description={erase.body(open.draft.name)}
      keep={erase.keep}
      confirm={erase.confirm}
      isBusy={isBusy}
      refusal={refusal}
      onConfirm={() => void eraseContact(console, id)}
      onClose={() => {
        refuse(console, ERASE_CONTACT_KEY, null);
        openDialog(console, null);
      }}
    />
  );
}
