import { z } from 'zod';
import { parseJsonFile } from '../conversations/json-file.ts';

const VoicemailGreeting = z.strictObject({
  name: z.string().min(1),
  title: z.string().min(1),
  summary: z.string().min(1),
  greeting: z.string().min(1),
  /** What the practice model leaves. */
  message: z.string().min(1),
});
export type VoicemailGreeting = z.infer<typeof VoicemailGreeting>;

/**
 * Reads a voicemail.
 *
 * @throws Error that names the file and field where it is malformed.
 */
export const parseVoicemailGreeting = (file: string, content: string): VoicemailGreeting =>
  parseJsonFile(file, content, VoicemailGreeting);
