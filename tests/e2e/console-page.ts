import type { Locator, Page } from 'playwright-core';
import type { CallEvent } from '#core/call/events.ts';
import type { CallSummary } from '#core/call/selectors.ts';
import type { CallSid } from '#core/ids.ts';
import type { Bridge } from '#shared/bridge.ts';

declare const window: { readonly phony: Bridge };

/** One stretch of speech as the transcript shows it. */
export interface ShownTurn {
  readonly speaker: string;
  readonly words: string;
}

/** A turn that was cut off: what the other party heard of it, and what it did not. */
interface ShownCut {
  readonly heard: string;
  readonly unheard: string;
}

/** Less than the height of the smallest window's transcript, so that no row is passed over. */
const SCROLL_STEP_PX = 160;

/** The console as its supervisor sees and uses it. */
export class ConsolePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get transcript(): Locator {
    return this.page.getByRole('log', { name: 'Transcript' });
  }

  get answerField(): Locator {
    return this.page.getByRole('textbox', { name: 'Answer' });
  }

  get dialBox(): Locator {
    return this.page.getByRole('textbox', { name: 'Dial or search' });
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name });
  }

  /** What is said, as far as it is on screen. */
  turns(speaker: 'caller' | 'assistant' | 'supervisor'): Locator {
    return this.transcript.locator(`[data-kind="turn"][data-speaker="${speaker}"]`);
  }

  press(...keys: readonly string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /** Waits until the open call is `ringing`, `live`, `paused` or `ended`. */
  async phase(phase: string): Promise<void> {
    await this.page.locator(`.phase[data-phase="${phase}"]`).waitFor();
  }

  /** Phones a callee of the practice line from the keyboard, wherever one is. */
  async practise(title: string): Promise<void> {
    await this.press('Control+d');
    await this.page.getByRole('button', { name: title, exact: true }).press('Enter');
    await this.page.getByRole('heading', { name: title, level: 1 }).waitFor();
  }

  /** Phones a callee of the practice line as another of the supervisor's screens would: this one stays where it is. */
  async practiseUnseen(name: string): Promise<void> {
    const dialled = await this.page.evaluate((practice) => window.phony.request('calls:dial', { practice }), name);
    if (!dialled.ok) throw new Error(dialled.error.message);
  }

  /** Lets the pending draft of the newest call through, from another of the supervisor's screens. */
  async approveUnseen(): Promise<void> {
    const callSid = await this.newestCall();
    const draft = (await this.journal(callSid)).findLast((event) => event.type === 'approval.requested');
    if (draft?.type !== 'approval.requested') throw new Error('no draft waits');
    await this.page.evaluate((request) => window.phony.request('calls:approve', request), {
      callSid,
      approvalId: draft.approvalId,
      decision: 'approve' as const,
    });
  }

  /** Every call, newest first. */
  calls(): Promise<CallSummary[]> {
    return this.page.evaluate(() => window.phony.request('calls:list', {}));
  }

  /** The call dialled last. */
  async newestCall(): Promise<CallSid> {
    const [call] = await this.calls();
    if (call === undefined) throw new Error('there is no call');
    return call.callSid;
  }

  /** Ends what is up and waits until the desk shows that. */
  async endAllCalls(): Promise<void> {
    const live = (await this.calls()).filter(({ endedAt }) => endedAt === null);
    const end = ({ callSid }: CallSummary): Promise<unknown> =>
      this.page.evaluate((sid) => window.phony.request('calls:end', { callSid: sid }), callSid);
    await Promise.all(live.map(end));
    await this.page.getByText('0 live').waitFor();
  }

  /** What the journal has of a call. */
  journal(callSid: CallSid): Promise<CallEvent[]> {
    return this.page.evaluate((sid) => window.phony.request('calls:events', { callSid: sid }), callSid);
  }

  /** The assistant's turns that were cut off, as far as they are on screen; what was not heard has to be struck. */
  async cutTurns(): Promise<ShownCut[]> {
    const cut = this.transcript.locator('[data-status="interrupted"]');
    await cut.first().waitFor();
    return Promise.all(
      (await cut.all()).map(async (turn) => ({
        heard: (await turn.locator('[data-heard]').textContent()) ?? '',
        unheard: (await turn.locator('del').allTextContents()).join(''),
      })),
    );
  }

  /** Everything said in the open call, read row by row from the top: only what is in view is in the page. */
  async readTurns(): Promise<ShownTurn[]> {
    const rows = this.transcript.locator('li');
    const total = Number(await rows.first().getAttribute('aria-setsize'));
    const read = new Map<number, ShownTurn | null>();
    await this.transcript.hover();
    await this.page.mouse.wheel(0, -1_000_000);
    await this.transcript.locator('li[aria-posinset="1"]').waitFor();
    while (read.size < total) {
      // oxlint-disable-next-line no-await-in-loop -- one screenful after the other
      for (const row of await rows.all()) await readRow(row, read);
      // oxlint-disable-next-line no-await-in-loop -- see above
      await this.page.mouse.wheel(0, SCROLL_STEP_PX);
    }
    return [...read]
      .sort(([left], [right]) => left - right)
      .map(([, turn]) => turn)
      .filter((turn) => turn !== null);
  }
}

async function readRow(row: Locator, read: Map<number, ShownTurn | null>): Promise<void> {
  const place = Number(await row.getAttribute('aria-posinset'));
  if (read.has(place)) return;
  const isTurn = (await row.getAttribute('data-kind')) === 'turn';
  const speaker = (await row.getAttribute('data-speaker')) ?? '';
  read.set(place, isTurn ? { speaker, words: (await row.locator('[data-words]').textContent()) ?? '' } : null);
}
