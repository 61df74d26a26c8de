/** A word of the model's, as the protocol's own schema would have it. */
export interface TextDelta {
  readonly type: 'response.output_text.delta';
  readonly response_id: string;
  readonly delta: string;
}

/** Text in which nothing is escaped, and a whole number. */
const TEXT = String.raw`[^"\\\x00-\x1f]*`;
const INDEX = '(?:0|[1-9][0-9]{0,8})';
const TYPE = String.raw`"type":"response\.output_text\.delta"`;
const EVENT = `"event_id":"${TEXT}"`;
const PLACE = `"response_id":"(${TEXT})","item_id":"${TEXT}","output_index":${INDEX},"content_index":${INDEX}`;
const WORD = `"delta":"(${TEXT})"(?:,"obfuscation":"${TEXT}")?`;
/** In the orders the members come in, on the wire and in OpenAI's documents. */
const FRAME = new RegExp(`^\\{(?:${TYPE},${EVENT}|${EVENT},${TYPE}),(?:${PLACE},${WORD}|${WORD},${PLACE})\\}$`);

/**
 * Reads the one frame that comes for every word of a call. Anything that is not written just so is null, and is read
 * the long way: JSON, then the schema. Both ways agree on every frame this one takes.
 */
export function textDelta(text: string): TextDelta | null {
  const found = FRAME.exec(text);
  if (found === null) return null;
  const [, idBefore, deltaAfter, deltaBefore, idAfter] = found;
  return {
    type: 'response.output_text.delta',
    response_id: idBefore ?? idAfter ?? '',
    delta: deltaAfter ?? deltaBefore ?? '',
  };
}
