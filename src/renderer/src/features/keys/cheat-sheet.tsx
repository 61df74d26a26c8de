import { Fragment, type ReactElement } from 'react';
import type { Command, CommandGroup } from '../../commands/command.ts';
import { keyCaps } from '../../commands/keymap.ts';
import { commands } from '../../commands/registry.ts';
import { openDialog } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings } from '../../console/hooks.ts';
import { strings } from '../../strings.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './keys.css';

const groups: readonly CommandGroup[] = [
  'calls',
  'speak',
  'decide',
  'past',
  'places',
  'playbooks',
  'contacts',
  'console',
];

/** Commands that differ by a number alone are one line, under the first of them, as long as their keys are their own. */
const series = [
  { first: 'desk.call-1', prefix: 'desk.call-', keys: 'Mod+1…9', title: strings.keys.jumps },
  { first: 'replay.rate-1', prefix: 'replay.rate-', keys: '1 2 4 8', title: strings.keys.rates },
] as const;
type Series = (typeof series)[number];

const wholeSeries = (all: readonly Command[]): readonly Series[] =>
  series.filter(({ prefix }) =>
    all.every((each) => !each.id.startsWith(prefix) || (commands as readonly Command[]).includes(each)),
  );

interface Line {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
}

function linesOf(group: CommandGroup, all: readonly Command[]): readonly Line[] {
  const whole = wholeSeries(all);
  return all
    .filter((command) => command.group === group && command.keys.length > 0)
    .flatMap((command): readonly Line[] => {
      const { id, title, keys } = command;
      const known = whole.find(({ prefix }) => id.startsWith(prefix));
      if (known === undefined) return [{ id, title, keys: keys.filter((each) => each !== `Mod+${keys[0]}`) }];
      return known.first === id ? [{ id, title: known.title, keys: [known.keys] }] : [];
    });
}

/** `All keys`, read from the registry. */
export function CheatSheet(): ReactElement {
  const console = useConsole();
  const { all } = useBindings();
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
              {linesOf(group, all).map(({ id, title, keys }) => (
                <Fragment key={id}>
                  <dt>
                    <Keys keys={keys} />
                  </dt>
                  <dd>{title}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Keys({ keys }: { readonly keys: readonly string[] }): ReactElement {
  return (
    <>
      {keys.map((each) => (
        <Kbd key={each} keys={each} />
      ))}
      <span className="visually-hidden">{keys.join(', ')}</span>
    </>
  );
}
