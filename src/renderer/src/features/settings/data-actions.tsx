import { type ReactElement, useState } from 'react';
import type { Output } from '#shared/bridge.ts';
import { openDialog, perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';

const words = strings.settings.data;
const FOLDER_KEY = controlKey(null, 'open-folder');
const EXPORT_KEY = controlKey(null, 'export-all');

type Exported = Extract<Output<'data:export'>, { ok: true }>;

/** What can be done with everything that is kept: look at it, take it along, erase it. */
export function DataActions(): ReactElement {
  const console = useConsole();
  const folder = useStore(console.settings.store, ({ snapshot }) => snapshot?.dataFolder ?? '');
  const opening = useControl(FOLDER_KEY);
  const exporting = useControl(EXPORT_KEY);
  const [exported, setExported] = useState<string | null>(null);
  const exportAll = async (): Promise<void> => {
    setExported(null);
    const done = await perform<Exported>(console, EXPORT_KEY, () => console.bridge.request('data:export', undefined));
    if (done !== null && done.folder !== null) setExported(words.exported(done.calls, done.folder));
  };
  const open = (): void =>
    void perform(console, FOLDER_KEY, () => console.bridge.request('data:open-folder', undefined));
  const refusal = opening.refusal ?? exporting.refusal;
  if (!console.bridge.isInApp) return <p className="setting-hint">{`${words.folder(folder)} ${words.inApp}`}</p>;
  return (
    <div className="setting-actions">
      <p className="setting-hint">{words.folder(folder)}</p>
      <div className="card-actions">
        <button type="button" className="button" onClick={open}>
          {words.open}
        </button>
        <button type="button" className="button" aria-disabled={exporting.isBusy} onClick={() => void exportAll()}>
          {words.export}
        </button>
        <button type="button" className="button" data-tone="danger" onClick={() => openDialog(console, 'erase-all')}>
          {words.erase}
        </button>
      </div>
      <output className="field-note" data-error={refusal !== null}>
        {exporting.isBusy ? words.exporting : (refusal?.message ?? exported ?? '')}
      </output>
    </div>
  );
}
