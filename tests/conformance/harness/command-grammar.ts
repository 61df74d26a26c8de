/** The command table of the public surface, read once more from its words: what a whole turn's text should do. */
interface ExpectedCommand {
  readonly name: string;
  readonly ok: boolean;
  readonly args?: Readonly<Record<string, string>>;
}

export interface Reading {
  /** Words that reach the other party. */
  readonly spoken: string;
  readonly commands: readonly ExpectedCommand[];
}

const LONGEST = 500;

export function readingOf(text: string): Reading {
  let spoken = '';
  const commands: ExpectedCommand[] = [];
  let at = 0;
  while (at < text.length) {
    const inside = insideAt(text, at);
    if (inside === null) {
      spoken += text[at];
      at += 1;
    } else {
      commands.push(commandOf(inside));
      at += inside.length + '[[]]'.length;
    }
  }
  return { spoken, commands };
}

/** What stands between `[[` at this place and its `]]`, or null where this place is plain text. */
function insideAt(text: string, at: number): string | null {
  if (!text.startsWith('[[', at) || text.startsWith('[[[', at)) return null;
  const rest = text.slice(at + 2);
  const close = rest.indexOf(']]');
  const open = rest.indexOf('[[');
  if (close === -1 || close > LONGEST) return null;
  return open !== -1 && open < close ? null : rest.slice(0, close);
}

function commandOf(inside: string): ExpectedCommand {
  const colon = inside.indexOf(':');
  const name = (colon === -1 ? inside : inside.slice(0, colon)).trim().toLowerCase();
  const argument = colon === -1 ? '' : inside.slice(colon + 1).trim();
  if (name === 'press' && /^[0-9*#w]{1,32}$/.test(argument)) return { name, ok: true, args: { digits: argument } };
  if (name === 'request_user' && argument !== '') return { name, ok: true, args: { prompt: argument } };
  if (name === 'transfer' && /^\+[1-9]\d{9,14}$/.test(argument)) return { name, ok: true, args: { number: argument } };
  if (name === 'end_call' && argument === '') return { name, ok: true };
  return { name, ok: false };
}

/** Cuts a text at the given places, as a model's deltas might: never inside a character. */
export function splitAt(text: string, places: readonly number[]): readonly string[] {
  const characters = Array.from(text);
  const cuts = [...new Set(places.map((place) => place % (characters.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts]
    .map((from, index) => characters.slice(from, cuts[index] ?? characters.length).join(''))
    .filter((part) => part !== '');
}
