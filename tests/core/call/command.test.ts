import { describe, expect, it } from 'vitest';
import { argsOf, parseCommand, type TransferPolicy } from '#core/call/command.ts';

const POLICY: TransferPolicy = {
  defaultNumber: '+15550100009',
  refuse: (number) => (/^\+\d{10,15}$/.test(number) ? null : `${number} is not a number to transfer to`),
};
const NOWHERE: TransferPolicy = { ...POLICY, defaultNumber: null };

describe('a command the model wrote', () => {
  it.each<[source: string, name: string, args: Record<string, string>]>([
    ['press:123#', 'press', { digits: '123#' }],
    ['PRESS: 1w2 ', 'press', { digits: '1w2' }],
    [' Press :*', 'press', { digits: '*' }],
    [`press:${'1'.repeat(32)}`, 'press', { digits: '1'.repeat(32) }],
    ['transfer:+15551234567', 'transfer', { number: '+15551234567' }],
    ['Transfer: +1 (555) 123-4567 ', 'transfer', { number: '+15551234567' }],
    ['transfer', 'transfer', { number: '+15550100009' }],
    ['transfer:', 'transfer', { number: '+15550100009' }],
    ['end_call', 'end_call', {}],
    [' END_CALL ', 'end_call', {}],
    ['request_user:Is 8:30 fine?', 'request_user', { prompt: 'Is 8:30 fine?' }],
  ])('[[%s]] runs as %s', (source, name, args) => {
    const parsed = parseCommand(source, POLICY);
    if (!parsed.ok) throw new Error(parsed.error.error);
    expect(parsed.value.name).toBe(name);
    expect(argsOf(parsed.value)).toEqual(args);
  });

  it.each<[source: string, name: string]>([
    ['unknown:x', 'unknown'],
    ['', ''],
    [':', ''],
    ['press:', 'press'],
    ['press', 'press'],
    ['press:1x', 'press'],
    ['press:1 2', 'press'],
    [`press:${'1'.repeat(33)}`, 'press'],
    ['transfer:911', 'transfer'],
    ['transfer:home', 'transfer'],
    ['request_user:', 'request_user'],
    ['request_user:  ', 'request_user'],
  ])('[[%s]] does not run, and says why', (source, name) => {
    const parsed = parseCommand(source, POLICY);
    if (parsed.ok) throw new Error('it ran');
    expect(parsed.error.name).toBe(name);
    expect(parsed.error.error).not.toBe('');
  });

  it('[[transfer]] does not run where no number is set', () => {
    expect(parseCommand('transfer', NOWHERE)).toMatchObject({ ok: false, error: { name: 'transfer' } });
    expect(parseCommand('transfer:+15551234567', NOWHERE).ok).toBe(true);
  });

  it('keeps an unknown name within the length an event allows', () => {
    const parsed = parseCommand('x'.repeat(400), POLICY);
    expect(!parsed.ok && parsed.error.name.length).toBe(64);
  });
});
