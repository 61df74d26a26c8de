import { Fragment, type ReactElement } from 'react';
import { keyCaps } from '../../commands/keymap.ts';
import { type Command, type CommandGroup, commands } from '../../commands/registry.ts';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './keys.css';

const groups: readonly CommandGroup[] = ['calls', 'speak', 'decide', 'console'];

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
                  <dd>{command.id === 'desk.call-1' ? strings.keys.jumps : command.title}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Nine jumps are one line. */
const shownIn = (group: CommandGroup): readonly Command[] =>
  commands.filter(
    (command: Command) =>
      command.group === group &&
      command.keys.length > 0 &&
      (command.id === 'desk.call-1' || !command.id.startsWith('desk.call-')),
  );

function Keys({ command }: { readonly command: Command }): ReactElement {
  const shown =
    command.id === 'desk.call-1' ? ['Mod+1…9'] : command.keys.filter((keys) => keys !== `Mod+${command.keys[0]}`);
  return (
    <>
      {shown.map((keys) => (
        <Kbd key={keys} keys={keys} />
      ))}
      <span className="visually-hidden">{shown.join(', ')}</span>
    </>
  );
}
