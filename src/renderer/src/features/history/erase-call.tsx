import type { ReactElement } from 'react';
import { partyOf } from '../../calls/party.ts';
import { dayAndTime } from '../../calls/times.ts';
import { openDialog, refuse } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useWho } from '../../console/hooks.ts';
import { eraseKey, erasePast } from '../../console/past.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';

/** Asks once before a call is deleted for good. */
export function EraseCall(): ReactElement | null {
  const { past } = useConsole();
  const open = useStore(past.store, (state) => state);
  return open === null ? null : <EraseDialog open={open} />;
}

function EraseDialog({ open: { callSid, call } }: { readonly open: OpenCall }): ReactElement {
  const console = useConsole();
  const { refusal, isBusy } = useControl(eraseKey(callSid));
  const { erase } = strings.past;
  const { title } = partyOf(call, useWho());
  const close = (): void => {
    refuse(console, eraseKey(callSid), null);
    openDialog(console, null);
  };
  return (
    <AskDialog
      title={erase.title}
      description={erase.body(title, call.startedAt === null ? '' : dayAndTime(call.startedAt))}
      keep={erase.keep}
      confirm={isBusy ? erase.busy : erase.confirm}
      isBusy={isBusy}
      refusal={refusal}
      onConfirm={() => void erasePast(console, callSid)}
      onClose={close}
    />
  );
}
