import { describe, expect, it } from 'vitest';
import { hiding, Secrets } from '#relay/logging/secrets.ts';

const SECRET = 'a-secret+of/these="tests"';

describe('a secret in text of others', () => {
  it.each([
    `before ${SECRET} after`,
    `?token=${encodeURIComponent(SECRET)}`,
    JSON.stringify({ key: SECRET }),
    `${SECRET}${SECRET}`,
  ])('is hidden: %s', (text) => {
    const hidden = hiding([SECRET])(text);
    expect(hidden).toContain('[hidden]');
    expect(hidden).not.toMatch(/secret/);
  });

  it.each(['', 'A', 'AC', 'AC0:', 'user:', 'someone:'])(
    'is hidden in the base64 of what begins with "%s"',
    (before) => {
      const encoded = Buffer.from(`${before}${SECRET} and more`).toString('base64');
      const hidden = hiding([SECRET])(`Basic ${encoded}`);
      expect(hidden).toContain('[hidden]');
      const left = Buffer.from(hidden.replace('Basic ', '').replace('[hidden]', ''), 'base64').toString('latin1');
      expect(left).not.toMatch(/secret|tests/);
    },
  );

  it('too short to be told from words is not looked for', () => {
    expect(hiding(['', 'call'])('a call')).toBe('a call');
  });
});

describe('the secrets of a process', () => {
  it.each(['TWILIO_AUTH_TOKEN', 'OPENAI_API_KEY', 'NGROK_AUTHTOKEN', 'PHONY_SUPERVISOR_TOKEN'])(
    'include %s',
    (name) => {
      expect(Secrets.of({ [name]: ` ${SECRET} ` }).hide(`so ${SECRET}`)).toBe('so [hidden]');
    },
  );

  it('include the values of headers for traces, without their scheme', () => {
    const { hide } = Secrets.of({
      OTEL_EXPORTER_OTLP_HEADERS: `x-a=first-value,authorization=Bearer%20second-value,x-b=Basic ${btoa('me:third-value')}`,
    });
    expect(hide('first-value, Bearer second-value, me:third-value')).toBe('[hidden], Bearer [hidden], [hidden]');
  });

  it('include what is told later', () => {
    const secrets = new Secrets();
    const { hide } = secrets;
    secrets.learn(SECRET);
    expect(hide(SECRET)).toBe('[hidden]');
  });
});
