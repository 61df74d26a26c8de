import { Fragment, type ReactElement } from 'react';
import type { Command, CommandGroup } from '../../commands/command.ts';
import { keyCaps } from '../../commands/keymap.ts';
import { commands } from '../../commands/registry.ts';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './keys.css';

const groups: readonly CommandGroup[] = ['calls', 'speak', 'decide', 'past', 'places', 'playbooks', 'console'];

/** Commands that differ by a number alone are one line, under the first of them. */
const series = [
  { first: 'desk.call-1', prefix: 'desk.call-', keys: 'Mod+1…9', title: strings.keys.jumps },
  { first: 'replay.rate-1', prefix: 'replay.rate-', keys: '1 2 4 8', title: strings.keys.rates },
] as const;
const seriesOf = (id: string): (typeof series)[number] | undefined =>
  series.find(({ prefix }) => id.startsWith(prefix));

/** `All keys`, read from the registry. */
export function CheatSheet(): ReactElement {
  const console = useConsole();
  return (
    <Dialog
      title={strings.keys.title}
      description={strings.keys.about(keyCaps('Mod').join(''))}
      closeLabel={strings.keys.close}
      onClose={() => openDialog(console, null)}
    >
      <div className="keys-groups">
        {groups.map((group) => (
          <section key={group} className="keys-group">
            <h3 className="heading">{strings.keys.groups[group]}</h3>
            <dl>
              {shownIn(group).map((command) => (
                <Fragment key={command.id}>
                  <dt>
                    <Keys command={command} />
                  </dt>
                  <dd>{seriesOf(command.id)?.title ?? command.title}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const shownIn = (group: CommandGroup): readonly Command[] =>
  commands.filter(
    (command: Command) =>
      command.group === group && command.keys.length > 0 && (seriesOf(command.id)?.first ?? command.id) === command.id,
  );

function Keys({ command }: { readonly command: Command }): ReactElement {
  const known = seriesOf(command.id);
  const shown = known === undefined ? command.keys.filter((keys) => keys !== `Mod+${command.keys[0]}`) : [known.keys];
  return (
    <>
      {shown.map((keys) => (
        <Kbd key={keys} keys={keys} />
      ))}
      <span className="visually-hidden">{shown.join(', ')}</span>
    </>
  );
}
