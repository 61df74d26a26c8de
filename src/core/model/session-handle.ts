/** A session, and who hears what it tells. */
export class SessionHandle<S extends { close(): void }, F> {
  readonly session: S;
  #hear: (fact: F) => void;

  constructor(open: (onFact: (fact: F) => void) => S, hear: (fact: F) => void) {
    this.#hear = hear;
    this.session = open((fact) => this.#hear(fact));
  }

  /** From now on it is heard by somebody else. */
  handTo(hear: (fact: F) => void): void {
    this.#hear = hear;
  }

  /** Closes it; nothing it still tells is heard. */
  letGo(): void {
    this.#hear = () => undefined;
    this.session.close();
  }
}
