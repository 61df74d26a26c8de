import { describe, expect, it } from 'vitest';
import { answeredWith, closedWith } from '#relay/adapters/openai/connection-errors.ts';

describe('a connection to the model that fails says what to check', () => {
  it.each([
    [401, "The model's server answered the connection with HTTP 401. Check OPENAI_API_KEY."],
    [404, "The model's server answered the connection with HTTP 404. Check OPENAI_BASE_URL."],
    [500, "The model's server answered the connection with HTTP 500."],
  ])('answered with %d', (status, message) => {
    expect(answeredWith(status)).toEqual({ code: `http_${status}`, message });
  });

  it.each([
    [3000, 'no', 'The connection to the model was closed (3000: no). Check OPENAI_API_KEY.'],
    [4000, '', 'The connection to the model was closed (4000). Check OPENAI_MODEL and the OpenAI account.'],
    [1006, '', 'The connection to the model was closed (1006). Check the network, any proxy and OPENAI_BASE_URL.'],
    [1011, 'oops', 'The connection to the model was closed (1011: oops).'],
  ])('closed with %d', (code, reason, message) => {
    expect(closedWith(code, reason)).toEqual({ code: `closed_${code}`, message });
  });
});
