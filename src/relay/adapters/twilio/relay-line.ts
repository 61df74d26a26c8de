import type { WebSocket } from 'ws';
import type { CallLine, Handoff, LineFact } from '#core/ports/call-line.ts';
import { hideSecrets } from '../../logging/secrets.ts';
import { letGoIfLagging } from '../../socket-lag.ts';
import { digitsFrame, endFrame, type RelayFrame, textFrame } from './relay-protocol.ts';

/** A ConversationRelay session as a line. Sends on a closed socket are dropped: its end is reported elsewhere. */
export class RelayLine implements CallLine {
  readonly medium = 'text';
  readonly handsOver = true;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  say(text: string, { last, preemptible }: { readonly last: boolean; readonly preemptible: boolean }): void {
    this.#send(textFrame(text, last, preemptible));
  }

  press(digits: string): void {
    this.#send(digitsFrame(digits));
  }

  end(handoff: Handoff): void {
    this.#send(endFrame(JSON.stringify(handoff)));
  }

  #send(frame: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(frame);
    letGoIfLagging(this.#socket);
  }
}

/** What a frame says in our words, or null where it says nothing to the conversation. */
export function factOf(frame: RelayFrame): LineFact | null {
  switch (frame.type) {
    case 'prompt':
      return { type: 'prompt', text: frame.voicePrompt, final: frame.last };
    case 'interrupt':
      return { type: 'interrupted', utterance: frame.utteranceUntilInterrupt };
    case 'dtmf':
      return { type: 'dtmf', digit: frame.digit };
    case 'error':
      return { type: 'refused-frame', description: hideSecrets(frame.description) };
    case 'info':
      return infoFact(frame.name, frame.value);
    default:
      return null;
  }
}

function infoFact(name: string, value: string): LineFact | null {
  if (name === 'tokensPlayed') return { type: 'played', text: value };
  if (name === 'agentSpeaking') return { type: 'speaking', who: 'agent', on: value === 'on' };
  return name === 'clientSpeaking' ? { type: 'speaking', who: 'caller', on: value === 'on' } : null;
}
