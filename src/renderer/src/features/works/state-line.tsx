import type { ReactElement } from 'react';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandKeys } from '../../ui/command-keys.tsx';
import './works.css';

type Part = 'tunnel' | 'relay' | 'model';
const parts: readonly Part[] = ['tunnel', 'relay', 'model'];

/** Bottom: whether anything is wrong, and how many calls there are. */
export function StateLine(): ReactElement {
  const console = useConsole();
  const { state, link } = useStore(console.works, (works) => works);
  const { liveCount, needingCount } = useCommandContext();
  return (
    <footer className="works">
      <output className="works-state" aria-label={strings.works.label}>
        {parts.map((part) => (
          <Lamp
            key={part}
            part={part}
            lamp={link === 'connected' || part === 'tunnel' ? (state?.[part] ?? null) : null}
          />
        ))}
        <span className="works-count">{strings.works.live(liveCount)}</span>
        {needingCount > 0 && (
          <span className="works-count" data-tone="attention">
            {strings.works.needing(needingCount)}
          </span>
        )}
      </output>
      {state?.runtimeNotice !== null && state !== null && (
        <span className="works-notice" title={state.runtimeNotice}>
          {strings.works.runtime}
        </span>
      )}
      <button type="button" className="button" data-tone="quiet" onClick={() => openDialog(console, 'keys')}>
        <CommandKeys of="console.keys" />
        {strings.works.allKeys}
      </button>
    </footer>
  );
}

interface LampProps {
  readonly part: Part;
  readonly lamp: ConsoleState[Part] | null;
}

function Lamp({ part, lamp }: LampProps): ReactElement {
  const word = lamp === null ? strings.works.unknown : strings.works.lamp[lamp.state];
  return (
    <span className="lamp" data-state={lamp?.state ?? 'unknown'} title={lamp?.detail}>
      <span className="dot" aria-hidden="true" />
      {strings.works[part]} <span className="lamp-word">{word}</span>
    </span>
  );
}
