// Plays through the console with a keyboard, on the build that shoot.mjs made. node tests/renderer/preview/play.mjs
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const configFile = join(import.meta.dirname, 'vite.config.ts');
const server = await preview({ configFile, preview: { port: 24198, host: '127.0.0.1' }, logLevel: 'warn' });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
let failed = 0;

async function play(title, scenario, steps) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    await page.goto(`http://127.0.0.1:24198/?scenario=${scenario}`);
    await page.waitForTimeout(500);
    await steps(page);
    assert.deepEqual(complaints, []);
    console.log(`ok   ${title}`);
  } catch (error) {
    failed += 1;
    await page.screenshot({ path: `/tmp/phony-shots/failed-${failed}.png` });
    console.log(`FAIL ${title}\n${error.message}\n${complaints.join('\n')}`);
  }
  await page.close();
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const box = (page, name) => page.getByRole('textbox', { name, exact: true });
const asked = (page) => page.evaluate(() => globalThis.fake.asked.map(({ channel, input }) => ({ channel, ...input })));
const last = async (page) => (await asked(page)).at(-1);
const focusName = (page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

await play('Enter on an empty desk starts the practice call', 'empty', async (page) => {
  assert.equal(await focusName(page), 'Practice call');
  await page.keyboard.press('Enter');
  await page.getByRole('log', { name: 'Transcript' }).waitFor();
  assert.deepEqual(
    (await asked(page)).find((each) => each.channel === 'calls:dial'),
    { channel: 'calls:dial', practice: 'person' },
  );
  assert.equal(await button(page, 'Practice call').count(), 1);
});

await play('the guided set-up names the variables and closes with Escape', 'empty', async (page) => {
  await button(page, 'Connect Twilio and OpenAI').click();
  await page.getByText('TWILIO_ACCOUNT_SID').waitFor();
  await page.screenshot({ path: '/tmp/phony-shots/connect.png' });
  await page.keyboard.press('Escape');
  assert.equal(await page.getByText('TWILIO_ACCOUNT_SID').count(), 0);
});

await play('a wrong number is kept and explained, a right one is dialled', 'busy', async (page) => {
  await page.keyboard.press('Control+d');
  await page.keyboard.type('4155550123');
  await page.keyboard.press('Enter');
  const field = box(page, 'Dial or search');
  await page.getByText('Write the number with + and country code').waitFor();
  assert.equal(await field.inputValue(), '4155550123');
  await page.screenshot({ path: '/tmp/phony-shots/wrong-number.png' });
  await field.fill('');
  await page.keyboard.type('+14155550123');
  assert.equal(await field.inputValue(), '+1 415 555 0123');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
  assert.deepEqual(
    (await asked(page)).find((each) => each.channel === 'calls:dial'),
    { channel: 'calls:dial', to: '+14155550123' },
  );
});

await play('what the call is about stands one Tab behind the number, and outlives a refusal', 'busy', async (page) => {
  const about = box(page, 'What is this call about?');
  await page.keyboard.press('Control+d');
  assert.equal(await about.count(), 0);
  await page.keyboard.type('+442079460958');
  await page.keyboard.press('Tab');
  assert.equal(await focusName(page), 'What is this call about?');
  await page.keyboard.type('Ask for the blue shoes.');
  await page.evaluate(() => {
    globalThis.fake.refuseNext = { code: 'new_country', message: 'No number with +44 was dialled before.' };
  });
  await page.keyboard.press('Enter');
  await page.getByText('No number with +44').waitFor();
  assert.equal(await about.inputValue(), 'Ask for the blue shoes.');
  await page.screenshot({ path: '/tmp/phony-shots/dial-brief.png' });
  await button(page, 'Dial anyway').click();
  await page.waitForTimeout(200);
  assert.deepEqual(
    (await asked(page)).findLast((each) => each.channel === 'calls:dial'),
    {
      channel: 'calls:dial',
      to: '+442079460958',
      brief: 'Ask for the blue shoes.',
      confirm: ['new_country'],
    },
  );
  await page.keyboard.press('Control+d');
  await page.keyboard.type('+442079460958');
  assert.equal(await about.inputValue(), '');
});

await play('typing words searches what was said', 'busy', async (page) => {
  await page.keyboard.press('/');
  await page.keyboard.type('appointment');
  const found = page.getByRole('region', { name: 'Found' });
  await found.getByRole('button').waitFor();
  assert.equal(await found.getByRole('button').count(), 1);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '+44 20 7946 0958' }).waitFor();
});

