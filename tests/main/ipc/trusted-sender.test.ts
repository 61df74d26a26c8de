import { describe, expect, it } from 'vitest';
import { isTrustedSender } from '#main/ipc/trusted-sender.ts';

const OURS = 'app://console/';

describe('a sender', () => {
  it.each([
    ['app://console/', null, true],
    ['app://console/index.html?callSid=CA1', null, true],
    ['app://elsewhere/', null, false],
    ['https://console/', null, false],
    ['file:///console/index.html', null, false],
    ['about:blank', null, false],
    ['', null, false],
    ['app://console/', { url: OURS }, false],
  ])('%s, inside of %j, is trusted: %s', (url, parent, trusted) => {
    expect(isTrustedSender({ senderFrame: { url, parent } }, OURS)).toBe(trusted);
  });

  it('whose frame is gone is not trusted', () => {
    expect(isTrustedSender({ senderFrame: null }, OURS)).toBe(false);
  });

  it('of the development server is told apart by its port', () => {
    const url = 'http://localhost:5173/';
    expect(isTrustedSender({ senderFrame: { url, parent: null } }, 'http://localhost:5173')).toBe(true);
    expect(isTrustedSender({ senderFrame: { url, parent: null } }, 'http://localhost:5174')).toBe(false);
  });
});
