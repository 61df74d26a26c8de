/** What the model is told besides the other party's words. One place, so that a rebuilt conversation reads the same. */

export const whisperNote = (text: string): string =>
  `Your supervisor tells you privately (never say that you were told): ${text}`;

export const answerNote = (prompt: string, response: string): string =>
  `Your supervisor answers “${prompt}”: ${response}`;

/** What an answer is told as once nobody waits for it. */
export const lateAnswer = (prompt: string, response: string): string =>
  `Late answer to your question “${prompt}”: ${response}`;

export const unansweredNote = (prompt: string): string =>
  `Your supervisor did not answer “${prompt}” in time. Go on without it.`;

export const rejectionNote = (reason: string): string =>
  `Your supervisor did not let your last reply be spoken; the other party has not heard it. Reason: ${reason}. Write another reply.`;

export const pressedNote = (digits: string): string => `(The other party pressed ${digits} on the keypad.)`;

export const silenceNote = (times: number): string =>
  times === 1
    ? '(The other party has said nothing for a while. Ask whether they are still there.)'
    : '(Still nothing. Ask once more, and say that you will hang up otherwise.)';

export const holdOverNote = '(You were on hold. A person is speaking to you now.)';

export const menuLoopNote = (times: number): string =>
  `(You have now heard this menu ${times} times: the keys you pressed lead back to it. Press another, or the one for a person.)`;

export const machineNote =
  '(An answering machine has taken the call, and its beep has just come. Leave a short message now, then end the call.)';

export const transferFailedNote =
  '(The transfer did not get through: nobody answered. You are back on the line with the other party. Tell them, and offer what you can.)';

export const cutOffNote =
  'The connection broke while you were speaking. Go on from where you were cut off; do not start again.';

export const unheardNote = (heard: string): string =>
  heard.trim() === ''
    ? '(The connection broke: the other party seems not to have heard your last words. Say them again, in short.)'
    : `(The connection broke while you were speaking: the other party seems to have heard you only up to “${heard.trim()}”. Go on from there; do not start again.)`;

export const unsureNote =
  '(The connection broke for a moment. The other party may not have heard your last words to their end.)';

export const waitedNote =
  '(The connection broke for a moment, and the other party was asked to wait. Answer now what they said last.)';

/** What a new session of a model that speaks is told of the call so far. */
export const pastNote = (lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `The call so far, which you were part of (go on from here; do not greet again, and do not speak of this message):\n${lines.join('\n')}`;
