import { describe, expect, it } from 'vitest';
import { findingOf } from '#relay/setup/check.ts';
import { dataFolderCheck } from '#relay/setup/data-folder-check.ts';
import { refusalOfSession } from '#relay/setup/model-check.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { ScriptedModel } from '../../fakes/scripted-model.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const SECRET = 'a-secret+of/these=tests';

describe('a check that breaks', () => {
  it('is a finding, and of its error only the code is told', async () => {
    const broken = Object.assign(new Error(`request with ${SECRET} failed`), { code: 'EBROKEN', config: { SECRET } });
    const check = { id: 'x', title: 'X', needed: 'real', run: () => Promise.reject(broken) } as const;
    const finding = await findingOf(check);
    expect(finding).toMatchObject({ state: 'failed', detail: expect.stringContaining('EBROKEN') });
    expect(JSON.stringify(finding)).not.toContain(SECRET);
  });
});

describe('the data folder', () => {
  it('is written to, and left as it was', async () => {
    const folder = await temporaryFolder();
    expect((await findingOf(dataFolderCheck(folder))).state).toMatch(/ok|warning/);
  });

  it.skipIf(process.platform !== 'linux')('that cannot be written fails', async () => {
    const finding = await findingOf(dataFolderCheck('/proc/x'));
    expect(finding).toMatchObject({ state: 'failed', fix: expect.stringContaining('PHONY_DATA_DIR') });
  });
});

describe('a session that only finds out', () => {
  it('is closed once it is accepted, and asks for nothing', async () => {
    const [clock, model] = [new FakeClock(), new ScriptedModel()];
    const outcome = refusalOfSession(model, clock);
    model.session.ready();
    expect(await outcome).toBeNull();
    expect(model.session).toMatchObject({ closed: true, requests: [], items: [] });
    expect(clock.waiting).toBe(0);
  });

  it('is given up on when nobody answers', async () => {
    const [clock, model] = [new FakeClock(), new ScriptedModel()];
    const outcome = refusalOfSession(model, clock);
    clock.advance(60_000);
    expect(await outcome).toMatchObject({ code: 'no_answer' });
    expect(model.session.closed).toBe(true);
  });
});
