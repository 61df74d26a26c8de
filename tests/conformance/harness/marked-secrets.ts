/**
 * Secrets that can be told from everything else, in the form their places want, with characters that look different
 * in an address, in JSON and in base64.
 */
export const MARKED = {
  TWILIO_AUTH_TOKEN: '7c1e5ecre7c0ffee7c1e5ecre7c0ffee',
  // Not of OpenAI's form: whoever sets OPENAI_BASE_URL has keys of another one.
  OPENAI_API_KEY: 'marked-model+key/7f3a9c51==',
  NGROK_AUTHTOKEN: '2markedNgrokAuthtoken_7f3a9c51x4Qz',
  PHONY_SUPERVISOR_TOKEN: 'marked/supervisor+token~7f3a9c51',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic bWFya2VkOnRyYWNlcy03ZjNhOWM1MQ==,x-key=marked-traces-7f3a9c51',
} as const;

const PLAIN: Readonly<Record<string, string>> = {
  ...MARKED,
  OTEL_EXPORTER_OTLP_HEADERS: 'marked-traces-7f3a9c51',
  'authorization of OTEL_EXPORTER_OTLP_HEADERS': 'marked:traces-7f3a9c51',
};

/** All of them in one sentence, as somebody might quote them back: plain, in an address, in headers. */
export const ECHO = Object.values(PLAIN)
  .flatMap((secret) => [secret, encodeURIComponent(secret), `Basic ${btoa(`AC0123:${secret}`)}`, btoa(secret)])
  .join(' ');

/** How a secret looks wherever it may stand. Base64 has three forms of it, by where it begins in what was encoded. */
function formsOf(secret: string): readonly string[] {
  const encoded = ['', 'x', 'xx'].map((before) => {
    const text = btoa(before + secret).replace(/=+$/, '');
    // The first and the last character may be shared with neighbours.
    return text.slice(before === '' ? 0 : before.length + 1, -1);
  });
  const forUrls = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Buffer.from(secret).toString('hex');
  // What is cut off at some length leaks most of it all the same.
  const begun = secret.slice(0, 16);
  return [begun, encodeURIComponent(begun), JSON.stringify(secret).slice(1, -1), hex, ...encoded, ...forUrls];
}

const FORMS = Object.entries(PLAIN).map(([name, secret]) => [name, formsOf(secret)] as const);

/** Names of the secrets that stand in some bytes, in whatever form. */
export function secretsIn(bytes: string | Buffer): readonly string[] {
  // One character a byte: a database is searched as it lies on the disk.
  const text = typeof bytes === 'string' ? bytes : bytes.toString('latin1');
  return FORMS.filter(([, forms]) => forms.some((form) => text.includes(form))).map(([name]) => name);
}
