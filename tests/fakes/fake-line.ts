import type { CallLine, Handoff } from '#core/ports/call-line.ts';

export type Sent =
  | { readonly do: 'say'; readonly text: string; readonly last: boolean; readonly preemptible: boolean }
  | { readonly do: 'press'; readonly digits: string }
  | { readonly do: 'end'; readonly handoff: Handoff };

/** A line that keeps what it was given, in order. */
export class FakeLine implements CallLine {
  readonly medium = 'text';
  readonly handsOver = true;
  readonly sent: Sent[] = [];

  say(text: string, options: { readonly last: boolean; readonly preemptible: boolean }): void {
    this.sent.push({ do: 'say', text, ...options });
  }

  press(digits: string): void {
    this.sent.push({ do: 'press', digits });
  }

  end(handoff: Handoff): void {
    this.sent.push({ do: 'end', handoff });
  }

  /** Everything that was given to be spoken. */
  get speech(): string {
    return this.sent.map((sent) => (sent.do === 'say' ? sent.text : '')).join('');
  }

  /** Talk cycles that were closed. */
  get lasts(): number {
    return this.sent.filter((sent) => sent.do === 'say' && sent.last).length;
  }

  get handoffs(): readonly Handoff[] {
    return this.sent.flatMap((sent) => (sent.do === 'end' ? [sent.handoff] : []));
  }

  /** What was done, as one short word list: speech joined, keys and ends by name. */
  get story(): readonly string[] {
    const story: string[] = [];
    let speech = '';
    const flush = (): void => {
      if (speech !== '') story.push(`say ${speech.trim()}`);
      speech = '';
    };
    for (const sent of this.sent) {
      if (sent.do === 'say') speech += sent.text;
      else {
        flush();
        story.push(sent.do === 'press' ? `press ${sent.digits}` : `end ${sent.handoff.action}`);
      }
      if (sent.do === 'say' && sent.last) flush();
    }
    flush();
    return story;
  }
}
