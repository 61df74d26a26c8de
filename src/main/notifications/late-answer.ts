import { lateAnswer } from '#core/model/notes.ts';
import type { CallDesk, Outcome } from '#relay/calls/call-desk.ts';
import type { RelayApp } from '#relay/relay-app.ts';
import type { QuestionMatter } from '../attention/matter.ts';

export interface LateAnswerPorts {
  readonly desk: Pick<CallDesk, 'whisper'>;
  readonly archive: Pick<RelayApp['archive'], 'note'>;
}

/** What an answer that no question takes any more is still good for. */
export interface LateUse {
  /** Why it was not taken. */
  readonly why: string;
  readonly label: string;
  /** The words that are passed on. */
  readonly text: string;
  readonly act: () => Promise<Outcome>;
}

interface Refused {
  readonly matter: QuestionMatter;
  readonly response: string;
  /** Of the refusal. */
  readonly code: string;
}

/** Whispered on a live call, noted on one that has ended; null where it was refused for another reason. */
export function lateUse({ desk, archive }: LateAnswerPorts, { matter, response, code }: Refused): LateUse | null {
  const { callSid, prompt } = matter;
  const text = lateAnswer(prompt, response.trim());
  if (code === 'nothing_pending') {
    const why = `The question “${prompt}” waits no more.`;
    return { why, label: 'Tell the assistant privately', text, act: () => desk.whisper({ callSid, text }) };
  }
  if (code !== 'call_not_active') return null;
  return {
    why: 'The call has ended.',
    label: 'Keep as a note',
    text,
    act: async () => {
      const noted = await archive.note(callSid, text);
      return noted.ok ? { ok: true, value: null } : noted;
    },
  };
}
