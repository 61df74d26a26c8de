import type { ReactElement } from 'react';
import { useConsole } from '../../console/console.ts';
import { useControl } from '../../console/hooks.ts';
import { acceptWeaker, VAULT_KEY } from '../../console/settings-edit.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';

const words = strings.settings.vault;

/** Where keys are kept; without a keychain, what may be done about that. */
export function VaultNotice(): ReactElement | null {
  const console = useConsole();
  const vault = useStore(console.settings.store, ({ snapshot }) => snapshot?.vault ?? null);
  const { refusal } = useControl(VAULT_KEY);
  if (vault === null) return null;
  if (vault === 'keychain') return <p className="setting-hint">{words.keychain}</p>;
  return (
    <div className="notice" data-tone="attention">
      <p>{vault === 'run' ? words.run : words.weaker}</p>
      <button type="button" className="button" onClick={() => void acceptWeaker(console, vault === 'run')}>
        {vault === 'run' ? words.accept : words.withdraw}
      </button>
      {refusal !== null && (
        <p className="field-note" data-error="true" role="alert">
          {refusal.message}
        </p>
      )}
    </div>
  );
}
