import { describe, expect, it } from 'vitest';
import { createLogger, type Logger } from '#relay/logging/logger.ts';
import { learnSecret } from '#relay/logging/secrets.ts';

const TOKEN = 'f00dfeedf00dfeedf00dfeedf00dfeed';

learnSecret(TOKEN);

function logged(debug: boolean, write: (log: Logger) => void): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ debug, destination }));
  for (const line of lines) JSON.parse(line);
  return lines.join('');
}

describe.each([
  ['as it is', false],
  ['with debug', true],
])('a log %s', (_how, debug) => {
  it('has no secret, in whatever it stands', () => {
    const text = logged(debug, (log) => {
      log.info({ a: TOKEN, deep: { er: [`Basic ${Buffer.from(`AC0:${TOKEN}`).toString('base64')}`] } }, `b ${TOKEN}`);
      log.child({ token: TOKEN }).warn('c');
    });
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(Buffer.from(`AC0:${TOKEN}`).toString('base64'));
  });

  it.each([
    ['a one-time token of a socket', 'wss://host/relay/ws/one-time-token refused'],
    ['a one-time token of a briefing', 'POST /transfer_briefing/one-time-token'],
    ['a token in an address', '/events/ws?callSid=*&token=one-time-token'],
    ['an authorisation header', 'Authorization: Bearer one-time-token'],
    ['a password in an address', 'http://user:one-time-token@proxy:3128'],
  ])('has nothing that has the form of %s', (_what, text) => {
    expect(logged(debug, (log) => log.info({ text }, 'x'))).not.toContain('one-time-token');
  });

  it('has of a library’s error what it is, and not the request that hangs on it', () => {
    const config = { headers: { Authorization: 'Basic c29tZXRoaW5nLXNlY3JldA==' }, data: 'To=%2B15551234567' };
    const error = Object.assign(new Error('Request failed'), { code: 'ECONNREFUSED', config, request: { config } });
    const text = logged(debug, (log) => {
      log.error(error);
      log.error({ err: error, error, why: new Error('outer', { cause: error }) }, 'x');
    });
    expect(text).toContain('ECONNREFUSED');
    expect(text).toContain('logger.test.ts');
    expect(text).not.toMatch(/c29tZ|Authorization|1555/);
  });
});

const quietly = (fields: object): string => logged(false, (log) => log.info(fields, 'x'));

describe('a log without debug', () => {
  it('shortens telephone numbers', () => {
    expect(quietly({ from: '+15551234567', said: 'call +442079460000, not %2B15551234567' })).toContain(
      '"from":"+1555…67","said":"call +4420…00, not %2B1555…67"',
    );
  });

  it('has addresses without their query', () => {
    expect(quietly({ url: 'https://host/start_call?mode=relay#x' })).toContain('"url":"https://host/start_call"');
  });

  it('has no words of the parties', () => {
    expect(quietly({ pii: { text: 'words' }, inner: { pii: 'words' } })).not.toContain('words');
  });

  it('has no words a parser quotes', () => {
    const [whole, part] = ['she "said" words', `[${'x'.repeat(40)} words`].map(errorOfParsing);
    expect(quietly({ error: whole, also: part })).not.toMatch(/said|words|xxxx/);
  });
});

describe('a log with debug', () => {
  it('has numbers, addresses and words', () => {
    const pii = { text: 'words', from: '+15551234567', url: 'https://host/?q=1' };
    expect(logged(true, (log) => log.debug({ pii }, 'x'))).toContain(JSON.stringify(pii).slice(1, -1));
  });
});

function errorOfParsing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
