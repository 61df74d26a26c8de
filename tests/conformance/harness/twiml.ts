export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text directly inside the element, unescaped. */
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

/** The elements of a TwiML document in document order; throws on what is not TwiML. */
export function verbsOf(twiml: string): readonly Verb[] {
  if (!/<Response\b/.test(twiml)) throw new Error(`not TwiML: ${twiml.slice(0, 200)}`);
  return [...twiml.matchAll(/<([A-Za-z]\w*)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>([^<]*)/g)].map(
    ([, name = '', attributes = '', text = '']) => ({
      name,
      text: unescape(text.trim()),
      attributes: Object.fromEntries(
        [...attributes.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key = '', double, single]) => [
          key,
          unescape(double ?? single ?? ''),
        ]),
      ),
    }),
  );
}

export function verbIn(twiml: string, name: string): Verb | null {
  return verbsOf(twiml).find((verb) => verb.name === name) ?? null;
}

/** Where a `<Dial>` leads: its own text or that of its `<Number>`; null where nothing is dialled. */
export function dialledIn(twiml: string): string | null {
  if (verbIn(twiml, 'Dial') === null) return null;
  return verbIn(twiml, 'Number')?.text || verbIn(twiml, 'Dial')?.text || '';
}

/** Whether the call is over once this document has run. */
export function endsCall(twiml: string): boolean {
  const names = verbsOf(twiml).map((verb) => verb.name);
  return !names.some((name) => name === 'Connect' || name === 'Dial' || name === 'Redirect');
}
