import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listOf, recordOf, textOf } from './http.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const RESOURCES = join(import.meta.dirname, '../../../resources/practice');

/** Who said what, a stretch of speech each. */
export type Line = readonly [speaker: 'caller' | 'assistant', text: string];

const read = async (folder: string, file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, file), 'utf8'));

/** Every row of a recorded conversation, as the data set has it: the one at `index` of its file. */
export async function recorded(file: string, index: number): Promise<readonly Line[]> {
  const content = await read(FIXTURES, file);
  const conversation = Array.isArray(content) ? content[index] : content;
  const { original, utterances } = recordOf(conversation);
  if (Array.isArray(original)) return original.flatMap(fromAbcd);
  return listOf(utterances).map(({ speaker, text }) => [
    textOf(speaker) === 'USER' ? 'caller' : 'assistant',
    textOf(text),
  ]);
}

/** What the agent did at the keyboard nobody says. */
function fromAbcd(row: unknown): readonly Line[] {
  const [speaker, text] = Array.isArray(row) ? row.map(String) : [];
  if (speaker === undefined || text === undefined || speaker === 'action') return [];
  return [[speaker === 'customer' ? 'caller' : 'assistant', text]];
}

/** What the assistant says in one turn stands in one transcript: its neighbouring rows, a blank between them. */
export function inTurns(rows: readonly Line[]): readonly Line[] {
  const lines: Line[] = [];
  for (const [speaker, text] of rows) {
    const last = lines.at(-1);
    if (speaker === 'assistant' && last?.[0] === 'assistant') lines[lines.length - 1] = [speaker, `${last[1]} ${text}`];
    else lines.push([speaker, text]);
  }
  return lines;
}

export interface ScriptLine {
  readonly say: string;
  readonly reply: string | null;
  readonly cutsIn: boolean;
}

/** The lines of a script of the practice line, without its pauses. */
export async function scripted(name: string): Promise<readonly ScriptLine[]> {
  const { steps } = recordOf(await read(RESOURCES, `scripts/${name}.json`));
  return listOf(steps)
    .filter(({ say }) => say !== undefined)
    .map(({ say, reply, cutsIn }) => ({
      say: textOf(say),
      reply: reply === undefined ? null : textOf(reply),
      cutsIn: cutsIn === true,
    }));
}

/** A file of the practice line. */
export const practiceFile = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  recordOf(await read(RESOURCES, path));
