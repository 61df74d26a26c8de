import type { IvrMenu } from '../callees/ivr-menu.ts';
import { type Brain, normalise } from './brain.ts';

/**
 * Finds its way through a phone menu to the goal the menu's file names: hears which
 * node is being said, and presses the first key of the shortest way. Says nothing.
 */
export function ivrBrain(menu: IvrMenu): Brain {
  const patterns = Object.entries(menu.nodes).map(([name, node]) => ({ name, pattern: spokenPattern(node.say) }));
  return (items) => {
    const lastSpoken = items.findLast((item) => item.role === 'assistant')?.created ?? -1;
    const said = normalise(
      items
        .filter((item) => item.role === 'user' && item.created > lastSpoken)
        .map((item) => item.text)
        .join(' '),
    );
    const node = lastHeard(patterns, said);
    const keys = node === null ? '' : nextKeys(menu, node);
    return { text: keys === '' ? '' : `[[press:${keys}]]`, isReady: true };
  };
}

/** The text of a node with any digits in place of the ones it reads out. */
function spokenPattern(say: string): RegExp {
  const escaped = normalise(say).replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(escaped.replaceAll('{digits}', String.raw`[\d ]*`), 'g');
}

interface NodePattern {
  readonly name: string;
  readonly pattern: RegExp;
}

function lastHeard(patterns: readonly NodePattern[], said: string): string | null {
  let last: { readonly name: string | null; readonly at: number } = { name: null, at: -1 };
  for (const { name, pattern } of patterns) {
    const at = [...said.matchAll(pattern)].at(-1)?.index ?? -1;
    if (at > last.at) last = { name, at };
  }
  return last.name;
}

/** What to press at a node: nothing at the goal, or where no way leads to it. */
function nextKeys(menu: IvrMenu, from: string): string {
  const queue: { readonly node: string; readonly first: string }[] = [{ node: from, first: '' }];
  const seen = new Set([from]);
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (step.node === menu.goal.node) return step.first;
    for (const [keys, target] of waysOut(menu, step.node)) {
      if (seen.has(target)) continue;
      seen.add(target);
      queue.push({ node: target, first: step.first === '' ? keys : step.first });
    }
  }
  return '';
}

function waysOut(menu: IvrMenu, name: string): readonly (readonly [keys: string, target: string])[] {
  const node = menu.nodes[name];
  if (node === undefined) return [];
  const entered = menu.goal.entries[name];
  if (node.entry !== undefined && entered !== undefined) return [[entered, node.entry.next]];
  return Object.entries(node.keys);
}
