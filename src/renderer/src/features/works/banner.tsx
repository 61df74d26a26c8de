import type { ReactElement } from 'react';
import { assertNever } from '#core/assert-never.ts';
import type { ConsoleState } from '#shared/supervisor-api.ts';
import type { LinkState } from '../../bridge/link.ts';
import { useConsole } from '../../console/console.ts';
import { useCommandContext } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { CommandButton } from '../../ui/command-button.tsx';
import './works.css';

/** Top: the one sentence about what is wrong with the works, while something is. */
export function Banner(): ReactElement | null {
  const { works } = useConsole();
  const { state, link } = useStore(works, (all) => all);
  const context = useCommandContext();
  const ofLink = linkSentence(link);
  const sentence = ofLink ?? failureOf(state);
  if (sentence === null) return null;
  return (
    <div className="bar" data-tone={link === 'connecting' ? 'busy' : 'failed'} role="alert">
      <p>{sentence}</p>
      {ofLink === null && context.place !== 'doctor' && <CommandButton id="place.doctor" context={context} />}
    </div>
  );
}

function linkSentence(link: LinkState): string | null {
  switch (link) {
    case 'connected':
      return null;
    case 'connecting':
      return strings.link.connecting;
    case 'reconnecting':
      return strings.link.reconnecting;
    case 'signed-out':
      return strings.link.signedOut;
    default:
      return assertNever(link, 'link state');
  }
}

function failureOf(state: ConsoleState | null): string | null {
  if (state === null) return null;
  const failed = [state.relay, state.tunnel, state.model].find((lamp) => lamp.state === 'failed');
  return failed === undefined ? null : failed.detail;
}
