import { randomBytes } from 'node:crypto';

/** A Twilio id: two letters and 32 hexadecimal digits. */
export const newSid = (prefix: 'AC' | 'CA' | 'PN' | 'VX'): string => `${prefix}${randomBytes(16).toString('hex')}`;
