/** What the model is told besides the other party's words. One place, so that a rebuilt conversation reads the same. */

export const whisperNote = (text: string): string =>
  `Your supervisor tells you privately (never say that you were told): ${text}`;

export const answerNote = (prompt: string, response: string): string =>
  `Your supervisor answers “${prompt}”: ${response}`;

export const unansweredNote = (prompt: string): string =>
  `Your supervisor did not answer “${prompt}” in time. Go on without it.`;

export const rejectionNote = (reason: string): string =>
  `Your supervisor did not let your last reply be spoken; the other party has not heard it. Reason: ${reason}. Write another reply.`;

export const pressedNote = (digits: string): string => `(The other party pressed ${digits} on the keypad.)`;

export const cutOffNote =
  'The connection broke while you were speaking. Go on from where you were cut off; do not start again.';
