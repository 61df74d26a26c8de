/** Settings that are secrets. */
const SECRETS = ['TWILIO_AUTH_TOKEN', 'OPENAI_API_KEY', 'NGROK_AUTHTOKEN', 'PHONY_SUPERVISOR_TOKEN'] as const;
/** Settings of OpenTelemetry's own that hold some: `name=value,name=value`, the values percent-encoded. */
const HEADERS = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const;

type SecretSettings =
  | Readonly<Partial<Record<(typeof SECRETS | typeof HEADERS)[number], string | undefined>>>
  | Readonly<Record<string, string | undefined>>;

const HIDDEN = '[hidden]';
/** Shorter ones would be found inside ordinary words. */
const SHORTEST_SECRET = 6;

/** Takes secrets out of text that others wrote, however sure we are that none is in it. */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf);
  return (text) => forms.reduce((hidden, form) => hidden.replaceAll(form, HIDDEN), text);
}

const formsOf = (secret: string): readonly string[] => [
  ...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64Cores(secret)]),
];

/**
 * What stands in the base64 of every text with the secret in it, as in an `Authorization: Basic` header: one form for
 * each of the three places in a group of bytes it may begin at, without the characters it shares with its neighbours.
 */
function base64Cores(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((offset) => {
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(first, whole);
  });
}

/** The secrets this process knows; made once, at its start, and told of any that comes later. */
export class Secrets {
  #known: readonly string[];
  #hide: (text: string) => string;

  constructor(settings: SecretSettings) {
    this.#known = secretsOf(settings);
    this.#hide = hiding(this.#known);
  }

  /** One that was made here, such as a supervisor token. */
  add(secret: string): void {
    this.#known = [...this.#known, secret];
    this.#hide = hiding(this.#known);
  }

  /** The text without them, in whatever form they stand in it. */
  readonly hide = (text: string): string => this.#hide(text);
}

function secretsOf(settings: SecretSettings): readonly string[] {
  const plain = SECRETS.map((name) => settings[name]?.trim() ?? '');
  return [...plain, ...HEADERS.flatMap((name) => headerValues(settings[name]))];
}

function headerValues(list = ''): readonly string[] {
  return list.split(',').flatMap((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    // The scheme is no secret, and what stands behind it is one by itself.
    return [value, decoded(value)].map((text) => text.replace(/^(?:Basic|Bearer)\s+/i, ''));
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
