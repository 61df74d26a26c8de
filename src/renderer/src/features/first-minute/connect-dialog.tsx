import type { ReactElement } from 'react';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';

export function ConnectDialog(): ReactElement {
  const console = useConsole();
  const { connect } = strings;
  return (
    <Dialog
      title={connect.title}
      description={connect.body}
      closeLabel={connect.close}
      onClose={() => openDialog(console, null)}
    >
      <dl className="variables">
        {Object.entries(connect.names).map(([name, where]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{where}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
