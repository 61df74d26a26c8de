import type { SupervisorAction } from '#core/call/supervision.ts';

/** One thing that happens on a call. The texts are frames as they came over the socket. */
export type Step =
  | { readonly from: 'line' | 'model'; readonly text: string }
  | { readonly from: 'model'; readonly does: 'opens' | 'closes'; readonly code: number }
  | { readonly from: 'line'; readonly does: 'closes' }
  | { readonly from: 'supervisor'; readonly action: SupervisorAction }
  | { readonly from: 'clock'; readonly ms: number };

/** What one call is, before anything happens on it. */
export interface Setting {
  readonly mode: 'relay' | 'media';
  readonly direction: 'inbound' | 'outbound';
  readonly approvalRequired: boolean;
  /** False: what the model says comes whole and in order, so that what may be spoken is known. */
  readonly isModelOdd: boolean;
}

export interface Story {
  readonly setting: Setting;
  readonly steps: readonly Step[];
}
