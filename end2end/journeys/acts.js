// Owns what people do in journeys, in the words that stand on their screens (English): setting up, joining, writing,
// answering questions, reading a board, moving by finger. Knows the product's screens and nothing of its code.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { openBrowser } from '../lib/browser.js';
import { newServer } from '../lib/server.js';
import { until } from '../lib/wait.js';

export const SAVED = 'Saved – will survive a power cut';
export const WAITING = 'Waiting for connection, kept here';
export const ALL_SAVED = 'Connected. Everything you have sent is saved.';

/**
 * A server with the demonstration, and a browser, for all tests of a file: { server, browser, demo, person }, filled
 * before the first test and closed after the last. `person` opens a device at this server. `more`: says, once it is
 * called, more arguments of the server.
 */
export function demonstration(more = async () => []) {
  const stage = {};
  before(async () => {
    stage.server = newServer({ arguments: ['--tick-seconds', '1', ...await more()] });
    stage.demo = await stage.server.demo();
    await stage.server.start();
    stage.browser = await openBrowser();
    stage.person = (options) => stage.browser.person({ server: stage.server, ...options });
  });
  after(async () => {
    await stage.browser?.close();
    await stage.server?.close();
  });
  return stage;
}

/** The part of a link that a person's own browser is asked for; the product may be known by another address. */
export function pathOf(link) {
  const { pathname, search, hash } = new URL(link);
  return pathname + search + hash;
}

/** Steps of one journey, in order: after one that failed the others are left out, since they stand on it. */
export function steps(t, { onFailure = async () => {} } = {}) {
  let failed = false;
  return (name, act) => t.test(name, { skip: failed && 'an earlier step failed' }, async (step) => {
    try {
      await act(step);
    } catch (error) {
      failed = true;
      await onFailure(name).catch(() => {});
      throw error;
    }
  });
}

/** Signs in with a name and a password and ends on the list of reviews. */
export async function signIn(person, { name, password }, lang = 'en') {
  await person.visit(`/staff/${lang}/sign-in`);
  await person.page.fill('input[name=name]', name);
  await person.page.fill('input[name=password]', password);
  await person.page.press('input[name=password]', 'Enter');
  await person.page.waitForURL((url) => url.pathname === `/staff/${lang}`);
  await person.hydrated();
}

