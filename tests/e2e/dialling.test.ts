import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsolePage } from './console-page.ts';
import { launchApp, type RunningApp } from './launch-app.ts';

let running: RunningApp;
let desk: ConsolePage;
beforeAll(async () => {
  running = await launchApp();
  desk = new ConsolePage(running.page);
  await running.page.getByRole('button', { name: 'Practice call' }).waitFor();
});
afterAll(() => running.stop());

/** Types a number as a person does and presses Enter; returns the sentence that says why it was not dialled. */
async function dial(number: string): Promise<string | null> {
  await desk.press('Control+d', 'Control+a', 'Backspace');
  await desk.dialBox.and(running.page.locator(':focus')).waitFor();
  await desk.type(number);
  await desk.press('Enter');
  const alert = running.page.getByRole('search').getByRole('alert');
  await alert.waitFor();
  return alert.textContent();
}

describe('a number that is not dialled', () => {
  it('without a country code is refused by the sentence that helps, and stays where it was typed', async () => {
    expect(await dial('12345')).toBe('Write the number with + and country code, like +1 555 123 4567.');
    expect(await desk.dialBox.inputValue()).toBe('12345');
  });

  it('with too few digits is named, and stays where it was typed', async () => {
    expect(await dial('+1555123')).toMatch(/too few or too many digits/);
    expect(await desk.dialBox.inputValue()).toBe('+1 555 123');
  });

  it('without keys says what real calls need, with the button that leads there', async () => {
    const sentence = await dial('+15551234567');
    expect(sentence).toMatch(/TWILIO_ACCOUNT_SID.*OPENAI_API_KEY.*practice calls need none of it/);
    expect(await desk.dialBox.inputValue()).toBe('+1 555 123 4567');
    const connect = running.page.getByRole('search').getByRole('button', { name: 'Connect Twilio and OpenAI' });
    await connect.press('Enter');
    await running.page.getByRole('heading', { name: 'Connect Twilio and OpenAI' }).waitFor();
    await desk.press('Escape');
    await desk.dialBox.and(running.page.locator(':focus')).waitFor();
  });

  it('is dialled by the button as by Enter', async () => {
    await desk.press('Control+d', 'Control+a', 'Backspace');
    await desk.type('+15551234567');
    await running.page.getByRole('search').getByRole('button', { name: 'Dial', exact: true }).click();
    const alert = running.page.getByRole('search').getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/TWILIO_ACCOUNT_SID/);
    expect(await desk.dialBox.inputValue()).toBe('+1 555 123 4567');
  });

  it('leaves no call behind', async () => {
    expect(await desk.calls()).toEqual([]);
  });
});
