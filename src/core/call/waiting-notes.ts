export interface WaitingNotesPorts {
  readonly isReady: boolean;
  append(role: 'system', note: string): void;
}

/** What the model is told besides the other party's words; while it can be told nothing, that waits. */
export class WaitingNotes {
  readonly #link: WaitingNotesPorts;
  #waiting: string[] = [];

  constructor(link: WaitingNotesPorts) {
    this.#link = link;
  }

  /** Now, or as soon as the model can be told anything. */
  tell(note: string): void {
    if (this.#link.isReady) this.#link.append('system', note);
    else this.#waiting.push(note);
  }

  /** A session is up. */
  flush(): void {
    for (const note of this.#waiting.splice(0)) this.#link.append('system', note);
  }
}