/** Answers a question that the product asks back. */
export async function answer(page, question, words) {
  const dialog = page.getByRole('dialog', { name: question });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: words, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Takes a review on to the stage at which learning events begin; from its page, and ends there. */
export async function onToLearning(page) {
  await page.getByRole('button', { name: 'Go on to: Learn together' }).click();
  await answer(page, 'Go on to “Learn together”?', 'Go on to: Learn together');
  await page.getByText('The review is at “Learn together” now.').waitFor();
}

/** The facilitator takes everyone on to a phase. */
export async function goOn(person, phase) {
  await person.page.locator('.console__ways').getByRole('button', { name: `On to ${phase}` }).click();
  await answer(person.page, `Go on to ${phase}?`, `On to ${phase}`);
  await person.page.getByRole('heading', { level: 1, name: phase, exact: true }).waitFor();
}

/** Opens a place link, on a device of one's own or not, and takes the place. Ends on the board. */
export async function join(person, link, { own = true, connectedWithin } = {}) {
  const { page } = person;
  await person.visit(pathOf(link));
  await page.getByRole('button', { name: own ? /^Yes, it is mine/ : /^No, others use it too/ }).click();
  await page.getByRole('button', { name: 'Take my place' }).click();
  await page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  await connected(person, connectedWithin);
}

/** Waits until the page says that it is connected and that nothing waits. */
export function connected(person, options) {
  return says(person.page, '.status[role=status]', ALL_SAVED, options);
}

/** Waits until an element (the first that fits) says these words. */
export async function says(page, selector, words, options = {}) {
  const read = async () => (await page.locator(selector).first().textContent({ timeout: 1_000 })) ?? '';
  const fits = (text) => (typeof words === 'string' ? text.includes(words) : words.test(text));
  await until(async () => fits(await read()) || failWith(`it says ${await read()}`), { what: `${selector} to say ${words}`, ...options });
}

function failWith(words) {
  throw new Error(words);
}

/** Types one contribution, key by key, and sends it; does not wait for anything. `round`: right, differ or loch. */
export async function write(person, round, words) {
  const field = person.page.locator(`#words-${round}`);
  await field.click();
  await field.pressSequentially(words);
  assert.equal(await field.inputValue(), words);
  await person.page.locator('form.composer', { has: field }).locator('button[type=submit]').click();
  await until(async () => (await field.inputValue()) === '', { what: 'the field to be empty again' });
}

/** One's own words that are not on the board yet, with what is said about each: [{ words, state }]. */
export function ownWords(page) {
  return page.locator('.sealed > li').evaluateAll((items) => items.map((item) => ({
    words: item.querySelector('.contribution__text')?.textContent ?? '',
    state: item.querySelector('.state')?.textContent ?? '',
  })));
}

/** Waits until exactly these own words stand there and all are saved. */
export async function allSaved(person, words, options = {}) {
  await until(async () => {
    assert.deepEqual(await ownWords(person.page), words.map((text) => ({ words: text, state: SAVED })));
    return true;
  }, { what: `${words.length} own words to be saved`, ...options });
}

/** What stands on a board, in the order of the document: { right: [texts], differ: [texts] }. */
export function boardTexts(page) {
  return page.evaluate(() => Object.fromEntries(['right', 'differ'].map((side) => {
    const texts = [...document.querySelectorAll(`section#${side} .contribution__text`)];
    return [side, texts.map((text) => text.textContent)];
  })));
}

/** Themes of a side with what is in them, in the order of the document: [[title, [texts]]]; null is no theme. */
export function themesOf(page, side) {
  return page.evaluate((side) => [...document.querySelectorAll(`section#${side} .theme, section#${side} .ungrouped`)].map((theme) => {
    const title = theme.matches('.theme') ? theme.querySelector('h3').textContent : null;
    return [title, [...theme.querySelectorAll('.contribution__text')].map((text) => text.textContent)];
  }), side);
}

/** Whether this device keeps a text, whatever the product calls it. */
export async function isKept(page, text) {
  return (await whatIsKept(page)).includes(text);
}

/** Everything that a device keeps, as one text. */
export function whatIsKept(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((yes, no) => Object.assign(request, { onsuccess: () => yes(request.result), onerror: no }));
    const all = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      all.push(await Promise.all([...database.objectStoreNames].map((store) => done(database.transaction(store).objectStore(store).getAll()))));
      database.close();
    }
    return JSON.stringify(all);
  });
}

/** The contribution with these words on a board. */
export function contribution(page, words) {
  return page.locator('article.contribution', { has: page.locator('.contribution__text', { hasText: words }) });
}

/** Drags one thing onto another by one finger, as the screen reports it. */
export async function dragByTouch(page, from, to) {
  await from.scrollIntoViewIfNeeded();
  const [start, end] = [await middle(from), await middle(to)];
  const { width, height } = page.viewportSize();
  for (const { x, y } of [start, end]) {
    assert.ok(x >= 0 && x < width && y >= 0 && y < height, `(${x}, ${y}) is not on the screen`);
  }
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [start]);
  const moves = 12;
  for (let n = 1; n <= moves; n += 1) {
    const way = n / moves;
    await touch('touchMove', [{ x: start.x + (end.x - start.x) * way, y: start.y + (end.y - start.y) * way }]);
  }
  await touch('touchEnd', []);
  await session.detach();
}

async function middle(locator) {
  const box = await locator.boundingBox();
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

export async function expectNoSidewaysScrolling(page, name) {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= screen, `${name} is ${content} px wide on a screen of ${screen} px`);
}
