/**
 * Why a request was refused, in the public surface's words. `field` names the
 * bad input, `twilioCode` is Twilio's own error number.
 */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly field?: string;
  readonly twilioCode?: number;
}

export type RefusalCode =
  | 'invalid_request'
  | 'not_found'
  | 'call_not_found'
  | 'call_not_active'
  | 'call_active'
  | 'nothing_pending'
  | 'nothing_said'
  | 'twilio_refused'
  | 'not_configured'
  | 'emergency_number'
  | 'premium_number'
  | 'quiet_hours'
  | 'new_country'
  | 'cap_reached'
  | 'twilio_unreachable'
  | 'model_unreachable'
  | 'disk_refused';

export type FaultCode = 'twilio.unreachable' | 'twilio.refused' | 'model.lost' | 'journal.unwritable' | 'tunnel.down';

/** The outside world broke. Adapters translate vendor errors into it; core never sees those. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  /** True when the same request may succeed later with no change by the user. */
  readonly retryable: boolean;
  /** The vendor's own number for the error, where it has one. */
  readonly vendorCode: number | null;

  constructor(
    code: FaultCode,
    message: string,
    options: { readonly retryable: boolean; readonly vendorCode?: number | null; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.vendorCode = options.vendorCode ?? null;
  }
}
