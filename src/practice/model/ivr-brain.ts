import type { IvrMenu, IvrNode } from '../callees/ivr-menu.ts';
import { type Brain, normalise } from './brain.ts';
import type { ConversationItem } from './conversation-items.ts';

/**
 * Finds its way through a phone menu to the goal the menu's file names: hears which
 * node is being said, and presses the first key of the shortest way. It goes by what
 * the menu promises; a key after which the same menu came again it does not try twice.
 * Where no way is left it looks for a person. Speaks to people only.
 */
export function ivrBrain(menu: IvrMenu): Brain {
  const patterns = Object.entries(menu.nodes).map(([name, node]) => ({ name, pattern: spokenPattern(node.say) }));
  return (items) => {
    const { node, inVain } = walk(menu, patterns, items);
    const person = node === null ? undefined : menu.nodes[node]?.person;
    if (person !== undefined) return { text: person.reply, isReady: true };
    const keys = node === null ? '' : nextKeys(menu, node, inVain);
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

interface Walk {
  /** The node that was heard since the last reply; null where none was. */
  readonly node: string | null;
  /** Keys that led back to where they were pressed, as `node key`. */
  readonly inVain: ReadonlySet<string>;
}

/** Goes through the call again: what was heard, and what was pressed then. */
function walk(menu: IvrMenu, patterns: readonly NodePattern[], items: readonly ConversationItem[]): Walk {
  const inVain = new Set<string>();
  let heard = '';
  let node: string | null = null;
  let pressed: { readonly node: string; readonly keys: string } | null = null;
  for (const item of items) {
    if (item.role === 'user') {
      heard = normalise(`${heard} ${item.text}`);
      node = lastHeard(patterns, heard) ?? node;
      if (pressed !== null && node === pressed.node && !heard.includes(menu.invalidKey)) {
        inVain.add(`${pressed.node} ${pressed.keys}`);
      }
      if (node !== null) pressed = null;
    } else if (item.role === 'assistant') {
      const keys = /\[\[press:(.*?)\]\]/.exec(item.text)?.[1];
      if (keys !== undefined && node !== null) pressed = { node, keys };
      node = null;
      heard = '';
    }
  }
  return { node, inVain };
}

function lastHeard(patterns: readonly NodePattern[], said: string): string | null {
  let last: { readonly name: string | null; readonly at: number } = { name: null, at: -1 };
  for (const { name, pattern } of patterns) {
    const at = [...said.matchAll(pattern)].at(-1)?.index ?? -1;
    if (at > last.at) last = { name, at };
  }
  return last.name;
}

/** What to press at a node: towards the goal, else towards a person, else nothing. */
function nextKeys(menu: IvrMenu, from: string, inVain: ReadonlySet<string>): string {
  const isGoal = (name: string): boolean => name === menu.goal.node;
  const isPerson = (name: string): boolean => menu.nodes[name]?.person !== undefined;
  return firstKeys(menu, from, inVain, isGoal) ?? firstKeys(menu, from, inVain, isPerson) ?? '';
}

/** The first keys of the shortest way from a node; null where there is none. */
function firstKeys(
  menu: IvrMenu,
  from: string,
  inVain: ReadonlySet<string>,
  isThere: (name: string) => boolean,
): string | null {
  const queue: { readonly node: string; readonly first: string }[] = [{ node: from, first: '' }];
  const seen = new Set([from]);
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (isThere(step.node)) return step.first;
    for (const [keys, target] of waysOut(menu, step.node)) {
      if (seen.has(target) || inVain.has(`${step.node} ${keys}`)) continue;
      seen.add(target);
      queue.push({ node: target, first: step.first === '' ? keys : step.first });
    }
  }
  return null;
}

/** Where a menu says one can go from a node. */
function waysOut(menu: IvrMenu, name: string): readonly (readonly [keys: string, target: string])[] {
  const node: IvrNode | undefined = menu.nodes[name];
  if (node === undefined) return [];
  if (node.rings !== undefined) return [['', node.rings]];
  const entered = menu.goal.entries[name];
  if (node.entry !== undefined && entered !== undefined) return [[entered, node.entry.next]];
  return Object.entries({ ...node.keys, ...node.promises });
}
