import { describe, expect, it } from 'vitest';
import { isHoldSound } from '#core/call/hold.ts';

describe('the sound of being on hold', () => {
  it.each([
    'Your call is important to us.',
    'Your call is very important to us. Please stay on the line.',
    'All of our agents are currently busy assisting other callers.',
    'All representatives are unavailable at the moment.',
    'Please remain on the line and your call will be answered in the order it was received.',
    'Thank you for your patience.',
    'Thanks for holding.',
    'You are caller number four in the queue.',
    'You are now number 3 in line.',
    'Your estimated wait time is 12 minutes.',
    'The average hold time is five minutes.',
    'The next available agent will be with you shortly.',
    'Please hold.',
    'Please continue to hold.',
    '♪♪♪',
    '♪ soft piano ♪',
    '[music]',
    '(hold music)',
    'Music',
  ])('is heard in: %s', (text) => {
    expect(isHoldSound(text)).toBe(true);
  });

  it.each([
    'Thank you for holding, this is Maria. How can I help you?',
    'Thanks for holding, how may I help?',
    'Thank you for your patience. My name is Tom.',
    'Thanks for waiting, Claire speaking.',
    'Please hold. Can I have your account number?',
    'Your call is important to us. Press one for billing.',
    'To stay on the line say continue.',
    'Hello?',
    'I like music.',
    'We are busy on Monday.',
    'One moment please.',
    'The doctor is busy until four.',
    '',
  ])('is not: %s', (text) => {
    expect(isHoldSound(text)).toBe(false);
  });
});
