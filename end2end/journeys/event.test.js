// Owns the whole way, on a fresh machine: a facilitator sets up and opens a board, five people join from their phones,
// write 40 contributions while a phone goes offline, a tab dies and the server is killed, and the board opens for all at
// the same moment. Then they sort what they see, change and take back what is their own, and nobody has learnt a thing
// about anybody: every acknowledged word is there once, in one order on every screen, and no secret anywhere.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectAccessible } from '../lib/axe.js';
import { NETWORK_GONE, openBrowser } from '../lib/browser.js';
import { focused, press } from '../lib/keys.js';
import { newServer } from '../lib/server.js';
import { whereSeen } from '../lib/traffic.js';
import { until, untilInPage } from '../lib/wait.js';
import {
  SAVED, WAITING, allSaved, answer, boardTexts, connected, contribution, dragByTouch, expectNoSidewaysScrolling,
  goOn, isKept, whatIsKept, join, onToLearning, ownWords, pathOf, says, steps, themesOf, write,
} from './acts.js';

const PASSWORD = 'gwynt heron lantern seventeen';
const PHONES = 5;

/** What five people write, four each and side: roles and no names, with letters and signs that get lost easily. */
const RIGHT = [
  ['The health visitor rang the school the same afternoon', 'Somebody made tea first and asked questions later', 'The duty line answered within a minute', 'A neighbour was listened to'],
  ['The school kept a quiet room open at lunch', 'The social worker came back when she said she would', 'Two teams sat down in one room', 'The letter was in Welsh: “Diolch o galon” – it was understood'],
  ['The younger sibling was asked how he saw it', 'The night shift wrote a handover that could be read', 'A manager said: take the time you need', 'The GP called ahead & waited'],
  ['Transport was paid for, without a form', 'The family chose who sat at the table', 'The police officer knelt down to talk to the child', 'One worker stayed the same from first to last'],
  ['Someone noticed the missed appointments <early>', 'Ŵyr neb mor bwysig oedd y sgwrs honno', 'The housing officer found a ground-floor flat', 'Nobody was told off for asking twice'],
];
const DIFFER = [
  ['Three systems, and none showed the whole story', 'The referral form asks what nobody knows yet', 'Cover for leave should be named beforehand', 'We closed the case because the target said so'],
  ['The threshold was explained by e-mail only', 'Meetings at 9 a.m. shut out the night workers', 'No interpreter was booked; the child translated', 'The chronology began too late'],
  ['Feedback never came back to whoever referred', 'Two agencies waited for each other', 'The risk tool had 57 boxes and no space for doubt', 'Supervision was cancelled four weeks running'],
  ['The father was not on any invitation', 'A voicemail box was full for ten days', '“Did not attend” hides “was not brought”', 'Minutes arrived after the next meeting'],
  ['New staff had no log-in for a month', 'Fe ddylid bod wedi gofyn i’r plentyn ei hun', 'The out-of-hours team could not see the plan', 'Escalating felt like telling tales'],
];
const FEELINGS = ['A little nervous', 'Glad that we do this', 'Tired after the night shift', 'Curious', 'Sad, and that is all right'];

const DRAFT = 'What I have typed so far, before everything went';
const TAKEN_BACK = 'On second thoughts nobody needs to read this one';
const CHANGED = ['A neighbour was listened to', 'A neighbour was listened to, and told what happened next'];
const LATER = ['The letter was in Welsh: “Diolch o galon” – it was understood', 'The letter was in Welsh, and it was understood'];
const LATER_TOO = ['Nobody was told off for asking twice', 'Nobody was told off for asking three times'];
const GONE = 'The GP called ahead & waited';

