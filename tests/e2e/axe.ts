import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const Violations = z.array(
  z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

interface AxeOptions {
  /** `enhanced`: 7:1, as high contrast promises. */
  readonly contrast?: 'enhanced';
}

/** What axe finds wrong with the page as it is now, a line each; empty where it finds nothing. */
export async function axeFindings(page: Page, { contrast }: AxeOptions = {}): Promise<string[]> {
  // By the debugger, because the page's policy lets no script in.
  await page.evaluate(`(() => { ${axe.source} })()`);
  const rules = { 'color-contrast-enhanced': { enabled: contrast === 'enhanced' } };
  const found = Violations.parse(
    await page.evaluate(`axe.run(${JSON.stringify({ rules })}).then(({ violations }) => violations)`),
  );
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
