// Owns the look at every page: on phone and desk, light and dark, in English and Welsh, axe finds nothing, the console
// says nothing and nothing scrolls sideways; the board and the console in every phase; and the whole of joining and
// writing by keyboard alone. All that is wrong with a look is told together.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectAccessible } from '../lib/axe.js';
import { openBrowser } from '../lib/browser.js';
import { focused, press, tabTo } from '../lib/keys.js';
import { newServer } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { SAVED, answer, expectNoSidewaysScrolling, goOn, ownWords, pathOf, signIn, write } from './acts.js';

const LOOKS = ['en', 'cy'].flatMap((lang) => [390, 1280].flatMap((width) => [false, true].map((dark) => ({ lang, width, dark }))));
const ABOUT = ['privacy', 'limits', 'accessibility', 'keys', 'support', 'risk', 'cairn'];
/** Looks that are gone through at the same time. */
const AT_ONCE = 4;
const nameOf = ({ lang, width, dark }) => `${lang} ${width} ${dark ? 'dark' : 'light'}`;

let server;
let browser;
let demo;
let setUpLink;

before(async () => {
  server = newServer({ arguments: ['--tick-seconds', '1'] });
  demo = await server.demo();
  const made = await server.run(['account', '--data', server.data, 'somebody', '--name', 'Somebody', '--public-url', demo.url]);
  [setUpLink] = made.stdout.match(/http\S+/);
  await server.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const account = () => ({ name: demo.sign_in, password: demo.password });
const live = () => demo.events.find((event) => event.live).id;
const later = () => demo.events.find((event) => !event.live).id;
const eventPath = (lang, id, more = '') => `/staff/${lang}/reviews/${demo.review}/events/${id}${more}`;

/** A list of what is wrong, and a way to look at a page that adds to it. */
function inspection(look) {
  const wrong = [];
  const note = (name, check) => check().catch((error) => {
    wrong.push(`${name}, ${nameOf(look)}: ${error.message}`);
  });
  return {
    wrong,
    note,
    async look(page, name) {
      await note(name, () => expectNoSidewaysScrolling(page, 'it'));
      await note(name, () => expectAccessible(page, 'it'));
    },
    /** Opens an address, does something there, and looks. */
    async page(person, name, address, act = async () => {}) {
      await note(name, async () => {
        await person.visit(address);
        await act(person.page);
      });
      await this.look(person.page, name);
    },
  };
}

test('every page in every look', { concurrency: AT_ONCE }, async (looks) => {
  await Promise.all(LOOKS.map((look) => looks.test(nameOf(look), (t) => everyPage(t, look))));
});

async function everyPage(t, look) {
  const { lang } = look;
  const all = inspection(look);
  const somebody = await browser.person({ server, ...look });
  t.after(() => somebody.leave());
  await all.page(somebody, 'start', `/${lang}`);
  for (const what of ABOUT) await all.page(somebody, `about ${what}`, `/${lang}/about/${what}`);
  await all.page(somebody, 'about nothing', `/${lang}/about/nothing`);
  await all.page(somebody, 'join without a link', `/${lang}/join`);
  const place = pathOf(demo.place_links[LOOKS.indexOf(look)]).replace('/en/', `/${lang}/`);
  await all.page(somebody, 'join', place);
  await all.note('the place', async () => {
    const { page } = somebody;
    await page.locator('.own-phone__choice').first().click();
    await page.locator('.seat-page__seat .summary').waitFor();
  });
  await all.look(somebody.page, 'the place');
  await all.note('taking the place', async () => {
    await somebody.page.locator('.seat-page button.button--large').click();
    await somebody.page.locator('#right .contribution').first().waitFor();
  });
  await all.look(somebody.page, 'the board');
  await all.page(somebody, 'the sign-in', `/staff/${lang}/sign-in`);
  await all.page(somebody, 'signed out', `/staff/${lang}`);
  await all.page(somebody, 'the set-up', pathOf(setUpLink).replace('/en/', `/${lang}/`), (page) => page.locator('#set-up-form').waitFor());
  await all.page(somebody, 'the set-up without a link', `/staff/${lang}/set-up`);
  for (const address of [`/${lang}/nothing/here`, '/nothing/here']) {
    await all.note(address, async () => assert.equal((await somebody.page.goto(address)).status(), 404));
    await all.look(somebody.page, address);
  }
  await all.note('complaints', () => somebody.expectNoErrors({ allow: [/status of 404 .*\/nothing/] }));

  const screen = await browser.person({ server, ...look, touch: false });
  t.after(() => screen.leave());
  await all.page(screen, 'the screen', pathOf(demo.screen_link).replace('/en/', `/${lang}/`), (page) => page.locator('.room__head').waitFor());
  await all.note('the screen covered', () => screen.page.keyboard.press('c').then(() => screen.page.locator('.room__cover').waitFor()));
  await all.look(screen.page, 'the screen covered');
  await all.note('complaints of the screen', () => screen.expectNoErrors());

  const facilitator = await browser.person({ server, ...look });
  t.after(() => facilitator.leave());
  await all.note('signing in', () => signIn(facilitator, account(), lang));
  await all.look(facilitator.page, 'the reviews');
  for (const [name, address] of [
    ['the people', '/people'], ['the partnership', '/partnership'], ['the duty', '/duty'], ['the review', `/reviews/${demo.review}`],
    ['a stage', `/reviews/${demo.review}/stages/1`], ['a stage to come', `/reviews/${demo.review}/stages/4`],
    ['no review', `/reviews/${'0'.repeat(32)}`],
  ]) await all.page(facilitator, name, `/staff/${lang}${address}`);
  await all.page(facilitator, 'the console', eventPath(lang, live()), (page) => page.locator('main .column .contribution').first().waitFor());
  await all.page(facilitator, 'the print', eventPath(lang, live(), '/print'), (page) => page.locator('main h2').first().waitFor());
  await all.page(facilitator, 'the places', eventPath(lang, later(), '/places'));
  await all.note('making places', async () => {
    await facilitator.page.locator('#make-number').fill('2');
    await facilitator.page.locator('#make-form button[type=submit]').click();
    await facilitator.page.locator('.seat-link code').nth(1).waitFor();
  });
  await all.look(facilitator.page, 'the links');
  await all.note('slips', async () => {
    await facilitator.page.locator('div.panel:has(#links-title) .row > button').nth(1).click();
    await facilitator.page.locator('.slip-sheet__slip').nth(1).waitFor();
  });
  await all.look(facilitator.page, 'the slips');
  await all.note('the code', async () => {
    await facilitator.page.locator('#room-cap').fill('3');
    await facilitator.page.locator('#room-form button[type=submit]').click();
    await facilitator.page.locator('#room-code-title').waitFor();
  });
  await all.look(facilitator.page, 'the room code');
  await all.note('paper', async () => {
    await facilitator.page.locator('#scribe-form button[type=submit]').click();
    await facilitator.page.locator('#scribe-links-title').waitFor();
    await facilitator.page.locator('#paper-print').click();
    await facilitator.page.locator('.slip-sheet__slip--paper').nth(1).waitFor();
  });
  await all.look(facilitator.page, 'the link of a scribe, and paper');
  const scribe = await browser.person({ server, ...look });
  t.after(() => scribe.leave());
  await all.note('the places of a scribe', async () => {
    const link = await facilitator.page.locator('section:has(> #scribe-title) .seat-link code').first().textContent();
    await scribe.visit(pathOf(link));
    await scribe.page.locator('.own-phone__choice').first().click();
    await scribe.page.locator('.seat-page__seat .summary').waitFor();
  });
  await all.look(scribe.page, 'the places of a scribe');
  await all.note('complaints of the scribe', () => scribe.expectNoErrors());
  await all.note('complaints of the facilitator', () => facilitator.expectNoErrors());
  assert.equal(all.wrong.length, 0, all.wrong.join('\n'));
}

test('the board and the console in every phase and every look', async (t) => {
  const lead = await browser.person({ server, width: 1280 });
  await signIn(lead, account());
  await lead.visit(eventPath('en', later()));
  const crowd = await Promise.all(LOOKS.map(async (look, n) => {
    const all = inspection(look);
    const writer = await browser.person({ server, ...look });
    const watcher = await browser.person({ server, ...look });
    await writer.visit(pathOf(demo.later_place_links[n]).replace('/en/', `/${look.lang}/`));
    await writer.page.locator('.own-phone__choice').first().click();
    await writer.page.locator('.seat-page button.button--large').click();
    await writer.page.waitForURL(/\/b\//);
    await signIn(watcher, account(), look.lang);
    await watcher.visit(eventPath(look.lang, later()));
    await watcher.page.locator('.console').waitFor();
    return { all, writer, watcher };
  }));
  t.after(() => Promise.all([lead, ...crowd.flatMap(({ writer, watcher }) => [writer, watcher])].map((person) => person.leave())));
  /** Everyone looks, once the screens have reached what is to be looked at. */
  const lookAll = (name, there) => Promise.all(crowd.map(async ({ all, writer, watcher }) => {
    await all.note(name, () => there(writer.page).waitFor());
    await all.look(writer.page, `${name}, board`);
    await all.look(watcher.page, `${name}, console`);
  }));
  const h1 = (page) => page.locator('main h1');
  await lookAll('before the start', h1);
  await lead.page.getByRole('button', { name: 'Start this event' }).click();
  await lookAll('prepare', (page) => page.locator('#ground'));
  await goOn(lead, 'Arrive');
  await lookAll('arrive', (page) => page.locator('#words-loch'));
  for (const [side, phase] of [['right', 'What went right'], ['differ', 'What needs to be done differently']]) {
    await goOn(lead, phase);
    await Promise.all(crowd.map(({ writer }, n) => write(writer, side, `Somebody wrote this on side ${side}, number ${n}`)));
    await lookAll(`writing ${side}`, (page) => page.locator('.sealed .state--saved'));
    await lead.page.getByRole('button', { name: /^Open the board/ }).click();
    await answer(lead.page, 'Open the board now?', 'Open the board');
    await lookAll(`the countdown of ${side}`, h1);
    await Promise.all(crowd.map(({ watcher }) => watcher.page.locator(`#${side} .contribution`).nth(LOOKS.length - 1).waitFor({ timeout: 30_000 })));
    await lookAll(`the open board of ${side}`, (page) => page.locator(`#${side} .contribution`).nth(LOOKS.length - 1));
  }
  await goOn(lead, 'Explore');
  await lead.page.locator('#new-right').fill('A theme');
  await lead.page.locator('#new-right').press('Enter');
  await lead.page.getByLabel(/^Everyone may arrange themes/).check();
  await lookAll('explore', (page) => page.locator('#right .theme'));
  await lead.page.getByRole('button', { name: 'Everyone to this' }).first().click();
  await lookAll('being shown something', (page) => page.locator('.following').first());
  await goOn(lead, 'Leave');
  await lookAll('leave', (page) => page.locator('#finish-title'));
  await lead.page.getByRole('button', { name: 'End this event' }).click();
  await answer(lead.page, 'End this event?', 'End this event');
  await lookAll('the end', (page) => page.locator('main #right'));
  for (const { all, writer, watcher } of crowd) {
    await all.note('complaints', () => writer.expectNoErrors());
    await all.note('complaints of the console', () => watcher.expectNoErrors());
  }
  const wrong = crowd.flatMap(({ all }) => all.wrong);
  assert.equal(wrong.length, 0, wrong.join('\n'));
});

test('joining and writing by keyboard alone', async (t) => {
  const person = await browser.person({ server, width: 1280 });
  t.after(() => person.leave());
  const { page } = person;
  await person.visit(pathOf(demo.place_links[LOOKS.length]));
  await tabTo(page, 'Skip to main content');
  await press(page, 'Enter');
  await tabTo(page, /^Yes, it is mine/, { role: 'button' });
  await press(page, 'Enter');
  await page.locator('.seat-page__seat .summary').waitFor();
  await until(async () => (await focused(page)).name === (await page.locator('#place').innerText()), { what: 'the focus on the place' });
  await tabTo(page, 'Take my place', { role: 'button' });
  await press(page, 'Enter');
  await page.locator('#right .contribution').first().waitFor();
  await tabTo(page, 'Add something that went right', { stopsMax: 1_000 });
  await press(page, 'Enter');
  await tabTo(page, 'Your contribution', { role: 'textbox' });
  await page.keyboard.type('Written without a mouse');
  await tabTo(page, 'Add this', { role: 'button' });
  await press(page, 'Enter');
  await until(async () => {
    assert.deepEqual(await ownWords(page), [{ words: 'Written without a mouse', state: SAVED }]);
    return true;
  }, { what: 'the words to be saved' });
  assert.equal((await focused(page)).role, 'textbox', 'the next one can be written at once');
  await tabTo(page, 'Change', { role: 'button' });
  await press(page, 'Enter');
  await until(async () => (await focused(page)).name === 'Your words', { what: 'the focus in the words' });
  await press(page, 'End');
  await page.keyboard.type(', and changed');
  await tabTo(page, 'Save this change', { role: 'button' });
  await press(page, 'Enter');
  await until(async () => {
    assert.deepEqual(await ownWords(page), [{ words: 'Written without a mouse, and changed', state: SAVED }]);
    return true;
  }, { what: 'the change to be saved' });
  assert.equal((await focused(page)).name, 'Change', 'the focus is back where the form was opened');
  await press(page, 'Enter');
  await until(async () => (await focused(page)).name === 'Your words', { what: 'the focus in the words again' });
  await press(page, 'Control+a');
  await press(page, 'Delete');
  await tabTo(page, 'Save this change', { role: 'button' });
  await press(page, 'Enter');
  await page.getByText('Nothing is written yet. Nothing was sent. Write something first.').waitFor();
  assert.equal((await focused(page)).name, 'Your words', 'and the focus is where it can be mended');
  await tabTo(page, 'Leave as it was', { role: 'button' });
  await press(page, 'Enter');
  await tabTo(page, 'Take back', { role: 'button' });
  await press(page, 'Enter');
  await page.getByRole('dialog', { name: 'Take these words back?' }).waitFor();
  // Tab may have to go once round: a dialog begins where the browser puts the focus.
  if ((await focused(page)).name !== 'Take back') await tabTo(page, 'Take back', { role: 'button' });
  await press(page, 'Enter');
  await until(async () => (await ownWords(page)).length === 0, { what: 'the words to be gone' });
  await person.expectNoErrors();
});
