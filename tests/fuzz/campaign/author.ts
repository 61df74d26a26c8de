import type { SupervisorAction } from '#core/call/supervision.ts';
import { ApprovalId } from '#core/ids.ts';
import { MEDIA_FRAMES, REALTIME_FRAMES, RELAY_FRAMES, SPEECH_FRAMES } from '../samples.ts';
import type { FuzzCall } from './fuzz-call.ts';
import { mutated } from './mutate.ts';
import type { Random } from './random.ts';
import type { Setting, Step } from './story.ts';

const textsOf = (frames: readonly object[]): readonly string[] => frames.map((frame) => JSON.stringify(frame));
const CORPUS = {
  relay: { line: textsOf(RELAY_FRAMES), model: textsOf(REALTIME_FRAMES) },
  media: { line: textsOf(MEDIA_FRAMES), model: textsOf(SPEECH_FRAMES) },
};

const WORDS = ['Hello. ', 'One moment. ', '[[press:7]]', '[[press:77]]', '[[', ']] ', '[', 'é💥', '[[unknown:x]]', ''];
const RARE_WORDS = ['[[request_user:When?]]', '[[transfer]]', '[[end_call]]', '\uD800', 'x'.repeat(600)];
const SAYINGS = ['Hello?', 'Yes.', 'Please hold, your call is important to us.', 'Press 1 for sales.', '', '\u0000'];
const CODES = [1000, 1001, 1006, 1011, 3000, 4000];

const ACTIONS: readonly SupervisorAction[] = [
  { type: 'say', text: 'Ann here.' },
  { type: 'whisper', text: 'Be brief.' },
  { type: 'press', digits: '1w2' },
  { type: 'pause', paused: true },
  { type: 'pause', paused: false },
  { type: 'answer', response: 'Now.', questionId: null },
];

/** Thinks up what happens next on a call: mostly what would, in its order; often enough what should not. */
export class Author {
  readonly #random: Random;
  readonly #setting: Setting;
  /** What a model that behaves would send next. */
  readonly #due: string[] = [];
  #read = 0;
  #socket: object | null = null;
  #responses = 0;
  #approvals = 0;

  constructor(random: Random, setting: Setting) {
    this.#random = random;
    this.#setting = setting;
  }

