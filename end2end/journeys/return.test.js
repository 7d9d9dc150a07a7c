// Owns coming back: what somebody wrote on a phone is theirs again on a laptop, by twelve words, and nobody else's.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NETWORK_GONE } from '../lib/browser.js';
import { until } from '../lib/wait.js';
import {
  SAVED, allSaved, boardTexts, connected, contribution, demonstration, join, ownWords, pathOf, steps, whatIsKept, write,
} from './acts.js';

const FIRST = 'The school and the clinic used the same plan';
const BETTER = 'The school and the clinic wrote the same plan together';
const SECOND = 'Somebody rang on a Friday evening and it was answered';
const OTHERS = ['A grandmother was asked', 'The rota had slack in it', 'The minutes were sent the same day'];
const ALONE = 'Written on the computer of a library';
const LEFT_THERE = 'Whoever wrote this has only gone to the start page';
const UNFINISHED = 'And this was never sent';
/** The first stances that the demonstration asks for. */
const STANCES = 6;

const stage = demonstration();
let phone;
let laptop;
let stranger;
let words;

test('what was written on a phone is its author’s again on a laptop', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('on the phone: two contributions, and then the words are offered', onThePhone);
  await step('on the laptop: words that are not right are told apart', wrongWords);
  await step('with the right words everything that waits is there again', comeBack);
  await step('and can be put differently, also on the phone', changes);
  await step('together with others it appears, and is nobody else’s', appears);
  await step('opened again by its link, a device goes on where it was', openedAgain);
  await step('words of one place do not open another', otherPlace);
  await step('a shared computer keeps nothing, and words bring one back', shared);
  await step('whoever comes next at a shared computer finds nothing of the one before', nextOne);
  await step('what leaves a phone is kept on it first', keptFirst);
  await step('what two tabs write without a connection is all there, whichever is closed', twoTabs);
  await step('no request carried two edit secrets, and no word was sent', nothingTogether);
});

async function onThePhone() {
  phone = await stage.person();
  await join(phone, stage.demo.place_links[0]);
  await phone.page.getByText('Add something that went right').click();
  assert.equal(await phone.page.getByRole('heading', { name: 'Your return words' }).count(), 0, 'not before anything was written');
  for (const text of [FIRST, SECOND]) await write(phone, 'right', text);
  await allSaved(phone, [FIRST, SECOND]);
  words = await readWords(phone.page);
  assert.equal(words.length, 12);
  await phone.page.getByRole('button', { name: 'Hide them' }).click();
  await phone.page.locator('.return-words').waitFor({ state: 'detached' });
}

/** Nobody has pressed anything to finish, and the page was never loaded again. */
async function nextOne() {
  const library = await stage.person({ width: 1280 });
  const { page } = library;
  await join(library, stage.demo.place_links[7], { own: false });
  await page.getByText('Add something that went right').click();
  await write(library, 'right', LEFT_THERE);
  await allSaved(library, [LEFT_THERE]);
  await page.locator('#words-right').fill(UNFINISHED);
  await page.evaluate(() => { window.sameDocument = true; });
  await page.getByRole('link', { name: 'Cairn, start page' }).click();
  await page.getByRole('link', { name: 'Type my code' }).click();
  // Their link goes into the address bar: only what stands after the path is another.
  await page.waitForURL((url) => url.pathname === '/en/join');
  await page.evaluate((hash) => { window.location.hash = hash; }, new URL(stage.demo.place_links[8]).hash);
  await page.getByRole('button', { name: /^No, others use it too/ }).click();
  await page.getByRole('button', { name: 'Take my place' }).click();
  await page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  await connected(library);
  assert.ok(await page.evaluate(() => window.sameDocument), 'the page was not loaded again');
  await page.getByText('Add something that went right').click();
  assert.deepEqual(await ownWords(page), [], 'nothing is theirs');
  assert.equal(await page.locator('#words-right').inputValue(), '', 'nor is what was being typed');
  assert.ok(!(await page.content()).includes(UNFINISHED), 'nor is it anywhere else');
  await library.expectNoErrors();
}

