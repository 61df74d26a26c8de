import { isSecret, settingNames } from '#core/settings/catalogue.ts';

/** Settings that are secrets. */
const SECRETS = settingNames.filter(isSecret);
/** Settings of OpenTelemetry's own that hold some: `name=value,name=value`, the values percent-encoded. */
const HEADERS = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const;

type SecretSettings = Readonly<Record<string, unknown>>;

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

/** Secrets, and texts without them. */
export class Secrets {
  #known: readonly string[] = [];
  #hide: (text: string) => string = (text) => text;

  /** Those among some settings. */
  static of(settings: SecretSettings): Secrets {
    const secrets = new Secrets();
    secrets.learn(...secretsOf(settings));
    return secrets;
  }

  learn(...secrets: readonly string[]): void {
    this.#known = [...new Set([...this.#known, ...secrets])];
    this.#hide = hiding(this.#known);
  }

  /** The text without them, in whatever form they stand in it. */
  readonly hide = (text: string): string => this.#hide(text);
}

const ours = new Secrets();

/** Tells this process which of its settings are secrets, once, before anything is logged. */
export const learnSecrets = (settings: SecretSettings): void => ours.learn(...secretsOf(settings));

/** The same for one that was made here, such as a supervisor token. */
export const learnSecret = (secret: string): void => ours.learn(secret);

/**
 * A text without any secret of this process. For whatever others wrote, at the place where it comes in: a refusal, an
 * error, the name of a frame. It is one for the whole process, so that no part has to be told of the secrets of another.
 */
export const hideSecrets = (text: string): string => ours.hide(text);

function secretsOf(settings: SecretSettings): readonly string[] {
  const plain = SECRETS.map((name) => textOf(settings[name]).trim());
  return [...plain, ...HEADERS.flatMap((name) => headerValues(textOf(settings[name])))];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function headerValues(list: string): readonly string[] {
  return list.split(',').flatMap((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    return [value, decoded(value)].flatMap(partsOf);
  });
}

/** The scheme is no secret; what stands behind it is one by itself, and so is what it was made of. */
function partsOf(header: string): readonly string[] {
  const [, scheme = '', credentials = header] = /^(Basic|Bearer)\s+(.*)$/i.exec(header) ?? [];
  return scheme.toLowerCase() === 'basic' ? [credentials, fromBase64(credentials)] : [credentials];
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