await play('S says, W whispers, P presses, T transfers, each with one key', 'busy', async (page) => {
  await page.keyboard.press('s');
  await page.keyboard.type('One moment please.');
  await page.screenshot({ path: '/tmp/phony-shots/say.png' });
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  assert.equal((await last(page)).text, 'One moment please.');
  await page.keyboard.press('w');
  await page.keyboard.type('Be brief.');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  assert.equal((await last(page)).channel, 'calls:whisper');
  await page.keyboard.press('p');
  await page.keyboard.type('12x#');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  assert.equal((await last(page)).digits, '12#');
  await button(page, '7').click();
  await page.getByText('Pressed 12#7').waitFor();
  await page.screenshot({ path: '/tmp/phony-shots/keypad.png' });
  await page.keyboard.press('Control+t');
  assert.equal(await box(page, 'Number to transfer to').inputValue(), '+1 415 555 0199');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  assert.equal((await last(page)).number, '+14155550199');
});

await play('a refusal stands beside the field and keeps what was typed', 'busy', async (page) => {
  await page.keyboard.press('s');
  await page.keyboard.type('Hello');
  await page.evaluate(() => {
    globalThis.fake.refuseNext = { code: 'call_not_active', message: 'This call has ended.' };
  });
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This call has ended.').waitFor();
  assert.equal(await box(page, 'Words to say').inputValue(), 'Hello');
  await page.evaluate(() => {
    globalThis.fake.isGone = true;
  });
  await page.keyboard.press('Enter');
  await page.getByText('The relay is not answering. What you typed is kept').waitFor();
});

await play('Space pauses and resumes', 'busy', async (page) => {
  await page.keyboard.press('Space');
  await button(page, 'Resume').waitFor();
  assert.equal((await last(page)).paused, true);
  await page.keyboard.press('Space');
  await button(page, 'Pause').waitFor();
});

await play('X ends after two seconds unless Escape', 'busy', async (page) => {
  await page.keyboard.press('x');
  await page.getByText('Ends in 2 s').waitFor();
  await page.screenshot({ path: '/tmp/phony-shots/ending.png' });
  await page.keyboard.press('Escape');
  await page.waitForTimeout(2_300);
  assert.equal(
    (await asked(page)).some((each) => each.channel === 'calls:end'),
    false,
  );
  await button(page, 'End call').click();
  await page.getByText('Ended: you ended it.').waitFor({ timeout: 4_000 });
});

await play('a question takes the keyboard, Enter answers it', 'question', async (page) => {
  assert.equal(await focusName(page), 'Answer');
  assert.equal(await page.title(), '(1) Phony');
  await page.keyboard.type('Yes, up to $50');
  await page.keyboard.press('Enter');
  await page.getByRole('form', { name: 'The assistant asks' }).waitFor({ state: 'detached' });
  assert.equal((await last(page)).response, 'Yes, up to $50');
  await page.waitForTimeout(100);
  assert.equal(await focusName(page), 'Transcript');
  assert.equal(await page.title(), 'Phony');
});

await play('a question never takes the keyboard from a field with text', 'busy', async (page) => {
  await page.keyboard.press('s');
  await page.keyboard.type('Half a sen');
  await page.evaluate(() => {
    const sid = [...globalThis.fake.journals.keys()][0];
    globalThis.fake.happen(sid, { type: 'question.asked', questionId: 'q7', prompt: 'May I spend ten dollars?' });
  });
  await page.getByText('You are typing elsewhere.').waitFor();
  await page.keyboard.type('tence');
  assert.equal(await box(page, 'Words to say').inputValue(), 'Half a sentence');
  await page.screenshot({ path: '/tmp/phony-shots/held.png' });
  await page.keyboard.press('Control+Shift+A');
  assert.equal(await focusName(page), 'Answer');
});