/** Notes in the page, in their order, what was written to the device and what left it. */
function noteOrder() {
  window.order = [];
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function noted(...given) {
    this.transaction.addEventListener('complete', () => window.order.push({ kept: given[0] }));
    return put.apply(this, given);
  };
  const send = window.fetch;
  window.fetch = (...given) => {
    const request = new Request(...given);
    const left = {};
    if (new URL(request.url).pathname === '/anon/write') window.order.push(left);
    request.clone().text().then((text) => Object.assign(left, { sent: text }));
    return send(request);
  };
}

/** A page that is closed the moment after something was saved has to find it again. */
async function keptFirst() {
  const careful = await stage.person();
  await join(careful, stage.demo.place_links[5]);
  const { page } = careful;
  await page.addInitScript(noteOrder);
  await page.reload();
  await connected(careful);
  await page.getByText('Add something that went right').click();
  for (const text of ['Kept before it went, one', 'Kept before it went, two']) await write(careful, 'right', text);
  await page.locator(`#ballot-${STANCES}-0-1`).check();
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.getByText('Your answers are saved.').waitFor();
  const left = await until(async () => {
    const order = await page.evaluate(() => window.order);
    const left = order.flatMap(({ sent }, at) => (sent ? [{ ...JSON.parse(sent), before: order.slice(0, at) }] : []));
    return left.length === 3 && left;
  }, { what: 'three things to have left' });
  for (const { op, token, before } of left) {
    const { id } = op.contribute ?? op.vote;
    // With the token: what lies there of the board has none.
    const kept = before.some(({ kept }) => kept?.includes(id) && kept.includes(token.output));
    assert.ok(kept, `${Object.keys(op)[0]} left after it was kept`);
  }
  await careful.expectNoErrors();
}

/** Both tabs have the same tokens, and neither hears of the other while there is no connection. */
async function twoTabs() {
  const person = await stage.person();
  await join(person, stage.demo.place_links[6]);
  const tabs = [person.page, await person.open()];
  await tabs[1].goto(person.page.url());
  await person.hydrated(tabs[1]);
  await connected({ page: tabs[1] });
  await person.goOffline();
  const texts = ['In the first tab, without a connection', 'In the second tab, without a connection'];
  // In the list of one's own words, and not as a draft.
  const listed = async (text) => (await whatIsKept(tabs[1])).includes(`\\"text\\":\\"${text}`);
  for (const [n, page] of tabs.entries()) {
    await page.getByText('Add something that went right').click();
    await write({ page }, 'right', texts[n]);
    await until(() => listed(texts[n]), { what: `“${texts[n]}” to be on the device` });
  }
  assert.ok(await listed(texts[0]), 'what the first tab wrote is still on the device');
  await tabs[0].close();
  await tabs[1].close();
  await person.goOnline();
  person.page = await person.open();
  await person.visit(new URL(tabs[1].url()).pathname);
  await connected(person);
  await until(async () => {
    const [own, { right }] = [await ownWords(person.page), await boardTexts(person.page)];
    for (const text of texts) assert.ok(right.includes(text) || own.some(({ words: it, state }) => it === text && state === SAVED), text);
    return true;
  }, { what: 'both to be saved' });
  await person.expectNoErrors({ allow: NETWORK_GONE });
}

/** Asks for the return words and reads them from the screen. */
async function readWords(page) {
  await page.getByRole('button', { name: 'Show my return words' }).first().click();
  await page.locator('.return-words li').nth(11).waitFor();
  return page.locator('.return-words li').allTextContents();
}

const LIST = readFileSync(new URL('../../public/words.txt', import.meta.url), 'utf8').trim().split('\n');

