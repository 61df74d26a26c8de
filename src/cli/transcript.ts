import type { AssistantDelta, CallEvent, CallMessage } from '#core/call/events.ts';
import { eventLine } from './event-lines.ts';
import type { Paint, Tone } from './paint.ts';
import { plain, shortSid, twoDigits } from './text.ts';

export interface TranscriptPage {
  readonly paint: Paint;
  /** Shows text as it is made. Needs a terminal; in a file only whole lines make sense. */
  readonly streaming: boolean;
  /** Names the call on every line, where several share the page. */
  readonly namesCalls: boolean;
  readonly write: (text: string) => void;
}

type TranscriptEvent = Extract<CallEvent, { type: 'caller.transcript' | 'assistant.transcript' }>;

const WHO_WIDTH = 9;
const SID_WIDTH = 6;

/** Writes calls down as they happen, one line for each stretch of speech. */
export class Transcript {
  readonly #page: TranscriptPage;
  /** The turn whose line is still being written. */
  #open: string | null = null;
  /** What is on the page of turns that have not been closed. */
  readonly #streamed = new Map<string, string>();
  readonly #supervisorTurns = new Set<string>();

  constructor(page: TranscriptPage) {
    this.#page = page;
  }

  show(message: CallMessage): void {
    switch (message.type) {
      case 'assistant.delta':
        return this.#stream(message);
      case 'caller.transcript':
      case 'assistant.transcript':
        return message.final ? this.#close(message) : undefined;
      case 'supervisor':
        if (message.action === 'text') this.#supervisorTurns.add(turnKey(message));
        return this.#note(message);
      default:
        return this.#note(message);
    }
  }

  /** Ends a line that is still being written. */
  finish(): void {
    if (this.#open !== null) this.#page.write('\n');
    this.#open = null;
  }

  #stream(delta: AssistantDelta): void {
    if (!this.#page.streaming) return;
    const key = turnKey(delta);
    const before = this.#streamed.get(key);
    this.#streamed.set(key, (before ?? '') + delta.text);
    if (this.#open !== key) {
      this.finish();
      this.#startLine(delta.callSid, new Date(), this.#speaker(key));
      if (before !== undefined) this.#page.write('…');
    }
    this.#open = key;
    this.#page.write(plain(delta.text));
  }

  #close(event: TranscriptEvent): void {
    const key = turnKey(event);
    const streamed = this.#streamed.get(key);
    this.#streamed.delete(key);
    const isOpen = this.#open === key;
    const rest = streamed !== undefined && event.text.startsWith(streamed) ? event.text.slice(streamed.length) : null;
    if (isOpen && rest !== null) this.#page.write(plain(rest));
    this.finish();
    const isShown = streamed !== undefined && (rest === '' || (isOpen && rest !== null) || 'interrupted' in event);
    if (!isShown && event.text !== '') {
      this.#line(event, event.type === 'caller.transcript' ? CALLER : this.#speaker(key), event.text);
    }
    this.#supervisorTurns.delete(key);
    if ('interrupted' in event) this.#line(event, CUT_OFF, cutOff(event.heard));
  }

  #note(event: Exclude<CallEvent, TranscriptEvent>): void {
    const line = eventLine(event);
    if (line === null) return;
    this.#line(event, line, line.text);
    if (line.hint !== undefined)
      this.#page.write(`${' '.repeat(this.#indent())}${this.#page.paint('dim', line.hint)}\n`);
    if (event.type === 'call.ended') this.#forget(event.callSid);
  }

  #line(event: CallEvent, speaker: Speaker, text: string): void {
    this.finish();
    this.#startLine(event.callSid, new Date(event.at), speaker);
    const isLoud = speaker.tone !== 'caller' && speaker.tone !== 'assistant';
    this.#page.write(`${isLoud ? this.#page.paint(speaker.tone, plain(text)) : plain(text)}\n`);
  }

  #startLine(callSid: string, at: Date, { who, tone }: Speaker): void {
    const { paint, namesCalls, write } = this.#page;
    const call = namesCalls ? `${paint('dim', shortSid(callSid))} ` : '';
    write(`${paint('dim', clock(at))} ${call}${paint(tone, who.padEnd(WHO_WIDTH))} `);
  }

  #indent(): number {
    const time = '00:00:00 '.length;
    return time + (this.#page.namesCalls ? SID_WIDTH + 1 : 0) + WHO_WIDTH + 1;
  }

  #speaker(key: string): Speaker {
    return this.#supervisorTurns.has(key) ? SUPERVISOR : ASSISTANT;
  }

  #forget(callSid: string): void {
    for (const key of this.#streamed.keys()) if (key.startsWith(callSid)) this.#streamed.delete(key);
    for (const key of this.#supervisorTurns) if (key.startsWith(callSid)) this.#supervisorTurns.delete(key);
  }
}

interface Speaker {
  readonly who: string;
  readonly tone: Tone;
}

const CALLER: Speaker = { who: 'caller', tone: 'caller' };
const ASSISTANT: Speaker = { who: 'assistant', tone: 'assistant' };
const SUPERVISOR: Speaker = { who: 'you', tone: 'supervisor' };
const CUT_OFF: Speaker = { who: '', tone: 'dim' };

const turnKey = ({ callSid, turn }: { readonly callSid: string; readonly turn: number }): string =>
  `${callSid}:${turn}`;

const cutOff = (heard: string | undefined): string =>
  heard === undefined || heard.trim() === '' ? 'cut off before anything was heard' : `cut off; heard: ${heard}`;

const clock = (at: Date): string => [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
