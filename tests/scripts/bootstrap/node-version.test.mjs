import { describe, expect, it } from 'vitest';
import { checkNodeVersion } from '../../../scripts/bootstrap/node-version.mjs';

describe('the Node that runs Phony', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0'])('may be %s', (version) => {
    expect(() => checkNodeVersion(version)).not.toThrow();
  });

  it.each(['18.20.8', '20.9.0', '16.0.0'])('may not be %s, and a sentence says what to do', (version) => {
    expect(() => checkNodeVersion(version)).toThrow(`this is ${version}; get the current one`);
  });
});
