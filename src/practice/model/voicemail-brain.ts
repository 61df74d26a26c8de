import type { VoicemailGreeting } from '../callees/voicemail-greeting.ts';
import { type Brain, normalise } from './brain.ts';

/**
 * Leaves its message once the greeting is over, or once a note says that the beep has
 * come; where the note comes after the message, the message fell before the beep and is left again.
 */
export function voicemailBrain({ greeting, message }: VoicemailGreeting): Brain {
  const words = normalise(message);
  return (items) => {
    const users = items.filter((item) => item.role === 'user').map((item) => item.text);
    const beep = items.findLast((item) => item.role === 'system' && /\bbeep/i.test(item.text));
    const left = items.findLast((item) => item.role === 'assistant' && normalise(item.text).includes(words));
    const mayStart = beep !== undefined || normalise(users.join(' ')).includes(normalise(greeting));
    const isLeft = left !== undefined && left.created > (beep?.created ?? -1);
    return { text: mayStart && !isLeft ? `${message} [[end_call]]` : '', isReady: true };
  };
}
