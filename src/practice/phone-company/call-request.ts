import { z } from 'zod';

const Address = z.url({ protocol: /^https?$/ });
const Seconds = z.coerce.number().int().positive();
const StatusEvent = z.enum(['initiated', 'ringing', 'answered', 'completed']);
export type StatusEvent = z.infer<typeof StatusEvent>;

/** The parameters of `POST /Calls.json` that have an effect here. Others are taken and ignored, as by Twilio. */
export const CallRequest = z.object({
  To: z.string(),
  From: z.string(),
  Url: Address,
  StatusCallback: Address.optional(),
  StatusCallbackEvent: z
    .string()
    .default('completed')
    .transform((list) => new Set(list.split(/[\s,]+/)))
    .pipe(z.set(StatusEvent)),
  Timeout: Seconds.default(60),
  TimeLimit: Seconds.default(14_400),
  MachineDetection: z.enum(['Enable', 'DetectMessageEnd']).optional(),
  AsyncAmd: z.enum(['true', 'false']).default('false'),
  AsyncAmdStatusCallback: Address.optional(),
});
export type CallRequest = z.infer<typeof CallRequest>;
