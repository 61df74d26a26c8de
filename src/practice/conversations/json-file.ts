import { z } from 'zod';

/**
 * Reads the JSON text of a resource file by its schema.
 *
 * @throws Error that names the file, the field and what is wrong with it.
 */
export function parseJsonFile<S extends z.ZodType>(file: string, content: string, schema: S): z.output<S> {
  let raw: unknown;
  try {
    raw = JSON.parse(content);
  } catch (cause) {
    throw new Error(`${file}: is not JSON`, { cause });
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'the file' : fieldPath(issue.path);
  throw new Error(`${file}: ${field}: ${issue?.message ?? 'is malformed'}`);
}

/** `["original", 3, 0]` as `original[3][0]`. */
const fieldPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
