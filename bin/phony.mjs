#!/usr/bin/env node
// The `phony` command of a checkout or an installed package: its built program, or the one line that builds it.
import { existsSync } from 'node:fs';

const program = new URL('../out/main/cli.js', import.meta.url);

if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('phony: not built yet; run npm run build in the folder of Phony, then try again\n');
  process.exitCode = 3;
}