/** Whether the check in the last word is right: BIP-39, 128 bits and the first four of their SHA-256. */
function areWhole(list) {
  const bits = list.map((word) => LIST.indexOf(word).toString(2).padStart(11, '0')).join('');
  const bytes = Buffer.from(bits.slice(0, 128).match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const sum = createHash('sha256').update(bytes).digest()[0] >> 4;
  return sum === Number.parseInt(bits.slice(128), 2);
}

/** Opens a link that is taken and gives these words. */
async function give(page, text) {
  const field = page.getByLabel('Your twelve return words');
  await field.fill(text);
  await page.getByRole('button', { name: 'Check these words' }).click();
}

async function wrongWords() {
  laptop = await stage.person({ width: 1280 });
  const { page } = laptop;
  await laptop.visit(pathOf(stage.demo.place_links[0]));
  await page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  await page.getByText('This place was taken on another device.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Back to my place' }).isDisabled());
  await give(page, words.slice(1).join(' '));
  assert.ok(areWhole(words), 'those of the phone are');
  await page.getByText('Return words are twelve, and here are 11.').first().waitFor();
  await give(page, words.with(4, 'cairn').join(' '));
  await page.getByText('Word number 5 is not one of the return words.').first().waitFor();
  // Two that have changed places: of sixteen such pairs one is whole all the same, and is left out.
  const pairs = words.slice(1).map((word, n) => words.with(0, word).with(n + 1, words[0]));
  await give(page, pairs.find((swapped) => !areWhole(swapped)).join(' '));
  await page.getByText('together they are not').first().waitFor();
}

async function comeBack() {
  const { page } = laptop;
  // As people write them down: capitals, lines, only the beginnings.
  await give(page, words.map((word, n) => (n % 2 ? word.toUpperCase() : word.slice(0, 4))).join('\n'));
  await page.getByText('These words are whole.').waitFor();
  await page.getByRole('button', { name: 'Back to my place' }).click();
  await page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  await connected(laptop);
  await page.getByText('Add something that went right').click();
  await until(async () => {
    assert.deepEqual((await ownWords(page)).map((own) => own.words).sort(), [FIRST, SECOND].sort());
    return true;
  }, { what: 'both contributions to be there' });
}

async function changes() {
  await change(laptop.page.locator('.sealed > li', { hasText: FIRST }), BETTER);
  await until(async () => (await ownWords(laptop.page)).some((own) => own.words === BETTER), { what: 'the laptop to have the change' });
  await connected(laptop);
}

/** Puts own words differently. */
async function change(own, text) {
  await own.getByRole('button', { name: 'Change', exact: true }).click();
  await own.getByLabel('Your words').fill(text);
  await own.getByRole('button', { name: 'Save this change' }).click();
}

async function appears() {
  stranger = await stage.person();
  await join(stranger, stage.demo.place_links[1]);
  await stranger.page.getByText('Add something that went right').click();
  for (const text of OTHERS) await write(stranger, 'right', text);
  for (const { page } of [phone, laptop, stranger]) {
    await until(async () => {
      const { right } = await boardTexts(page);
      for (const text of [BETTER, SECOND, ...OTHERS]) assert.equal(right.filter((it) => it === text).length, 1, text);
      assert.ok(!right.includes(FIRST));
      return true;
    }, { what: 'all five to appear' });
  }
  const changeable = (person, text) => contribution(person.page, text).getByRole('button', { name: 'Change', exact: true }).count();
  assert.equal(await changeable(stranger, BETTER), 0);
  assert.equal(await changeable(laptop, OTHERS[0]), 0);
  for (const person of [phone, laptop]) {
    await until(async () => (await changeable(person, BETTER)) === 1 && (await changeable(person, SECOND)) === 1, { what: 'both devices to know their own' });
  }
  // What was written on the phone is changed on the laptop also now that it stands on the board.
  await change(contribution(laptop.page, SECOND), `${SECOND} at once`);
  await contribution(laptop.page, SECOND).getByText('Your change is saved and appears together with other changes.').waitFor();
}

