import type { CallConversation } from '#core/call/call-conversation.ts';
import type { CallPorts } from '#core/call/call-ports.ts';
import { Conversation } from '#core/call/conversation.ts';
import type { CallMode } from '#core/call/events.ts';
import { SpeechConversation } from '#core/call/speech/speech-conversation.ts';
import { instructionsFor, speechInstructionsFor } from '#core/model/instructions.ts';
import type { ConversationModel } from '#core/ports/conversation-model.ts';
import type { SpeechModel } from '#core/ports/speech-model.ts';
import type { Carrier } from './carrier.ts';

/** The model of one call, of the kind its line needs. */
export type CallModel =
  | { readonly mode: 'relay'; readonly model: ConversationModel }
  | { readonly mode: 'media'; readonly model: SpeechModel };

/**
 * The model for a call to or from `number`, or null where none of the kind is configured.
 *
 * @param voice - Its own voice on this call; null for the usual one.
 */
export function callModelOf(
  carrier: Carrier,
  number: string,
  mode: CallMode,
  voice: string | null = null,
): CallModel | null {
  if (mode === 'relay') {
    const model = carrier.modelFor(number);
    return model === null ? null : { mode, model };
  }
  const model = carrier.speechModelFor(number, voice);
  return model === null ? null : { mode, model };
}

type Situation = Parameters<typeof instructionsFor>[0];

/** The one place where the kinds of call part. */
export function newConversation(
  { mode, model }: CallModel,
  situation: Situation,
  ports: Omit<CallPorts, 'instructions'>,
): CallConversation {
  return mode === 'relay'
    ? new Conversation({ ...ports, model, instructions: instructionsFor(situation) })
    : new SpeechConversation({ ...ports, model, instructions: speechInstructionsFor(situation) });
}
