import { beforeEach, describe, expect, it } from 'vitest';
import { QuitGuard } from '#main/lifecycle/quit-guard.ts';

let calls: number;
let agrees: boolean;
let done: string[];
let failure: Error | null;
let hasTray: boolean;
let wish: 'calls' | 'always' | 'never';
let guard: QuitGuard;

beforeEach(() => {
  calls = 0;
  agrees = false;
  failure = null;
  hasTray = false;
  wish = 'calls';
  done = [];
  guard = new QuitGuard({
    activeCalls: () => calls,
    askToEndCalls: async (count) => {
      done.push(`ask about ${count}`);
      return agrees;
    },
    hideWindow: () => {
      if (hasTray) done.push('hide');
      return hasTray;
    },
    closeToTray: () => wish,
    close: async () => {
      done.push('close');
      if (failure !== null) throw failure;
    },
    exit: (code) => done.push(`exit ${code}`),
    onError: () => done.push('log'),
  });
});

function closeWindow(): boolean {
  let prevented = false;
  guard.onWindowClose({
    preventDefault: () => {
      prevented = true;
    },
  });
  return !prevented;
}

describe('quitting', () => {
  it('closes the relay before the app goes', async () => {
    await guard.quit();
    expect(done).toEqual(['close', 'exit 0']);
  });

  it('asks while a call is up, and stays when told to', async () => {
    calls = 2;
    await guard.quit();
    expect(done).toEqual(['ask about 2']);
  });

  it('ends the calls once the supervisor agrees', async () => {
    calls = 1;
    agrees = true;
    await guard.quit();
    expect(done).toEqual(['ask about 1', 'close', 'exit 0']);
  });

  it('asks again the next time', async () => {
    calls = 1;
    await guard.quit();
    await guard.quit();
    expect(done).toEqual(['ask about 1', 'ask about 1']);
  });

  it('asks once while the question stands', async () => {
    calls = 1;
    await Promise.all([guard.quit(), guard.quit()]);
    expect(done).toEqual(['ask about 1']);
  });

  it('by a signal asks nobody and happens once', async () => {
    calls = 1;
    await Promise.all([guard.end(), guard.end()]);
    expect(done).toEqual(['close', 'exit 0']);
  });

  it('by a signal settles a question that still stands', async () => {
    calls = 1;
    await Promise.all([guard.quit(), guard.end()]);
    expect(done).toEqual(['ask about 1', 'close', 'exit 0']);
  });

  it('says by its exit code that the relay did not close', async () => {
    failure = new Error('journal full');
    await guard.quit();
    expect(done).toEqual(['close', 'log', 'exit 1']);
  });
});

describe('the window', () => {
  it('closes freely while no call is up', () => {
    expect(closeWindow()).toBe(true);
  });

  it('stays open while a call is up, and asks where nothing would lead back to it', () => {
    calls = 1;
    expect(closeWindow()).toBe(false);
    expect(done).toEqual(['ask about 1']);
  });

  it('goes into the tray while a call is up, and nothing is asked', () => {
    calls = 1;
    hasTray = true;
    expect(closeWindow()).toBe(false);
    expect(done).toEqual(['hide']);
  });
});

describe('closing the window, as the supervisor has it', () => {
  it.each([
    ['always', true, 0, ['hide'], false],
    ['always', false, 0, [], true],
    ['always', false, 1, ['ask about 1'], false],
    ['calls', true, 0, [], true],
    ['calls', true, 1, ['hide'], false],
    ['never', true, 0, [], true],
    ['never', true, 1, ['ask about 1'], false],
  ] as const)('%s, with a tray: %s, calls: %d', async (...given) => {
    const [, , , expected, closes] = given;
    [wish, hasTray, calls] = given;
    expect(closeWindow()).toBe(closes);
    await Promise.resolve();
    expect(done).toEqual(expected);
  });
});