async function openedAgain() {
  const again = await stage.person();
  await join(again, stage.demo.place_links[3]);
  await again.page.getByText('Add something that went right').click();
  const texts = ['The first of mine', 'The second of mine'];
  for (const text of texts) await write(again, 'right', text);
  await allSaved(again, texts);
  // The link in the mail is opened once more, as people do; the device knows it.
  await again.visit(pathOf(stage.demo.place_links[3]));
  await again.page.getByRole('button', { name: 'Back to my place' }).click();
  await connected(again);
  await again.page.getByText('Add something that went right').click();
  await allSaved(again, texts);
  await write(again, 'right', 'The third of mine');
  await allSaved(again, [...texts, 'The third of mine']);
  await again.page.locator('.sealed > li', { hasText: texts[0] }).getByRole('button', { name: 'Take back' }).click();
  await again.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await allSaved(again, [texts[1], 'The third of mine']);
  const writes = again.traffic.filter(({ kind, url }) => kind === 'request' && new URL(url).pathname === '/anon/write');
  const ids = writes.map(({ body }) => JSON.parse(body)).filter(({ op }) => op.contribute).map(({ op }) => op.contribute.id);
  assert.equal(new Set(ids).size, 3, 'no two contributions under one name');
  // Somebody else with the same device sees nothing of it.
  await again.visit(pathOf(stage.demo.place_links[4]));
  await again.page.getByRole('button', { name: /^No, others use it too/ }).click();
  await again.page.getByRole('button', { name: 'Take my place' }).click();
  await again.page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  await connected(again);
  await again.page.getByText('Add something that went right').click();
  assert.deepEqual(await ownWords(again.page), []);
  await again.expectNoErrors();
}

async function otherPlace() {
  const theirs = await readWords(stranger.page);
  assert.notDeepEqual(theirs, words);
  const thief = await stage.person({ width: 1280 });
  await thief.visit(pathOf(stage.demo.place_links[0]));
  await thief.page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  await give(thief.page, theirs.join(' '));
  await thief.page.getByText('These words are whole.').waitFor();
  await thief.page.getByRole('button', { name: 'Back to my place' }).click();
  await thief.page.getByText('they belong to another place').first().waitFor();
  await thief.expectNoErrors({ allow: [/status of 409 .*\/issue\/join/] });
}

async function shared() {
  const library = await stage.person({ width: 1280 });
  await join(library, stage.demo.place_links[2], { own: false });
  await library.page.getByText('Add something that went right').click();
  await write(library, 'right', ALONE);
  await allSaved(library, [ALONE]);
  await library.page.getByText('Nothing is kept on this device. If you close this page').waitFor();
  const kept = await readWords(library.page);
  await library.visit(pathOf(stage.demo.place_links[2]));
  await library.page.getByRole('button', { name: /^No, others use it too/ }).click();
  await give(library.page, kept.join(' '));
  await library.page.getByText('These words are whole.').waitFor();
  await library.page.getByRole('button', { name: 'Back to my place' }).click();
  await connected(library);
  await library.page.getByText('Add something that went right').click();
  await until(async () => (await ownWords(library.page)).some((own) => own.words === ALONE), { what: 'the words to be there again' });
  await library.expectNoErrors();
}

async function nothingTogether() {
  const requests = [phone, laptop, stranger].flatMap(({ traffic }) => traffic.filter(({ kind }) => kind === 'request' || kind === 'frame sent'));
  const secrets = requests.map(({ body }) => new Set([...(body ?? '').matchAll(/"secret":"([0-9a-f]{64})"/g)].map(([, secret]) => secret)));
  assert.ok(secrets.every((some) => some.size <= 1), 'two edit secrets in one request');
  assert.ok(new Set(secrets.flatMap((some) => [...some])).size > 2, 'secrets were shown, one at a time');
  // A pass, a token and an edit secret never stand together either.
  for (const { url, body } of requests) {
    const kinds = ['"screen":', '"round":', '"secret":'].filter((kind) => (body ?? '').includes(kind));
    assert.ok(kinds.length <= 1, `${url} holds ${kinds}`);
  }
  const phrase = words.join(' ');
  assert.ok(requests.every(({ url, body }) => !`${url} ${body}`.includes(phrase) && !`${url} ${body}`.includes(words.slice(0, 3).join(' '))));
  for (const person of [phone, laptop, stranger]) await person.expectNoErrors({ allow: NETWORK_GONE });
}
