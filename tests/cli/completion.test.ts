import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { run, TestTerminal } from './test-terminal.ts';

const COMMANDS = [
  'call',
  'duet',
  'calls',
  'watch',
  'say',
  'whisper',
  'answer',
  'approve',
  'press',
  'transfer',
  'pause',
  'resume',
  'end',
  'note',
  'export',
  'erase',
  'replay',
  'playbooks',
  'metrics',
  'doctor',
  'setup',
  'completion',
];

const scriptFor = async (shell: string): Promise<string> =>
  (await run(['completion', shell], new TestTerminal())).stdout;

/** What bash offers for the last of these words. */
function offered(script: string, ...words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _phony; echo "\${COMPREPLY[*]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split(' ');
}

describe('phony completion', () => {
  it.each(['bash', 'zsh', 'fish'])('knows every command and option in %s', async (shell) => {
    const script = await scriptFor(shell);
    for (const word of COMMANDS) expect(script).toMatch(new RegExp(`\\b${word}\\b`));
    for (const option of ['practice', 'question', 'reject', 'search', 'real', 'undo', 'json', 'token']) {
      expect(script).toMatch(new RegExp(`\\b${option}\\b`));
    }
  });

  it('knows no fewer commands than the help', async () => {
    const { stdout } = await run(['--help'], new TestTerminal());
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((match) => match[1]);
    expect(listed).toEqual(COMMANDS);
  });

  it.skipIf(process.platform === 'win32')('completes in a real bash', async () => {
    const script = await scriptFor('bash');
    expect(offered(script, 'phony', 'wh')).toEqual(['whisper']);
    expect(offered(script, 'phony', '--json', 'call')).toEqual(['call', 'calls']);
    expect(offered(script, 'phony', 'approve', '--rej')).toEqual(['--reject']);
    expect(offered(script, 'phony', 'call', '--mode', '')).toEqual(['relay', 'media']);
    expect(offered(script, 'phony', 'completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  });
});
