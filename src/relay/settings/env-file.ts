import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Values } from './layers.ts';

/** What a `.env` sets; nothing where there is none. */
export const readEnvFile = (file: string): Values => (existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {});
