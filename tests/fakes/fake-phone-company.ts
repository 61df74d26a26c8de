import type { Transfer } from '#core/call/ending.ts';
import { CallSid } from '#core/ids.ts';
import type { DialOptions, PhoneCompany } from '#core/ports/phone-company.ts';

/** A telephone company that does what it is asked, unless told to fail. */
export class FakePhoneCompany implements PhoneCompany {
  readonly asked: string[] = [];
  /** What calls were to be known by when it asks about them. */
  readonly tickets: string[] = [];
  /** What the next request throws. */
  failNext: Error | null = null;
  /** What it says of every call. */
  callStatus: string | null = 'in-progress';
  #dialled = 0;

  async dial({ to, ticket }: DialOptions): Promise<CallSid> {
    if (ticket !== undefined) this.tickets.push(ticket);
    this.#ask(`dial ${to}`);
    this.#dialled += 1;
    return CallSid.parse(`CA${this.#dialled.toString(16).padStart(32, '0')}`);
  }

  async hangUp(callSid: CallSid, words?: string): Promise<void> {
    this.#ask(`hang up ${callSid}${words === undefined ? '' : ` saying ${words}`}`);
  }

  async transfer(callSid: CallSid, { number, words, briefing }: Transfer): Promise<void> {
    const said = words === undefined ? '' : ` saying ${words}`;
    this.#ask(`transfer ${callSid} ${number}${said}${briefing === undefined ? '' : ` briefed ${briefing}`}`);
  }

  async askAgain(callSid: CallSid): Promise<void> {
    this.#ask(`ask again ${callSid}`);
  }

  async status(callSid: CallSid): Promise<string | null> {
    this.#ask(`status ${callSid}`);
    return this.callStatus;
  }

  #ask(request: string): void {
    this.asked.push(request);
    const failure = this.failNext;
    this.failNext = null;
    if (failure !== null) throw failure;
  }
}
