import { holdOverNote, menuLoopNote } from '../../model/notes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewCallEvent } from '../events.ts';
import { Recordings } from '../recordings.ts';
import { bargeIn } from '../reply-events.ts';
import type { Shell } from '../shell.ts';
import type { CallState } from '../state.ts';
import type { CallerSide } from './caller-side.ts';
import type { SpeechLink } from './speech-link.ts';
import type { SpeechVoice } from './speech-voice.ts';
import type { SpokenReplies } from './spoken-replies.ts';

export interface CallerEventsPorts {
  readonly clock: Clock;
  readonly record: (event: NewCallEvent) => void;
  readonly state: () => CallState;
  readonly caller: CallerSide;
  readonly link: SpeechLink;
  readonly voice: SpeechVoice;
  readonly replies: SpokenReplies;
  readonly shell: Shell;
  /** Whether the model answers by itself when the other party stops speaking. */
  readonly answersItself: () => boolean;
}

/** What follows from what the other party does, as the model hears them. */
export class CallerEvents {
  readonly #ports: CallerEventsPorts;
  readonly #recordings: Recordings;

  constructor(ports: CallerEventsPorts) {
    this.#ports = ports;
    this.#recordings = new Recordings(ports);
  }

  /** They began to speak, or fell silent. */
  speaking(on: boolean): void {
    if (on) this.#onSpeaks();
    else this.#onSilent();
  }

  /** What they said has its place in the model's conversation; its words are not known yet. */
  item(itemId: string): void {
    const { answersItself, caller, replies, shell, state } = this.#ports;
    if (!caller.hasSpoken(itemId)) return;
    // Only their words will tell whether somebody wants an answer.
    if (state().onHold) return;
    this.heardOfThem();
    shell.drafts.drop('superseded');
    if (answersItself()) return caller.expectAnswer(() => shell.wish.request());
    replies.dropUnspoken();
    shell.wish.request();
  }

  /** Their words are in the record. @see CallerWordsPorts.onSaid */
  said(words: string | null): void {
    const { hold, menuLoops } = this.#recordings.hear(words);
    if (hold === 'begun') this.#onHold();
    else if (hold === 'holding') this.#ports.caller.answered();
    else if (hold === 'over') this.#onHoldOver();
    if (menuLoops > 0) this.#onMenuLoop(menuLoops);
  }

  /** The other party has something to say: no silence is waited out, and no goodbye is final. */
  heardOfThem(): void {
    const { leave, patience, silence } = this.#ports.shell;
    this.#ports.voice.stopWaiting();
    leave.withdraw();
    patience.stop();
    silence.isBroken();
  }

  #onSpeaks(): void {
    const { answersItself, caller, replies, shell, state, voice } = this.#ports;
    // Music cuts nobody off, and announces nobody.
    if (state().onHold) return caller.speaks(true);
    bargeIn(this.#ports, () => replies.bargeIn(answersItself()));
    caller.speaks(true);
    voice.stopWaiting();
    shell.patience.stop();
  }

  #onSilent(): void {
    const { caller, shell, state } = this.#ports;
    caller.speaks(false);
    if (!state().onHold) shell.patience.awaitWords(() => this.#onNothingFollowed());
  }

  #onNothingFollowed(): void {
    const { leave, silence, wish } = this.#ports.shell;
    if (leave.ending !== null) return leave.now(leave.ending);
    if (wish.isOwed) return wish.request();
    silence.awaitAnswer();
  }

  /** On hold nothing is asked of the model, and it begins nothing by itself, which costs nothing then. */
  #onHold(): void {
    const { caller, link, replies, shell } = this.#ports;
    link.listen(false);
    shell.patience.stop();
    caller.stopExpecting();
    replies.dropUnspoken();
    shell.drafts.drop('superseded');
    caller.answered();
    shell.wish.drop();
  }

  #onHoldOver(): void {
    const { answersItself, link, shell } = this.#ports;
    this.heardOfThem();
    shell.drafts.drop('superseded');
    shell.notes.tell(holdOverNote);
    if (answersItself()) link.listen(true);
    shell.wish.request();
  }

  /** What it was about to answer it decided without knowing that. */
  #onMenuLoop(times: number): void {
    const { replies, shell } = this.#ports;
    shell.notes.tell(menuLoopNote(times));
    if (replies.dropUnspoken()) shell.wish.request();
  }
}
