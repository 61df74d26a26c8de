import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parsePlaybook } from '#core/dialling/playbook.ts';

const PAGE = new URL('../../../docs/playbooks.md', import.meta.url);

describe('the playbooks of the documentation', () => {
  it('can be used as they stand there', async () => {
    const page = await readFile(PAGE, 'utf8');
    const examples = [...page.matchAll(/playbooks\/([a-z-]+)\.json`[^`]*(?:`[^`]+`[^`]*)*?```json\n(.*?)```/gs)];
    expect(examples.map(([, name]) => name)).toEqual(['book-a-table', 'cancel-subscription']);
    for (const [, name = '', text = ''] of examples) {
      expect(parsePlaybook(name, JSON.parse(text))).toMatchObject({ ok: true });
    }
  });
});
