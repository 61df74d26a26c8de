import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOCAL_HOST, relayServer, supervisor } from '../../fakes/relay-server.ts';

const ANN = { name: 'Ann Lee', numbers: [{ number: '+14155552671', label: 'Mobile' }], note: 'Mornings.' };

describe('the contacts', () => {
  it('are added, listed, changed and taken away', async () => {
    const { app, folder } = await relayServer();
    const added = await app.inject(supervisor('POST', '/contacts', ANN));
    expect([added.statusCode, added.json()]).toMatchObject([200, { ok: true, contact: ANN }]);
    const url = `/contacts/${added.json().contact.id}`;
    await app.inject(supervisor('PUT', url, { ...ANN, name: 'Ann Park' }));
    const listed = await app.inject(supervisor('GET', '/contacts'));
    expect(listed.json()).toMatchObject({ contacts: [{ name: 'Ann Park' }], trouble: null });
    expect(JSON.parse(await readFile(path.join(folder, 'contacts.json'), 'utf8'))).toMatchObject({
      contacts: [{ name: 'Ann Park', numbers: ANN.numbers }],
    });
    const gone = await app.inject(supervisor('DELETE', url));
    expect([gone.statusCode, gone.json()]).toEqual([200, { ok: true }]);
    const again = await app.inject(supervisor('DELETE', url));
    expect([again.statusCode, again.json().error.code]).toEqual([404, 'not_found']);
  });

  it('are refused where a field is wrong, naming it', async () => {
    const { app } = await relayServer();
    const wrong = await app.inject(supervisor('POST', '/contacts', { ...ANN, numbers: [{ number: '5552671' }] }));
    expect([wrong.statusCode, wrong.json().error]).toMatchObject([400, { field: 'numbers.0.number' }]);
    await app.inject(supervisor('POST', '/contacts', ANN));
    const twice = await app.inject(supervisor('POST', '/contacts', { ...ANN, name: 'Bea' }));
    expect([twice.statusCode, twice.json().error.message]).toEqual([
      400,
      '+1 415 555 2671 belongs to Ann Lee; change that contact instead',
    ]);
  });

  it('are brought in together', async () => {
    const { app } = await relayServer();
    const cards = { contacts: [ANN, { name: 'Bea', numbers: [{ number: '+12125550142' }] }, ANN] };
    const brought = await app.inject(supervisor('POST', '/contacts/import', cards));
    expect(brought.json()).toEqual({
      ok: true,
      outcomes: [{ outcome: 'added' }, { outcome: 'added' }, { outcome: 'known', into: 'Ann Lee' }],
    });
    const none = await app.inject(supervisor('POST', '/contacts/import', { contacts: [{ name: '' }] }));
    expect([none.statusCode, none.json().error.field]).toEqual([400, 'contacts.0.name']);
  });

  it.each([
    ['GET', '/contacts'],
    ['POST', '/contacts'],
    ['POST', '/contacts/import'],
    ['PUT', '/contacts/x'],
    ['DELETE', '/contacts/x'],
  ] as const)('are the supervisor’s alone: %s %s', async (method, url) => {
    const { app } = await relayServer();
    expect((await app.inject({ method, url, headers: { host: LOCAL_HOST } })).statusCode).toBe(401);
  });

  it('never go by a name that is no id', async () => {
    const { app } = await relayServer();
    expect((await app.inject(supervisor('PUT', '/contacts/..%2Fx', ANN))).statusCode).toBe(400);
  });
});
