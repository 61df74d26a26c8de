import { z } from 'zod';
import { parseJsonFile } from '../conversations/json-file.ts';

const Key = z.string().regex(/^[0-9*#]$/, 'is no key');

const Node = z.strictObject({
  /** `{digits}` stands for the number entered last. */
  say: z.string().min(1),
  /** Where a key leads. */
  keys: z.record(Key, z.string()).default({}),
  /** Where the menu says that a key leads, for those that lead elsewhere. */
  promises: z.record(Key, z.string()).default({}),
  /** A number to enter, ended with `#`. */
  entry: z.strictObject({ digits: z.int().positive(), next: z.string() }).optional(),
  /** The menu says this and hangs up. */
  end: z.literal(true).optional(),
  /** Having said this, it rings until the call is taken there. */
  rings: z.string().optional(),
  /** A person says this, once, hears the answer and hangs up. The practice model answers with these words. */
  person: z.strictObject({ reply: z.string().min(1) }).optional(),
});
export type IvrNode = z.infer<typeof Node>;

const Menu = z.strictObject({
  name: z.string().min(1),
  title: z.string().min(1),
  summary: z.string().min(1),
  start: z.string(),
  invalidKey: z.string().min(1),
  goodbye: z.string().min(1),
  /** How often a menu is said again on silence before it gives up. */
  repeats: z.int().nonnegative(),
  nodes: z.record(z.string(), Node),
  /** Where the practice model wants to get, and the numbers it enters on the way. */
  goal: z.strictObject({ node: z.string(), entries: z.record(z.string(), z.string().regex(/^[0-9*#]+$/)) }),
});
export type IvrMenu = z.infer<typeof Menu>;

/**
 * Reads a menu tree.
 *
 * @throws Error that names the file and field where it is malformed or a key leads nowhere.
 */
export function parseIvrMenu(file: string, content: string): IvrMenu {
  const menu = parseJsonFile(file, content, Menu);
  const known = (name: string, field: string): void => {
    if (menu.nodes[name] === undefined) throw new Error(`${file}: ${field}: there is no node ${name}`);
  };
  known(menu.start, 'start');
  known(menu.goal.node, 'goal.node');
  for (const [name, node] of Object.entries(menu.nodes)) {
    for (const [key, target] of Object.entries(node.keys)) known(target, `nodes.${name}.keys.${key}`);
    for (const [key, target] of Object.entries(node.promises)) known(target, `nodes.${name}.promises.${key}`);
    if (node.rings !== undefined) known(node.rings, `nodes.${name}.rings`);
    if (node.entry !== undefined) known(node.entry.next, `nodes.${name}.entry.next`);
  }
  return menu;
}

/** `4471` as a menu reads it out. */
export const spellDigits = (digits: string): string => digits.split('').join(' ');