  next(call: FuzzCall): Step {
    const random = this.#random;
    if (call.model.readyState === 0)
      return { from: 'model', does: random.chance(0.95) ? 'opens' : 'closes', code: 1006 };
    this.#readWhatWasAsked(call);
    const kind = random.next();
    if (kind < 0.6) return this.#modelSpeaks();
    if (kind < 0.9) return { from: 'line', text: this.#lineFrame() };
    if (kind < 0.96) return { from: 'clock', ms: random.pick([1, 20, 750, 3_000, 9_000, 61_000]) };
    if (kind < 0.995) return { from: 'supervisor', action: this.#action() };
    return { from: 'model', does: 'closes', code: random.pick(CODES) };
  }

  #action(): SupervisorAction {
    if (!this.#setting.approvalRequired || this.#random.chance(0.3)) return this.#random.pick(ACTIONS);
    this.#approvals += 1;
    const decision = this.#random.pick(['approve', 'edit', 'reject'] as const);
    const approvalId = ApprovalId.parse(`ap${this.#approvals}`);
    return { type: 'approve', approvalId, decision, text: 'Edited.', rest: this.#random.chance(0.1) };
  }

  #modelSpeaks(): Step {
    const random = this.#random;
    const isOdd = this.#setting.isModelOdd;
    if (isOdd && this.#due.length > 1 && random.chance(0.05)) this.#due.reverse();
    const due = this.#due.shift();
    if (due !== undefined && isOdd && random.chance(0.05)) this.#due.unshift(due);
    const text = due ?? (isOdd ? random.pick(CORPUS[this.#setting.mode].model) : '{"type":"rate_limits.updated"}');
    return { from: 'model', text: this.#maybeMutated(text, 'model', isOdd ? 0.2 : 0) };
  }

  #lineFrame(): string {
    const random = this.#random;
    const plausible = this.#setting.mode === 'relay' ? this.#relayFrame() : random.pick(CORPUS.media.line);
    return this.#maybeMutated(plausible, 'line', 0.35);
  }

  #relayFrame(): string {
    const random = this.#random;
    const kind = random.next();
    const words = random.pick(SAYINGS);
    if (kind < 0.4) return JSON.stringify({ type: 'prompt', voicePrompt: words, last: random.chance(0.7) });
    if (kind < 0.6) return JSON.stringify({ type: 'info', name: 'tokensPlayed', value: random.pick(WORDS) });
    if (kind < 0.75) return JSON.stringify({ type: 'interrupt', utteranceUntilInterrupt: random.pick(WORDS) });
    return random.pick(CORPUS.relay.line);
  }

  #maybeMutated(text: string, from: 'line' | 'model', chance: number): string {
    return this.#random.chance(chance) ? mutated(text, this.#random, CORPUS[this.#setting.mode][from]) : text;
  }

  /** Looks at what the model was sent since the last look, and puts down the answers. */
  #readWhatWasAsked({ model }: FuzzCall): void {
    if (this.#socket !== model) [this.#socket, this.#read, this.#due.length] = [model, 0, 0];
    for (; this.#read < model.sent.length; this.#read += 1) {
      const event = JSON.parse(model.sent[this.#read] ?? '{}');
      if (event.type === 'session.update') this.#due.push('{"type":"session.updated","session":{}}');
      if (event.type === 'response.create') this.#answer(String(event.event_id));
      if (event.type === 'conversation.item.create') {
        this.#due.push(JSON.stringify({ type: 'conversation.item.added', item: event.item, previous_item_id: null }));
      }
    }
    model.sent.length = 0;
    this.#read = 0;
  }

  #answer(request: string): void {
    this.#responses += 1;
    const id = `resp_${this.#responses}`;
    const place = { response_id: id, item_id: `item_${this.#responses}`, output_index: 0, content_index: 0 };
    const put = (event: object): void => void this.#due.push(JSON.stringify(event));
    put({ type: 'response.created', response: { id, status: 'in_progress', metadata: { request } } });
    put({ type: 'response.output_item.added', response_id: id, item: { id: place.item_id, type: 'message' } });
    const kind = this.#setting.mode === 'relay' ? 'output_text' : 'output_audio_transcript';
    for (const delta of this.#deltas()) put({ type: `response.${kind}.delta`, ...place, delta });
    if (this.#setting.mode === 'media') this.#speak(place, put);
    const status = this.#random.pick(['completed', 'completed', 'completed', 'completed', 'failed', 'incomplete']);
    put({ type: 'response.done', response: { id, status, usage: { input_tokens: 9, output_tokens: 3 } } });
  }

  #speak(place: { readonly response_id: string }, put: (event: object) => void): void {
    const delta = Buffer.alloc(160 * (1 + this.#random.below(30)), 0x7f).toString('base64');
    put({ type: 'response.output_audio.delta', ...place, delta });
    put({ type: 'response.output_audio.done', ...place });
    if (!this.#random.chance(0.2)) return;
    const call = {
      type: 'function_call',
      status: 'completed',
      call_id: `c${this.#responses}`,
      arguments: '{"digits":"1"}',
    };
    const item = { id: `f${this.#responses}`, name: this.#random.pick(['press', 'end_call', 'constructor']), ...call };
    put({ type: 'response.output_item.done', response_id: place.response_id, item });
  }

  /** Some words, cut where no word ends. */
  #deltas(): readonly string[] {
    const random = this.#random;
    const words = Array.from({ length: random.below(6) }, () => random.pick(random.chance(0.05) ? RARE_WORDS : WORDS));
    // An open bracket of one reply and the end of a command of the next would be a command nobody gave.
    const text = this.#setting.isModelOdd ? words.join('') : words.join(' ').replaceAll(/\[\[(?![a-z])/g, '[ ');
    const cuts = Array.from({ length: random.below(5) }, () => random.below(text.length + 1)).sort((a, b) => a - b);
    return [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length));
  }
}
