const WORDS = 20_000;
const TURNS = 25;
const WORDS_A_TURN = 12;
const CONSONANTS = 'bcdfghjklmnprstvwz';
const VOWELS = 'aeiou';

/** Words as often as in speech: the second half as often as the first, the third a third as often (Zipf). */
export class Vocabulary {
  readonly #words: readonly string[];
  #seed = 1;

  constructor() {
    this.#words = Array.from({ length: WORDS }, (_, index) => this.#made(1 + Math.floor(Math.log2(index + 2) / 3)));
  }

  any(): string {
    return this.#words[Math.floor(Math.exp(this.#random() * Math.log(WORDS))) - 1] ?? '';
  }

  common(): string {
    return this.#words[Math.floor(this.#random() * 20)] ?? '';
  }

  rare(): string {
    return this.#words[Math.floor(WORDS * (0.5 + this.#random() / 2))] ?? '';
  }

  #made(syllables: number): string {
    const pick = (letters: string): string => letters[Math.floor(this.#random() * letters.length)] ?? '';
    return Array.from({ length: syllables + 1 }, () => pick(CONSONANTS) + pick(VOWELS)).join('');
  }

  /** The same at every run. */
  #random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }
}

export interface Talk {
  readonly callSid: string;
  readonly index: number;
}

/** The journal of a call of ordinary length. */
export function journalText({ callSid, index }: Talk, words: Vocabulary): string {
  const to = `+1555${String(index).padStart(7, '0')}`;
  const events: object[] = [
    { type: 'call.created', direction: 'outbound', from: '+15550100002', to, mode: 'relay', practice: null },
    { type: 'call.status', status: 'in-progress' },
  ];
  for (let turn = 1; turn <= TURNS; turn++) {
    const text = Array.from({ length: WORDS_A_TURN }, () => words.any()).join(' ');
    if (turn % 2 === 1) events.push({ type: 'caller.transcript', turn, text, final: true });
    else {
      events.push({ type: 'latency', turn, metric: 'first_token', ms: 412 });
      events.push({ type: 'assistant.transcript', turn, text, final: true });
    }
  }
  events.push(
    { type: 'call.status', status: 'completed' },
    { type: 'call.ended', reason: 'hung_up', durationSeconds: 60 },
  );
  const startMs = Date.parse('2026-01-01T00:00:00.000Z') + index * 60_000;
  const lines = events.map((event, at) =>
    JSON.stringify({ callSid, seq: at + 1, at: new Date(startMs + at * 1_000).toISOString(), ...event }),
  );
  return `{"journal":"phony","version":1}\n${lines.join('\n')}\n`;
}
