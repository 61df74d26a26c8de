import { z } from 'zod';

/** What a look at one part of the set-up found. `GET /console/checks` answers with a list of these. */
export const SetUpCheck = z.object({
  id: z.string(),
  title: z.string(),
  /** What does not work without it; whoever makes real calls needs both. */
  needed: z.enum(['practice', 'real']),
  /** `skipped`: something it rests on is missing. */
  state: z.enum(['ok', 'warning', 'failed', 'skipped']),
  detail: z.string(),
  /** What to do about it, or null. */
  fix: z.string().nullable(),
});
export type SetUpCheck = z.infer<typeof SetUpCheck>;

/** One of those there are, not looked at yet. */
export const SetUpPart = SetUpCheck.pick({ id: true, title: true, needed: true });
export type SetUpPart = z.infer<typeof SetUpPart>;

/** A number of the Twilio account. */
export const AccountNumber = z.object({
  phoneNumber: z.string(),
  /** What its owner calls it. */
  name: z.string(),
  hasVoice: z.boolean(),
  /** Where calls to it go: here, to a TwiML app or trunk, or to some other webhook. */
  rings: z.enum(['here', 'app', 'elsewhere']),
});
export type AccountNumber = z.infer<typeof AccountNumber>;

/** `POST /console/number`: false puts the number's former webhook back. */
export const PointRequest = z.object({ point: z.boolean() });
export type PointRequest = z.infer<typeof PointRequest>;
