import type { Clock, NewId } from '#core/ports/clock.ts';
import type { ConversationModel, ModelUsage } from '#core/ports/conversation-model.ts';
import type { DuetWishes } from '#shared/supervisor-api.ts';
import { Duet } from './callees/duet.ts';
import { duetInstructions } from './callees/duet-instructions.ts';
import type { Conversation } from './conversations/conversation.ts';
import { mirror } from './conversations/mirror.ts';
import type { Brain } from './model/brain.ts';
import { conversationBrain } from './model/conversation-brain.ts';
import type { Pace } from './pace.ts';
import type { Role } from './roles.ts';

/** The practice model at the far end of a duet. */
const FAR_MODEL = 'practice/duet-callee';
/** Two models that are fond of each other never stop. */
const TURNS = 40;

/** Where a model is, and what opens it. */
export interface ModelEndpoint {
  /** As the official client takes it: with `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
}

export interface DuetPorts {
  /** The model of real calls, or null while there is no key for one. */
  readonly real: ModelEndpoint | null;
  readonly connect: (endpoint: ModelEndpoint) => ConversationModel;
  readonly clock: Clock;
  readonly newId: NewId;
  /** BCP-47, e.g. `en-US`. */
  readonly language: string;
  /** What a response of the model at the far end cost. */
  readonly onUsage: (callSid: string, usage: ModelUsage) => void;
}

export interface DuetRoles {
  /** With the model of our own end, where that is not the practice model. */
  readonly roles: readonly (Role & { readonly endpoint: ModelEndpoint | null })[];
  /** The practice models of the far end. */
  readonly brains: readonly (readonly [model: string, brain: Brain])[];
}

/**
 * The callees that are models themselves. Where there is no real model, and always in
 * `duet-practice`, the practice model plays both sides of a recorded conversation.
 *
 * @param practice - Where the practice model is, once it is.
 */
export function duetRoles(
  usual: Conversation,
  { pace, ports, practice }: { pace: Pace; ports: DuetPorts; practice: () => Omit<ModelEndpoint, 'model'> },
): DuetRoles {
  const { real, connect, language } = ports;
  const newDuet = (endpoint: ModelEndpoint, { callee, turns = TURNS }: DuetWishes): Duet =>
    new Duet({
      ...ports,
      pace,
      turns,
      model: connect(endpoint),
      instructions: duetInstructions(callee ?? null, language),
    });
  // Nobody is asked anything: a duet plays by itself.
  const brain = conversationBrain(usual, []);
  const recorded = (wishes: DuetWishes = {}): Duet => newDuet({ ...practice(), model: FAR_MODEL }, wishes);
  const played = {
    name: 'duet-practice',
    title: 'Two practice models',
    summary: 'The practice model plays both sides of a recorded conversation, word for word. Costs nothing.',
    brain,
    endpoint: null,
    newCallee: recorded,
  };
  const duet =
    real === null
      ? { ...played, name: 'duet' }
      : {
          name: 'duet',
          title: 'Two models',
          summary: `${real.model} on both ends of the line. Both cost money, and both count towards the call's cap.`,
          brain,
          endpoint: real,
          newCallee: (wishes: DuetWishes = {}) => newDuet(real, wishes),
        };
  return { roles: [duet, played], brains: [[FAR_MODEL, conversationBrain(mirror(usual), [])]] };
}
