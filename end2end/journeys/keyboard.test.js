// Owns the facilitator without a mouse: from the link of the first start to the end of an event, every step by Tab,
// Enter, Space, arrows and typing, and after each the focus is where the next step begins, never on nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser } from '../lib/browser.js';
import { focused, press, tabTo } from '../lib/keys.js';
import { newServer } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { allSaved, boardTexts, join, pathOf, says, steps, themesOf, write } from './acts.js';

const PASSWORD = 'gwynt heron lantern seventeen';
const RIGHT = ['The first was heard', 'The second came back', 'The third made tea', 'The fourth knocked', 'The fifth wrote it down'];
const DIFFER = RIGHT.map((words) => `${words} too late`);
/** As many as may open a board without being asked whether they are too few. */
const PHONES = 5;
/** A long board has many stops. */
const FAR = { stopsMax: 400 };

let server;
let browser;
let facilitator;
let page;
let phones = [];
let links = [];

before(async () => {
  server = newServer({ arguments: ['--tick-seconds', '1'] });
  await server.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test('a facilitator opens a board by keyboard alone', async (t) => {
  const step = steps(t, {
    onFailure: async () => {
      t.diagnostic(`focus on ${JSON.stringify(await focused(page))}; ${facilitator.errors.join('; ') || 'no complaint'}`);
      await facilitator.shot('keyboard-failed');
    },
  });
  await step('signing in by the link of the first start', signingIn);
  await step('a review, an event, places', opening);
  await step('five people join', joining);
  await step('start, feelings, what went right', starting);
  await step('the time is set, stopped and taken away', timing);
  await step('the board opens', () => reveal('right', RIGHT));
  await step('themes: made, renamed, filled, taken away', theming);
  await step('everyone to one contribution', showing);
  await step('what needs to be done differently, and on to the end', ending);
  await facilitator.expectNoErrors();
});

/** Walks to a thing and uses it. Whoever has the focus on it already does not go round. */
async function use(name, role = 'button', key = 'Enter') {
  const now = await focused(page);
  const there = now.role === role && (typeof name === 'string' ? now.name === name : name.test(now.name));
  if (!there) await tabTo(page, name, { role, ...FAR });
  await press(page, key);
}

async function type(name, text, role = 'textbox') {
  await tabTo(page, name, { role, ...FAR });
  await page.keyboard.type(text);
}

/** Says yes in a dialog. It holds the focus as long as it is open. */
async function yes(question, name) {
  const dialog = page.getByRole('dialog', { name: question });
  await dialog.waitFor();
  await use(name);
  await dialog.waitFor({ state: 'hidden' });
}

/** The focus is on something with this name, soon. */
function focusOn(name) {
  return until(async () => {
    const now = await focused(page);
    assert.ok(typeof name === 'string' ? now.name === name : name.test(now.name), `the focus is on ${JSON.stringify(now)}`);
    return true;
  }, { what: `the focus on ${name}` });
}

async function signingIn() {
  const [, link] = await server.logged(/(http\S+\/staff\/en\/set-up#k=\S+)/);
  facilitator = await browser.person({ server, width: 1280 });
  ({ page } = facilitator);
  await facilitator.visit(pathOf(link));
  await page.getByLabel('New password').waitFor();
  await type(/^New password/, PASSWORD);
  await type(/^The same password again/, PASSWORD);
  await use('Save the password and sign in');
  await page.waitForURL((url) => url.pathname === '/staff/en');
  await facilitator.hydrated();
}

async function opening() {
  await type(/^Reference/, 'LR 08');
  await type(/^Title/, 'Child K');
  await use('Open the review');
  await page.getByRole('heading', { name: 'Add a learning event' }).waitFor();
  await use('Go on to: Learn together');
  await yes('Go on to “Learn together”?', 'Go on to: Learn together');
  await page.getByText('The review is at “Learn together” now.').waitFor();
  await type(/^Title of the event/, 'Without a mouse');
  await use('Add the event');
  await page.getByText('The event is added. Make its places next.').waitFor();
  await use(/^Places and links/, 'link');
  await page.getByRole('heading', { level: 1, name: 'Places and links' }).waitFor();
  await tabTo(page, /^How many/, FAR);
  await page.keyboard.type(String(PHONES));
  await use('Make the places');
  const codes = page.locator('.seat-link code');
  await until(async () => (await codes.count()) === PHONES, { what: 'the links' });
  links = await codes.allTextContents();
  await use('Board', 'link');
  await page.getByRole('button', { name: 'Start this event' }).waitFor();
}

async function joining() {
  phones = await Promise.all(links.map((_, n) => browser.person({ server, seed: n + 1 })));
  await Promise.all(phones.map((phone, n) => join(phone, links[n])));
  await page.getByText(`${PHONES} of ${PHONES} places have joined`).waitFor();
}

async function onTo(phase) {
  await use(`On to ${phase}`);
  await yes(`Go on to ${phase}?`, `On to ${phase}`);
  await page.getByRole('heading', { level: 1, name: phase, exact: true }).waitFor();
  await focusOn(phase);
}

async function starting() {
  await use('Start this event');
  await page.getByRole('button', { name: 'On to Arrive' }).waitFor();
  await until(async () => (await focused(page)).role !== 'none', { what: 'the focus somewhere' });
  await onTo('Arrive');
  await onTo('What went right');
  await everyoneWrites('right', RIGHT);
}

async function everyoneWrites(side, words) {
  await Promise.all(phones.map(async (phone, n) => {
    await write(phone, side, words[n]);
    await allSaved(phone, [words[n]]);
  }));
}

async function timing() {
  await use(/^5 minutes/);
  await focusOn('Pause the time');
  await press(page, 'Enter');
  await focusOn('Let the time go on');
  await use('Take the time away');
  await focusOn(/^5 minutes/);
}

async function reveal(side, words) {
  await use(/^Open the board/);
  await yes('Open the board now?', 'Open the board');
  await page.getByText(/^The board opens in \d+ seconds?\./).waitFor();
  await focusOn('Do not open it yet');
  await until(async () => ((await boardTexts(page))[side] ?? []).length === words.length, { timeout: 30_000, what: 'the open board' });
  await until(async () => (await focused(page)).role !== 'none', { what: 'the focus somewhere' });
}

async function theming() {
  await type('A new theme', 'People came bak');
  await press(page, 'Enter');
  await page.locator('section#right .theme').waitFor();
  await focusOn('A new theme');
  await use('Rename');
  await focusOn('Name of the theme');
  await press(page, 'Control+a');
  await page.keyboard.type('People came back');
  await press(page, 'Enter');
  await page.locator('section#right .theme h3', { hasText: 'People came back' }).waitFor();
  await focusOn('Rename');

  const [first, second] = (await boardTexts(page)).right;
  await tabTo(page, 'Pick up contribution 1', FAR);
  await press(page, 'Space', 'ArrowLeft');
  await says(page, '[role=status][aria-live=polite].visually-hidden', 'Place 1 of 1 in People came back');
  await press(page, 'Space');
  await inTheme([first]);
  await focusOn(/^Pick up contribution/);
  await use('Move to…');
  await until(async () => (await focused(page)).role === 'menuitem', { what: 'the focus in the menu' });
  await press(page, 'Escape');
  await focusOn('Move to…');

  await use('Take this theme away');
  await yes('Take this theme away?', 'Take this theme away');
  await until(async () => (await page.locator('section#right .theme').count()) === 0, { what: 'the theme to be gone' });
  await until(() => page.evaluate(() => document.activeElement?.id === 'right'), { what: 'the focus on the side' });
  assert.equal(new Set((await boardTexts(page)).right).size, RIGHT.length, `${first} and ${second} stand there still`);
}

function inTheme(texts) {
  return until(async () => {
    const themes = await themesOf(page, 'right');
    assert.deepEqual(themes.find(([known]) => known === 'People came back')?.[1], texts);
    return true;
  }, { what: 'what is in the theme' });
}

async function showing() {
  await tabTo(page, 'Everyone to this', { role: 'button', ...FAR });
  await press(page, 'Enter');
  await phones[0].page.getByText('The facilitator is showing one contribution').waitFor();
  await focusOn('Everyone to this');
  await press(page, 'Enter');
  await phones[0].page.getByText('The facilitator is showing one contribution').waitFor({ state: 'detached' });
}

async function ending() {
  await onTo('What needs to be done differently');
  await everyoneWrites('differ', DIFFER);
  await reveal('differ', DIFFER);
  await onTo('Explore');
  await onTo('Leave');
  await use('End this event');
  await yes('End this event?', 'End this event');
  await phones[0].page.getByRole('heading', { level: 1, name: 'This event has ended' }).waitFor();
  await until(async () => (await focused(page)).role !== 'none', { what: 'the focus somewhere' });
}
