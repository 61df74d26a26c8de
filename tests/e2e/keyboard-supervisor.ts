import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ConsolePage } from './console-page.ts';
import { focusOf } from './focus.ts';

/** More Tabs than any screen has places. */
const TABS_MAX = 40;
const WORDS = '5 or 8.';

/** A supervisor without a pointer, who looks where the keyboard is before every key and after it. */
export class KeyboardSupervisor {
  readonly desk: ConsolePage;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.desk = new ConsolePage(page);
  }

  /** Presses keys one by one; after each the focus has to be somewhere, and to be seen there. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      // oxlint-disable-next-line no-await-in-loop -- one key after the other
      await this.#page.keyboard.press(key);
      // oxlint-disable-next-line no-await-in-loop -- see above
      await this.seesFocus(`after ${key}`);
    }
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
    await this.seesFocus(`after typing ${text}`);
  }

  /** What is drawn in the next frame may take the keyboard with it: the first look may come too early. */
  async seesFocus(when: string): Promise<void> {
    await expect
      .poll(() => focusOf(this.#page), { message: `the focus ${when}` })
      .toMatchObject({ isInSight: true, ring: expect.any(String) });
  }

  /** Goes on with Tab until that has the keyboard. */
  async tabTo(target: Locator): Promise<void> {
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one key after the other
      if ((await target.and(this.#page.locator(':focus')).count()) > 0) return;
      // oxlint-disable-next-line no-await-in-loop -- see above
      await this.press('Tab');
    }
    throw new Error(`Tab does not lead to ${target.toString()}`);
  }

  has(target: Locator): Promise<void> {
    return target.and(this.#page.locator(':focus')).waitFor();
  }

  /** From the empty desk to a call in which the assistant asks. */
  async dialsAndIsAsked(): Promise<void> {
    await this.has(this.#page.getByRole('button', { name: 'Practice call' }));
    await this.seesFocus('on the empty desk');
    await this.press('Control+d');
    await this.has(this.desk.dialBox);
    await this.tabTo(this.#page.getByRole('button', { name: 'A table for eight', exact: true }));
    await this.press('Enter');
    await this.#page.getByRole('heading', { name: 'A table for eight', level: 1 }).waitFor();
    await this.desk.phase('live');
    await this.press('w');
    await this.has(this.desk.field('Words to whisper'));
    await this.type('Be brief.');
    await this.press('Enter', 'Escape');
    await this.desk.answerField.waitFor();
  }

  /** The answer, and the call to its end. */
  async answers(): Promise<void> {
    await this.press('a');
    await this.has(this.desk.answerField);
    await this.type(WORDS);
    await this.press('Enter');
    await this.desk.phase('ended');
    await this.seesFocus('after the call');
  }

  /** To the same call in the history, and to the button that gives it out as Markdown. */
  async findsItToExport(): Promise<void> {
    await this.press('Control+Shift+h');
    const found = this.#page.getByRole('listbox', { name: 'Calls found' });
    await found.getByRole('option').first().waitFor();
    await this.press('ArrowDown', 'Enter');
    await this.has(this.desk.transcript);
    await this.press('e');
    await this.tabTo(this.#page.getByRole('button', { name: 'Markdown' }));
  }

  /** What the exported call has in it, besides what was said. */
  static readonly answer = WORDS;
}
