import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly TwimlElement[];
  /** Text directly inside the element, entities resolved. */
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: true,
  htmlEntities: true,
  ignoreDeclaration: true,
});

/** What the parser gives for one node: its name as the one key besides `:@`, which holds the attributes. */
const ParsedNode = z.record(z.string(), z.unknown());
const ParsedNodes = z.array(ParsedNode);
const Attributes = z.record(z.string(), z.coerce.string()).default({});

/** The verbs of a TwiML document, or null where it is none (Twilio's error 12100). */
export function parseTwiml(xml: string): readonly TwimlElement[] | null {
  if (XMLValidator.validate(xml) !== true) return null;
  const parsed = ParsedNodes.safeParse(parser.parse(xml));
  if (!parsed.success) return null;
  const [root] = parsed.data.flatMap(toElements);
  return root?.name === 'Response' ? root.children : null;
}

function toElements(node: z.infer<typeof ParsedNode>): readonly TwimlElement[] {
  const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
  if (name === undefined) return [];
  const nodes = ParsedNodes.catch([]).parse(node[name]);
  const attributes = Attributes.catch({}).parse(node[':@']);
  const text = nodes.map((child) => (typeof child['#text'] === 'string' ? child['#text'] : '')).join('');
  return [{ name, attributes, children: nodes.flatMap(toElements), text }];
}
