import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Menu = z.object({ labels: z.array(z.string()), tip: z.string() });
const Failed = z.object({ error: z.string() });

export interface TrayPanel {
  /** What our icon says, or null where there is no icon yet. */
  menu(): Promise<z.infer<typeof Menu> | null>;
  press(label: string): Promise<void>;
  click(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a panel with a tray on the session bus. */
export async function startTrayPanel(): Promise<TrayPanel> {
  const script = fileURLToPath(new URL('tray-panel.py', import.meta.url));
  const panel = spawn('/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: panel.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line: unknown = (await answers.next()).value;
    return JSON.parse(String(line));
  };
  const ask = async (order: string): Promise<unknown> => {
    panel.stdin.write(`${order}\n`);
    return answer();
  };
  const act = async (order: string): Promise<void> => {
    const failed = Failed.safeParse(await ask(order));
    if (failed.success) throw new Error(`${order}: ${failed.data.error}`);
  };
  await answer();
  return {
    menu: async () => Menu.safeParse(await ask('menu')).data ?? null,
    press: (label) => act(`press ${label}`),
    click: () => act('click'),
    stop: async () => {
      const gone = once(panel, 'exit');
      panel.stdin.end();
      await gone;
    },
  };
}
