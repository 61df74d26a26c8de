// npm run mutants: proves that the conformance suite would notice. Builds relays with one fault each
// and runs the chapter that must fail on it; a mutant that passes is a hole in the suite.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { inRoot, root } from './bootstrap/paths.mjs';
import { prepareRelay } from './bootstrap/prepare.mjs';
import { Halt, runMain } from './bootstrap/terminal.mjs';

const OUT = inRoot('out', 'mutants');

const MUTANTS = [
  {
    name: 'the signature is not checked',
    file: 'src/relay/server/twilio-routes.ts',
    from: 'twilio.validateRequest(carrier.account.authToken, signature, url, formOf(request))',
    to: 'true',
    chapter: 'audiences.test.ts',
  },
  {
    name: 'a socket token lets in twice',
    file: 'src/relay/calls/one-time-tokens.ts',
    from: 'this.#tokens.delete(key);\n    return found.meant;',
    to: 'return found.meant;',
    chapter: 'audiences.test.ts',
  },
  {
    name: 'late tokens are let through',
    file: 'src/core/call/replies.ts',
    from: '    this.#ports.link.cancel();\n    this.#reply = null;',
    to: '    this.#ports.link.cancel();',
    chapter: 'barge-in.test.ts',
  },
  {
    name: 'an emoji is spoken',
    file: 'src/core/speech/speakable.ts',
    from: '      return this.#drop(emoji.length);',
    to: '      return this.#keep(emoji.length);',
    chapter: 'layout.test.ts',
  },
  {
    name: 'last:true is sent twice',
    file: 'src/core/call/voice.ts',
    from: "this.#line?.say('', { last: true, preemptible: true });",
    to: "this.#line?.say('', { last: true, preemptible: true });\n    this.#line?.say('', { last: true, preemptible: true });",
    chapter: 'conversation.test.ts',
  },
  {
    name: 'a command is spoken',
    file: 'src/core/speech/command-stream.ts',
    from: "pieces.push({ kind: 'command', source: held.slice(2, close) });",
    to: "pieces.push({ kind: 'text', text: held.slice(0, close + 2) });",
    chapter: 'commands.test.ts',
  },
  {
    name: 'history is not cut to what was heard',
    file: 'src/core/call/replies.ts',
    from: "this.#ports.link.rewriteTurn(turn, (this.#ranInTurn.get(turn) ?? '') + heard);",
    to: '',
    chapter: 'barge-in.test.ts',
  },
  {
    name: 'what was said before the clause that was cut counts as unheard',
    file: 'src/core/call/playback.ts',
    from: '    this.#queue.splice(0, this.#queue.indexOf(said));\n',
    to: '',
    chapter: 'barge-in.test.ts',
  },
  {
    name: 'an event is shown with a gap in its numbers',
    file: 'src/relay/calls/call-record.ts',
    from: 'seq: this.#state.seq + 1',
    to: 'seq: this.#state.seq + 2',
    chapter: 'events.test.ts',
  },
  {
    name: 'connections that say nothing are all kept',
    file: 'src/relay/server/strangers.ts',
    from: 'if (this.#sockets.size <= this.#max) return;',
    to: 'return;',
    chapter: 'hostile.test.ts',
  },
  {
    name: 'who hangs up while being briefed counts as connected',
    file: 'src/relay/calls/next-step.ts',
    from: 'if (answered && dial.bridged !== false)',
    to: 'if (answered)',
    chapter: 'transfers.test.ts',
  },
  {
    name: 'the supervisor token is written out at the start',
    file: 'src/relay/index.ts',
    from: '  stopOn(app);\n',
    to: '  stopOn(app);\n  process.stderr.write(`the token is ${app.supervisorToken}\\n`);\n',
    chapter: 'secrets.test.ts',
  },
  {
    name: 'what Twilio quotes is passed on',
    file: 'src/relay/adapters/twilio/rest.ts',
    from: 'hideSecrets(error.message)',
    to: 'error.message',
    chapter: 'secrets.test.ts',
  },
  {
    name: 'the cookie is the token itself',
    file: 'src/relay/server/audience.ts',
    from: "createHmac('sha256', options.supervisorToken).update(COOKIE).digest('base64url')",
    to: 'options.supervisorToken',
    chapter: 'secrets.test.ts',
  },
  {
    name: 'a line of the log is written as it is',
    file: 'src/relay/logging/logger.ts',
    from: 'hideSecrets(withoutCredentials(debug ? line : withoutPeople(line)))',
    to: 'line',
    chapter: 'secrets.test.ts',
  },
];

/** Builds the relay as it is: what is caught in a mutant must pass here, or it was not the fault that was caught. */
async function buildRelay(name, plugins = []) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    plugins,
    build: { ssr: inRoot('src', 'relay', 'index.ts'), outDir: `${OUT}/${name}`, target: 'node20.18' },
  });
}

/** A relay with one fault in it. */
async function buildMutant({ file, from, to }, name) {
  let found = false;
  const mutate = {
    name: 'mutate',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith(file) || !code.includes(from)) return null;
      found = true;
      return code.replaceAll(from, () => to);
    },
  };
  await buildRelay(name, [mutate]);
  if (!found) throw new Error(`${file} no longer holds what the mutant changes: ${from}`);
}

function passes(name, chapters) {
  const { status } = spawnSync(
    process.execPath,
    [
      inRoot('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      'tests/conformance/vitest.config.ts',
      ...chapters,
    ],
    {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, PHONY_RELAY_COMMAND: `${process.execPath} out/mutants/${name}/index.js` },
    },
  );
  return status === 0;
}

await runMain(async () => {
  await prepareRelay();
  const chapters = [...new Set(MUTANTS.map(({ chapter }) => chapter))];
  await buildRelay('sound');
  if (!passes('sound', chapters)) throw new Halt('the relay fails the suite as it is: mend that first');
  console.log('passed   the relay as it is');
  let survivors = 0;
  for (const [index, mutant] of MUTANTS.entries()) {
    await buildMutant(mutant, `${index}`);
    const survived = passes(`${index}`, [mutant.chapter]);
    if (survived) survivors += 1;
    console.log(`${survived ? 'SURVIVED' : 'caught  '} ${mutant.name} (${mutant.chapter})`);
  }
  fs.rmSync(OUT, { recursive: true, force: true });
  console.log(`${MUTANTS.length - survivors} caught, ${survivors} survived`);
  process.exitCode = survivors === 0 ? 0 : 1;
});
