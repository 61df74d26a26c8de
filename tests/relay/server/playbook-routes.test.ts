import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { LOCAL_HOST, relayServer, supervisor } from '../../fakes/relay-server.ts';

const WRITTEN = {
  title: 'Opening hours',
  brief: 'Ask whether they are open on {{day}}.',
  variables: [{ name: 'day', label: 'Which day', required: true }],
  checklist: ['The hours are known'],
};

describe('the playbooks', () => {
  it('are put, listed and taken away', async () => {
    const { app } = await relayServer();
    const put = await app.inject(supervisor('PUT', '/playbooks/hours', WRITTEN));
    expect([put.statusCode, put.json()]).toEqual([200, { ok: true, playbook: { name: 'hours', ...WRITTEN } }]);
    const listed = await app.inject(supervisor('GET', '/playbooks'));
    expect(listed.json()).toEqual({ playbooks: [{ name: 'hours', ...WRITTEN }], broken: [] });
    // What was listed may be put back as it came.
    const back = await app.inject(supervisor('PUT', '/playbooks/hours', listed.json().playbooks[0]));
    expect(back.statusCode).toBe(200);
    const gone = await app.inject(supervisor('DELETE', '/playbooks/hours'));
    expect([gone.statusCode, gone.json()]).toEqual([200, { ok: true }]);
    const again = await app.inject(supervisor('DELETE', '/playbooks/hours'));
    expect([again.statusCode, again.json().error.code]).toEqual([404, 'not_found']);
  });

  it.each([
    [{ ...WRITTEN, title: '' }, 'title'],
    [{ ...WRITTEN, aproval: 'required' }, 'aproval'],
    [{ ...WRITTEN, transferTo: '911' }, 'transferTo'],
    [{ ...WRITTEN, name: 'other' }, 'name'],
    [[], 'body'],
  ])('are refused where a field is wrong, naming it: %j', async (body, field) => {
    const { app, playbookDir } = await relayServer();
    const answer = await app.inject(supervisor('PUT', '/playbooks/hours', body));
    expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'invalid_request', field }]);
    expect(existsSync(playbookDir)).toBe(false);
  });

  it.each(['..%2Fup', '..', 'Hours', 'a%2Fb', 'a.json', '%00'])('never go by the name %s', async (name) => {
    const { app, playbookDir } = await relayServer();
    for (const request of [
      supervisor('PUT', `/playbooks/${name}`, WRITTEN),
      supervisor('DELETE', `/playbooks/${name}`),
    ]) {
      expect((await app.inject(request)).statusCode).toBeGreaterThanOrEqual(400);
    }
    expect(existsSync(playbookDir) ? await readdir(playbookDir) : []).toEqual([]);
  });

  it('are the supervisor’s alone', async () => {
    const { app } = await relayServer();
    for (const [method, url] of [
      ['GET', '/playbooks'],
      ['PUT', '/playbooks/hours'],
      ['DELETE', '/playbooks/hours'],
    ] as const) {
      expect((await app.inject({ method, url, headers: { host: LOCAL_HOST } })).statusCode).toBe(401);
    }
  });
});