await play('J goes to the call that needs me, with the answer field ready', 'busy', async (page) => {
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: '+49 30 901820' }).waitFor();
  await page.waitForTimeout(100);
  assert.equal(await focusName(page), 'Answer');
  await page.keyboard.press('Control+1');
  await page.getByRole('heading', { name: '+44 20 7946 0958' }).waitFor();
});

await play('a draft is approved with Enter, edited with E, rejected with R', 'approval', async (page) => {
  await page.keyboard.press('e');
  assert.match(await box(page, 'Edited words').inputValue(), /^The cleaning is included/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await page.keyboard.type('Do not book yet.');
  await page.screenshot({ path: '/tmp/phony-shots/reject.png' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  assert.equal((await last(page)).decision, 'approve');
});

await play('the long transcript follows, and offers what is new to a reader further up', 'long', async (page) => {
  const distance = () =>
    page.evaluate(() => {
      const log = document.querySelector('[role="log"]');
      return log.scrollHeight - log.scrollTop - log.clientHeight;
    });
  const speak = (turn, text) =>
    page.evaluate(
      ([number, words]) => {
        const sid = [...globalThis.fake.journals.keys()][0];
        globalThis.fake.happen(sid, { type: 'caller.transcript', turn: number, text: words, final: true });
      },
      [turn, text],
    );
  assert.ok((await distance()) < 5, `starts at the end, is ${await distance()} away`);
  await speak(
    2_101,
    'Something new that is long enough to need more than a single line of the transcript, surely, by now.',
  );
  await page.waitForTimeout(300);
  assert.ok((await distance()) < 5, `follows, is ${await distance()} away`);
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, -3_000);
  await page.waitForTimeout(300);
  const before = await page.evaluate(() => document.querySelector('[role="log"]').scrollTop);
  for (let turn = 2_102; turn < 2_105; turn += 1) await speak(turn, 'And more.');
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => document.querySelector('[role="log"]').scrollTop), before);
  await page.screenshot({ path: '/tmp/phony-shots/pill.png' });
  await page.getByRole('button', { name: /3 new/ }).click();
  await page.waitForTimeout(400);
  assert.ok((await distance()) < 5);
  assert.ok((await page.locator('[role="log"] li').count()) < 80);
});

await play('? opens all keys', 'busy', async (page) => {
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'All keys' }).waitFor();
  await page.screenshot({ path: '/tmp/phony-shots/keys.png' });
  await page.keyboard.press('Escape');
  await page.waitForTimeout(100);
  assert.equal(await page.getByRole('dialog').count(), 0);
});

await play('F opens the facts in a narrow window', 'busy', async (page) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await page.waitForTimeout(200);
  assert.equal(await page.getByRole('complementary', { name: 'Facts' }).isVisible(), false);
  await page.keyboard.press('f');
  await page.waitForTimeout(300);
  assert.equal(await page.getByRole('complementary', { name: 'Facts' }).isVisible(), true);
  await page.screenshot({ path: '/tmp/phony-shots/drawer.png' });
  await page.keyboard.press('Escape');
});

await play('a clicked notification brings the question to the keyboard', 'busy', async (page) => {
  await page.evaluate(() => {
    const sid = [...globalThis.fake.journals.keys()].find((each) => each.endsWith('3'));
    globalThis.fake.publish('app:focus-call', { callSid: sid, questionId: 'q1' });
  });
  await page.getByRole('heading', { name: '+49 30 901820' }).waitFor();
  await page.waitForTimeout(100);
  assert.equal(await focusName(page), 'Answer');
});

await browser.close();
await server.close();
console.log(failed === 0 ? 'all played' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