/** What browsers say by themselves when the server is killed, and when it does not know the passes of before. */
const DELIBERATE = [...NETWORK_GONE, /status of 40[13] .*\/anon\//];

/** A complaint that the product can avoid: it speaks to a socket that never opened. */
const SPOKEN_TO_NOBODY = 'WebSocket is already in CLOSING or CLOSED state';

let server;
let browser;
let facilitator;
let phones = [];
const links = [];

before(async () => {
  server = newServer({ arguments: ['--tick-seconds', '1'] });
  await server.start();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** What should be so, and on which nothing else stands: it is told in the end. */
const asides = [];
const aside = (check) => check().catch((error) => asides.push(error.message));
const accessible = (page, name) => aside(() => expectAccessible(page, name));
const noSidewaysScrolling = (page, name) => aside(() => expectNoSidewaysScrolling(page, name));

const everyone = () => [facilitator, ...phones];
const eachPhone = (act) => Promise.all(phones.map(act));
const eachPerson = (act) => Promise.all(everyone().map(act));

test('a learning event from the first start to the last word', async (t) => {
  const step = steps(t, {
    onFailure: async () => {
      for (const [n, person] of everyone().filter(Boolean).entries()) {
        t.diagnostic(`person ${n}: ${person.errors.join('; ') || 'nothing to say'}`);
        await person.shot(`event-failed-${n}`);
      }
    },
  });
  await step('the administrator chooses a password by the link of the first start', setUp);
  await step('a review, an event with two voices, and places', openReview);
  await step('five people join from their own phones', joining);
  await step('the event begins; feelings appear together', feelings);
  await step('what went right: written through a dead spot, a dead tab and a killed server', writingRight);
  await step('nobody else has seen a sealed word', () => nobodyKnows([...RIGHT.flat(), CHANGED[1], TAKEN_BACK, DRAFT]));
  await step('the board opens for everyone, with the same words in the same order', () => reveal('right', right()));
  await step('what needs to be done differently: the same again', writingDiffer);
  await step('themes by the facilitator, by keyboard and by menu', grouping);
  await step('themes by touch on a phone', touching);
  await step('own words are changed and taken back, also afterwards', changing);
  await step('heard, and everyone to this', hearing);
  await step('nobody has learnt anything about anybody', leaks);
  await t.test('nothing else went wrong on the way', () => assert.equal(asides.length, 0, asides.join('\n')));
});

async function setUp() {
  const [, link] = await server.logged(/(http\S+\/staff\/en\/set-up#k=\S+)/);
  facilitator = await browser.person({ server, width: 1280, more: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const { page } = facilitator;
  await facilitator.visit(pathOf(link));
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('The same password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save the password and sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/staff/en');
  await facilitator.hydrated();
  await aside(() => page.getByText('Your password is saved and you are signed in.').waitFor({ timeout: 2_000 }));
  links.push(link);
}

async function openReview() {
  const { page } = facilitator;
  await page.getByLabel('Reference', { exact: true }).fill('LR 07');
  await aside(() => page.getByLabel('Title', { exact: true }).fill('Child W', { timeout: 2_000 }));
  await page.locator('#open-form input').nth(1).fill('Child W');
  await accessible(page, 'the list of reviews');
  await page.getByRole('button', { name: 'Open the review' }).click();
  await page.getByRole('heading', { name: 'Add a learning event' }).waitFor();
  await page.getByLabel('Title of the event').fill('Practitioners learning together');
  await mergeVoices(page);
  for (const [n, [agency, band]] of [['Health', 'Practitioner'], ['Schools', 'Practitioner']].entries()) {
    await page.getByRole('button', { name: 'Add a voice' }).click();
    await page.getByLabel(/^Agency/).nth(n).fill(agency);
    await page.getByLabel('Role', { exact: true }).nth(n).selectOption({ label: band });
  }
  await page.getByRole('button', { name: 'Add the event' }).click();
  await page.getByText('The event is added. Make its places next.').waitFor();
  await page.getByRole('link', { name: /^Places and links/ }).click();
  for (const [voice, number] of [['Health, practitioner', 3], ['Schools, practitioner', 3]]) {
    await page.getByLabel('How many', { exact: true }).fill(String(number));
    await page.getByLabel('Voice', { exact: true }).selectOption({ label: voice });
    await page.getByRole('button', { name: 'Make the places' }).click();
    await page.getByText(`${number} places are made.`).waitFor();
  }
  const codes = page.locator('.seat-link code');
  await until(async () => (await codes.count()) === 6, { what: 'six links' });
  await page.getByRole('button', { name: 'Copy all' }).click();
  const copied = await until(() => page.evaluate(() => navigator.clipboard.readText()), { what: 'the links on the clipboard' });
  const shown = await codes.allTextContents();
  assert.deepEqual(copied.split('\n').map((line) => line.split('\t')[1]), shown);
  assert.ok(shown.every((link) => link.startsWith(`${server.url}/en/join#s=`)), shown.join('\n'));
  links.push(...shown);
  await accessible(page, 'the places');
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  await page.getByText('Learning events can begin once the review has come to the stage for learning.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Start this event' }).count(), 0);
  await accessible(page, 'a board before its stage');
  await page.getByRole('link', { name: 'To the review', exact: true }).click();
  await onToLearning(page);
  await page.getByRole('link', { name: 'Practitioners learning together' }).first().click();
  await page.getByRole('button', { name: 'Start this event' }).waitFor();
}

/** Two voices that are too few by themselves are proposed as one; afterwards the form has no voices, as before. */
async function mergeVoices(page) {
  const [agencies, people] = [page.getByLabel(/^Agency/), page.getByLabel(/^How many people/)];
  const merge = page.getByRole('button', { name: 'Merge as proposed' });
  for (const [n, agency] of ['Health', 'Schools'].entries()) {
    await page.getByRole('button', { name: 'Add a voice' }).click();
    await agencies.nth(n).fill(agency);
    await page.getByLabel('Role', { exact: true }).nth(n).selectOption({ label: 'Practitioner' });
    await people.nth(n).fill('3');
  }
  await page.getByText('2 voices are too few to be shown.').waitFor();
  await page.getByText('“Schools, practitioner” becomes part of “Practitioner, any other agency”.').waitFor();
  await accessible(page, 'voices that are too few');
  await merge.click();
  await page.getByText('Merged. There is one voice now.').waitFor();
  assert.deepEqual([await agencies.inputValue(), await people.inputValue()], ['', '6']);
  await until(async () => (await focused(page)).name === 'If as many people join as you expect', { what: 'the focus on the preview' });
  await merge.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^Remove this voice/ }).click();
  await until(async () => (await agencies.count()) === 0, { what: 'a form without voices' });
}

async function joining() {
  phones = await Promise.all(Array.from({ length: PHONES }, (_, n) => browser.person({ server, seed: n + 1 })));
  await eachPhone((phone, n) => join(phone, links[n + 1]));
  await eachPhone((phone) => phone.page.getByRole('heading', { name: 'This event has not started yet' }).waitFor());
  await facilitator.page.getByText('5 of 6 places have joined').waitFor();
}

async function feelings() {
  const { page } = facilitator;
  await accessible(page, 'the console before the start');
  await page.getByRole('button', { name: 'Start this event' }).click();
  await eachPhone((phone) => phone.page.getByRole('heading', { name: 'We are getting ready' }).waitFor());
  await goOn(facilitator, 'Arrive');
  await eachPhone((phone, n) => write(phone, 'loch', FEELINGS[n]));
  await eachPerson((person) => until(async () => {
    const shown = await person.page.locator('.feelings__text').allTextContents();
    assert.ok(shown.every((text) => FEELINGS.includes(text)) && new Set(shown).size === shown.length, shown.join());
    return shown.length >= 3;
  }, { what: 'feelings to appear together' }));
  await accessible(phones[0].page, 'the feelings');
  await goOn(facilitator, 'What went right');
}

/** Everything that is to stand on the side in the end: one was changed while it was sealed. */
const right = () => RIGHT.flat().map((text) => (text === CHANGED[0] ? CHANGED[1] : text));

async function writingRight() {
  await eachPhone((phone) => phone.page.getByRole('heading', { level: 1, name: 'What went right?' }).waitFor());
  await eachPhone(async (phone, n) => {
    for (const words of RIGHT[n].slice(0, 2)) await write(phone, 'right', words);
    await allSaved(phone, RIGHT[n].slice(0, 2));
  });
  await accessible(phones[1].page, 'the composer');
  await noSidewaysScrolling(phones[1].page, 'the composer');
  await Promise.all([offlineInBetween(phones[1], RIGHT[1]), killedTab(phones[2], RIGHT[2]), secondThoughts(phones[0], RIGHT[0])]);
  await killedServer();
  await eachPhone(async (phone, n) => {
    const words = RIGHT[n].map((text) => (text === CHANGED[0] ? CHANGED[1] : text));
    await allSaved(phone, words, { timeout: 40_000 });
    await connected(phone, { timeout: 40_000 });
  });
}

async function offlineInBetween(phone, words) {
  await phone.goOffline();
  await says(phone.page, '.status[role=status]', 'No connection at the moment.');
  for (const text of words.slice(2)) await write(phone, 'right', text);
  await says(phone.page, '.status[role=status]', '2 contributions wait for a connection. They are kept here.');
  assert.deepEqual((await ownWords(phone.page)).map(({ state }) => state), [SAVED, SAVED, WAITING, WAITING]);
  await accessible(phone.page, 'the composer without a connection');
  await phone.goOnline();
  await allSaved(phone, words, { timeout: 30_000 });
  await connected(phone, { timeout: 30_000 });
}

async function killedTab(phone, words) {
  const address = phone.page.url();
  const field = phone.page.locator('#words-right');
  await field.pressSequentially(DRAFT);
  await phone.page.getByText('Kept on this device as you type').waitFor();
  // Nobody types as fast as a test: the device gets the time that a person gives it, and none for the last letters.
  await until(() => isKept(phone.page, DRAFT), { what: 'the device to keep the draft' });
  await field.pressSequentially(' dark');
  await phone.killTab();
  await phone.visit(new URL(address).pathname);
  await allSaved(phone, words.slice(0, 2));
  const again = phone.page.locator('#words-right');
  await until(async () => (await again.inputValue()).startsWith(DRAFT), { what: 'the draft to be there again' });
  await again.fill('');
  await write(phone, 'right', words[2]);
  await allSaved(phone, words.slice(0, 3));
}

/** One contribution is put differently, another is taken back, while both are sealed. */
async function secondThoughts(phone, words) {
  const { page } = phone;
  await write(phone, 'right', words[2]);
  await write(phone, 'right', TAKEN_BACK);
  await write(phone, 'right', words[3]);
  await allSaved(phone, [...words.slice(0, 3), TAKEN_BACK, words[3]]);
  await contribution(page, TAKEN_BACK).getByRole('button', { name: 'Take back' }).click();
  await answer(page, 'Take these words back?', 'Take back');
  await allSaved(phone, words);
  assert.equal(words[3], CHANGED[0]);
  const mine = contribution(page, words[3]);
  await mine.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByLabel('Your words').fill(CHANGED[1]);
  await page.getByRole('button', { name: 'Save this change' }).click();
  await allSaved(phone, [...words.slice(0, 3), CHANGED[1]]);
}

/** The server dies while three people send, and comes back. */
async function killedServer() {
  const rest = [[], [], RIGHT[2].slice(3), RIGHT[3].slice(2), RIGHT[4].slice(2)];
  const writing = eachPhone(async (phone, n) => {
    for (const words of rest[n]) await write(phone, 'right', words);
  });
  await until(async () => (await ownWords(phones[3].page)).length >= 3, { what: 'words on their way' });
  await server.kill9();
  await writing;
  await eachPerson((person) => says(person.page, '.status[role=status]', /No connection|wait/));
  await server.start();
  await eachPerson((person) => connected(person, { timeout: 40_000 }));
}

/** No word has been in anybody else's traffic, the facilitator's included, nor in the log. */
async function nobodyKnows(words) {
  await eachPerson((person) => person.settled());
  for (const word of words) {
    assert.deepEqual(whereSeen(word, [{ url: '', body: server.log }]), [], `in the log: ${word}`);
    const writers = everyone().filter((person) => whereSeen(word, person.traffic).length > 0);
    const own = phones.filter((_, n) => [...RIGHT[n], ...DIFFER[n]].includes(word) || (n === 0 && [CHANGED[1], TAKEN_BACK].includes(word)));
    assert.deepEqual(writers.map((person) => everyone().indexOf(person)), own.map((person) => everyone().indexOf(person)), `who has "${word}"`);
  }
}

/** The facilitator opens the board, everyone sees the countdown end, and all see the same. */
async function reveal(side, words) {
  const { page } = facilitator;
  await page.getByRole('button', { name: /^Open the board/ }).click();
  await answer(page, 'Open the board now?', 'Open the board');
  await page.getByText(/^The board opens in \d+ seconds?\./).waitFor();
  await page.getByRole('button', { name: 'Do not open it yet' }).waitFor();
  await eachPerson((person) => untilInPage(person.page, ([side, n]) => {
    return document.querySelectorAll(`section#${side} .contribution__text`).length === n;
  }, { argument: [side, words.length], timeout: 30_000, what: `${words.length} contributions` }));
  await sameEverywhere({ [side]: words });
}

/** What is in `all` more often than in `some`. */
function without(all, some) {
  const left = [...some];
  return all.filter((text) => !left.includes(text) || !left.splice(left.indexOf(text), 1));
}

/** On every screen the same texts in the same order, and on the named sides exactly these, each once. */
async function sameEverywhere(sides) {
  await until(async () => {
    const boards = await eachPerson((person) => boardTexts(person.page));
    for (const board of boards) assert.deepEqual(board, boards[0]);
    for (const [side, words] of Object.entries(sides)) {
      const [missing, extra] = [without(words, boards[0][side]), without(boards[0][side], words)];
      if (missing.length + extra.length > 0) throw new Error(`${side} misses ${missing.join(' | ')}, and has too many: ${extra.join(' | ')}`);
    }
    return true;
  }, { what: 'the same board everywhere' });
}

async function writingDiffer() {
  await eachPhone((phone) => noSidewaysScrolling(phone.page, 'the open board'));
  await accessible(phones[0].page, 'the open board');
  await goOn(facilitator, 'What needs to be done differently');
  await eachPhone((phone) => phone.page.getByRole('heading', { level: 1, name: 'What needs to be done differently?' }).waitFor());
  await eachPhone(async (phone, n) => {
    for (const words of DIFFER[n]) await write(phone, 'differ', words);
    await allSaved(phone, DIFFER[n]);
  });
  await nobodyKnows(DIFFER.flat());
  // The order of a revealed side is not the order of writing.
  await reveal('differ', DIFFER.flat());
  const { differ } = await boardTexts(facilitator.page);
  assert.notDeepEqual(differ, DIFFER.flat());
  await sameEverywhere({ right: right(), differ: DIFFER.flat() });
  await goOn(facilitator, 'Explore');
  await eachPhone((phone) => phone.page.getByRole('heading', { level: 1, name: 'Explore together' }).waitFor());
  await sameEverywhere({ right: right(), differ: DIFFER.flat() });
}

async function addTheme(side, title) {
  const { page } = facilitator;
  await page.locator(`#new-${side}`).fill(title);
  await page.locator(`#new-${side}`).press('Enter');
  await eachPerson((person) => person.page.locator(`section#${side} .theme h3`, { hasText: title }).waitFor({ state: 'attached' }));
}

/** Every screen shows these texts, and no others, in a theme. */
async function inTheme(side, title, texts) {
  await eachPerson((person) => until(async () => {
    const themes = await themesOf(person.page, side);
    assert.deepEqual(themes.find(([known]) => known === title)?.[1], texts);
    return true;
  }, { what: `${texts.length} in ${title} on every screen` }));
}

async function grouping() {
  const { page } = facilitator;
  await addTheme('right', 'People came back');
  await addTheme('right', 'Small kindnesses');
  const [first, second] = (await boardTexts(page)).right;
  // By the grip: pick up, one place to the left (over the last theme), put down.
  await contribution(page, first).locator('.contribution__grip').focus();
  await press(page, 'Space', 'ArrowLeft');
  await says(page, '[role=status][aria-live=polite].visually-hidden', 'Place 1 of 1 in Small kindnesses');
  await accessible(page, 'the console with something held');
  await press(page, 'Space');
  await inTheme('right', 'Small kindnesses', [first]);
  await until(async () => /^Pick up contribution/.test((await focused(page)).name), { what: 'the focus to stay with the grip' });
  // By the menu.
  await contribution(page, second).getByRole('button', { name: 'Move to…' }).focus();
  await press(page, 'Enter');
  await until(async () => (await focused(page)).role === 'menuitem', { what: 'the focus in the menu' });
  await press(page, 'ArrowDown');
  await until(async () => (await focused(page)).name === 'Small kindnesses', { what: 'the second theme' });
  await press(page, 'Enter');
  await inTheme('right', 'Small kindnesses', [first, second]);
  // Among neighbours: down by one.
  await contribution(page, first).locator('.contribution__grip').focus();
  await press(page, 'Space', 'ArrowDown', 'Space');
  await inTheme('right', 'Small kindnesses', [second, first]);
  await accessible(page, 'the console with themes');
}

async function touching() {
  const { page } = facilitator;
  const [phone] = phones;
  assert.equal(await phone.page.locator('.contribution__grip').count(), 0, 'only facilitators arrange until they say so');
  await page.getByLabel(/^Everyone may arrange themes/).check();
  await phone.page.getByText('You can gather contributions that belong together').waitFor();
  await addTheme('differ', 'Nobody saw the whole');
  const moved = [];
  for (const _ of [1, 2]) {
    const [text] = (await themesOf(phone.page, 'differ')).find(([title]) => title === null)[1];
    const theme = phone.page.locator('section#differ .theme', { hasText: 'Nobody saw the whole' });
    await phone.page.locator('section#differ .theme').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await dragByTouch(phone.page, contribution(phone.page, text).locator('.contribution__grip'), theme.locator('h3'));
    moved.push(text);
    await inTheme('differ', 'Nobody saw the whole', moved);
  }
  await noSidewaysScrolling(phone.page, 'the board with themes');
  await accessible(phone.page, 'the board with themes');
  await sameEverywhere({ right: right(), differ: DIFFER.flat() });
}

/** Changes to what stands appear together: three at least. */
async function changing() {
  const change = async (phone, [was, is]) => {
    const mine = contribution(phone.page, was);
    await mine.getByText('Yours – only you see this mark').waitFor();
    await mine.getByRole('button', { name: 'Change', exact: true }).click();
    await mine.getByLabel('Your words').fill(is);
    await mine.getByRole('button', { name: 'Save this change' }).click();
  };
  await change(phones[1], LATER);
  await change(phones[4], LATER_TOO);
  await connected(phones[1]);
  await connected(phones[4]);
  // Two do not make company.
  assert.ok((await boardTexts(phones[0].page)).right.includes(LATER[0]));
  const mine = contribution(phones[2].page, GONE);
  await mine.getByRole('button', { name: 'Take back' }).click();
  await answer(phones[2].page, 'Take these words back?', 'Take back');
  const now = right().filter((text) => text !== GONE).map((text) => [LATER, LATER_TOO].find(([was]) => was === text)?.[1] ?? text);
  await sameEverywhere({ right: now, differ: DIFFER.flat() });
  await eachPerson((person) => contribution(person.page, LATER[1]).getByText('Changed by its author').waitFor({ state: 'attached' }));
}

async function hearing() {
  const words = DIFFER[3][2];
  await eachPhone((phone) => contribution(phone.page, words).getByRole('button', { name: 'I have heard this' }).click());
  await eachPerson((person) => contribution(person.page, words).getByText('Heard by many').waitFor());
  await contribution(facilitator.page, words).getByRole('button', { name: 'Everyone to this' }).click();
  await eachPhone(async (phone) => {
    await phone.page.getByText('The facilitator is showing one contribution').waitFor();
    await untilInPage(phone.page, (words) => {
      const shown = document.querySelector('article.contribution.is-shown');
      const box = shown?.getBoundingClientRect();
      return shown?.textContent.includes(words) && box.top < innerHeight && box.bottom > 0;
    }, { argument: words, what: 'what everyone is shown to be on the screen' });
  });
  await accessible(facilitator.page, 'the console while showing');
}

/** The secrets of every person, each with the people who may have it. */
async function secrets() {
  const all = [
    { what: 'the password', text: PASSWORD, owners: [facilitator] },
    { what: 'the set-up secret', text: links[0].split('k=')[1], owners: [facilitator] },
  ];
  for (const { value } of await facilitator.context.cookies(`${server.url}/staff`)) {
    all.push({ what: 'the cookie', text: value, owners: [facilitator] });
  }
  for (const [n, link] of links.slice(1).entries()) {
    all.push({ what: `the secret of place ${n + 1}`, text: link.split('s=')[1], owners: [facilitator, phones[n]].filter(Boolean) });
  }
  for (const phone of phones) {
    const asked = phone.traffic.filter(({ kind, url }) => kind === 'request' && new URL(url).pathname === '/issue/join');
    assert.equal(asked.length, 1, 'tokens are fetched once, also when the server was killed meanwhile');
    for (const text of JSON.parse(asked[0].body).blinded.flat()) all.push({ what: 'a blinded token', text, owners: [phone] });
    const said = phone.traffic.filter(({ kind, body }) => kind !== 'response' && body?.includes('"output"'));
    const tokens = said.flatMap(({ body }) => [...body.matchAll(/"output":"([0-9a-f]{128})"/g)].map(([, text]) => text));
    assert.ok(new Set(tokens).size > 2, 'a pass, and a token for each contribution');
    for (const text of new Set(tokens)) all.push({ what: 'what proves a token', text, owners: [phone] });
    const kept = await whatIsKept(phone.page);
    const keys = new Set([...kept.matchAll(/\\"key\\":\\"([0-9a-f]{32})\\"/g)].map(([, text]) => text));
    assert.equal(keys.size, 1, 'the device keeps the key of its place');
    for (const text of keys) all.push({ what: 'a key', text, owners: [] });
  }
  return all;
}

async function leaks() {
  await eachPerson((person) => person.settled());
  const known = await secrets();
  assert.ok(known.every(({ text }) => text?.length >= 16), JSON.stringify(known.filter(({ text }) => !text)));
  assert.ok(known.some(({ what }) => what === 'the cookie'));
  for (const { what, text, owners } of known) {
    const strangers = everyone().filter((person) => !owners.includes(person));
    for (const person of strangers) assert.deepEqual(whereSeen(text, person.traffic), [], `${what} was seen by another person`);
    const printed = what === 'the set-up secret' ? server.log.replace(/set-up#k=\S+/, '') : server.log;
    assert.deepEqual(whereSeen(text, [{ url: '', body: printed }]), [], `${what} is in the log`);
    // What a person holds stays out of addresses, where proxies and histories would keep it.
    for (const person of owners) {
      const addresses = person.traffic.map(({ url }) => ({ url: url ?? '', body: '' }));
      assert.deepEqual(whereSeen(text, addresses), [], `${what} is in an address`);
    }
  }
  await eachPerson((person) => person.expectNoErrors({ allow: [...DELIBERATE, SPOKEN_TO_NOBODY] }));
  await aside(async () => {
    const count = everyone().flatMap(({ errors }) => errors).filter((error) => error.includes(SPOKEN_TO_NOBODY)).length;
    assert.equal(count, 0, `the console says ${count} times: ${SPOKEN_TO_NOBODY}`);
  });
}
