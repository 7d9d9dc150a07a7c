// Owns a phone that keeps no list of what was written on it: what is saved is forgotten there, what waits is kept until
// it is saved, and whoever looks at the phone later finds nothing that is theirs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { NETWORK_GONE } from '../lib/browser.js';
import { until } from '../lib/wait.js';
import { allSaved, answer, boardTexts, connected, contribution, demonstration, goOn, join, ownWords, pathOf, says, signIn, steps, whatIsKept, write } from './acts.js';

const BEFORE = 'The minutes named who would ring whom';
const AFTER = 'A worker stayed in the post for two years';
const TAB = 'The rota was drawn up with the wards';
const DARK = 'Somebody wrote the plan in plain words';
const FIRST = 'The school had a key to the hall';
const OTHERS = ['A neighbour was believed', 'The form fitted on one page', 'The bus fare was paid at once'];
const NO_LIST = 'This device keeps no list of what you write';
const SAID = 'Saved. This device keeps no list of it.';
/** The first stances that the demonstration asks for, and how safe it felt at the end. */
const [STANCES, LEAVING] = [6, 11];

const stage = demonstration();
let phone;
let careful;
let stranger;
let words;
let traces;

test('a phone keeps no list of what its person wrote', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('before the choice the phone keeps words, secrets and the key', keepsAList);
  await step('once it is chosen, nothing of what is saved stays on the phone', chosen);
  await step('another tab that was open brings nothing back', anotherTab);
  await step('words that wait are kept until they are saved, and no longer', waiting);
  await step('an answer is sent once, and cannot be changed from there', answered);
  await step('opened again, by itself or by its link, the phone goes on without a list', openedAgain);
  await step('chosen while joining, the key is never kept', whileJoining);
  await step('on the board nothing is marked as one’s own', appears);
  await step('return words that were written down before still bring back what was written before', withWords);
  await step('finishing asks back only while something would be lost', finishing);
});

const more = (page) => page.getByText('Add something that went right').click();
const option = (round, about, choice) => `#ballot-${round}-${about}-${choice}`;

/** The anonymous ops that a person has sent. */
function sent(person) {
  const writes = person.traffic.filter(({ kind, url }) => kind === 'request' && new URL(url).pathname === '/anon/write');
  return writes.map(({ body }) => JSON.parse(body));
}

/** What leads from a contribution to whoever has it: its id, its edit hash, its token, its words. */
function leadsBack({ op: { contribute }, token }) {
  return [contribute.id, contribute.edit, contribute.words.text, token.nonce, token.output];
}

async function forgotten(page, what) {
  await until(async () => {
    const kept = await whatIsKept(page);
    const still = what.filter((trace) => kept.includes(trace));
    assert.deepEqual(still, []);
    return true;
  }, { what: 'the device to have forgotten it' });
}

async function keepsAList() {
  phone = await stage.person();
  await join(phone, stage.demo.place_links[0]);
  const { page } = phone;
  await more(page);
  await write(phone, 'right', BEFORE);
  await allSaved(phone, [BEFORE]);
  await page.getByRole('button', { name: 'Show my return words' }).first().click();
  await page.locator('.return-words li').nth(11).waitFor();
  words = await page.locator('.return-words li').allTextContents();
  await until(async () => (await whatIsKept(page)).includes(BEFORE), { what: 'the device to keep the words' });
  const kept = await whatIsKept(page);
  const [, key] = kept.match(/\\"key\\":\\"([0-9a-f]{32})\\"/);
  traces = [...leadsBack(sent(phone)[0]), key];
  assert.ok(kept.includes(`"${key}"`), 'and once more by the link');
}

async function chosen() {
  const { page } = phone;
  const box = page.getByRole('checkbox', { name: /^Keep no list/ });
  await box.click();
  await page.getByRole('dialog').getByText('You cannot change, take back or sign what you wrote, here or elsewhere, unless you have written down your return words.').waitFor();
  await accessible(page, 'the question about the list');
  await answer(page, 'Keep no list from now on?', 'Cancel');
  await until(async () => !(await box.isChecked()), { what: 'nothing to be chosen' });
  assert.ok((await whatIsKept(page)).includes(BEFORE));
  const tab = await phone.open();
  await phone.visit(new URL(page.url()).pathname, tab);
  await until(async () => (await ownWords(tab)).length === 1, { what: 'the other tab to show the words' });
  await box.click();
  await answer(page, 'Keep no list from now on?', 'Keep no list');
  await page.getByRole('heading', { name: NO_LIST }).waitFor();
  assert.deepEqual(await ownWords(page), []);
  assert.equal(await page.getByRole('heading', { name: 'Your return words' }).count(), 0);
  await forgotten(page, traces);
  await accessible(page, 'a board without a list');
  await write(phone, 'right', AFTER);
  await page.getByText(SAID).waitFor();
  assert.deepEqual(await ownWords(page), []);
  await forgotten(page, leadsBack(sent(phone).at(-1)));
  phone.tab = tab;
}

async function anotherTab() {
  const { tab } = phone;
  // It knows of the choice as soon as it writes anything.
  await more(tab);
  await write({ page: tab }, 'right', TAB);
  await tab.getByRole('heading', { name: NO_LIST }).waitFor();
  await until(async () => (await ownWords(tab)).length === 0, { what: 'the other tab to have let go' });
  await forgotten(tab, [...traces, ...leadsBack(sent(phone).at(-1))]);
  await tab.close();
}

async function waiting() {
  const { page } = phone;
  await phone.goOffline();
  await says(page, '.status[role=status]', 'No connection at the moment.');
  await write(phone, 'right', DARK);
  assert.deepEqual((await ownWords(page)).map((own) => own.words), [DARK]);
  await until(async () => (await whatIsKept(page)).includes(DARK), { what: 'the device to keep what waits' });
  await phone.goOnline();
  await connected(phone, { timeout: 30_000 });
  await until(async () => (await ownWords(page)).length === 0, { what: 'the words to be saved' });
  await forgotten(page, [...traces, ...leadsBack(sent(phone).at(-1))]);
}

async function answered() {
  const { page } = phone;
  await page.getByText('This device keeps no list: once your answers are saved, they cannot be changed.').first().waitFor();
  await page.locator(option(STANCES, 0, 1)).check();
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.getByText('Saved. This device keeps no list of it: your answers cannot be changed').waitFor();
  assert.equal(await page.locator(option(STANCES, 0, 1)).count(), 0);
  const { vote } = sent(phone).at(-1).op;
  await forgotten(page, [vote.id, vote.edit, ...vote.answers.map(({ salt }) => salt)]);
}

async function openedAgain() {
  const { page } = phone;
  await page.reload();
  await connected(phone);
  await page.getByRole('heading', { name: NO_LIST }).waitFor();
  await phone.visit(pathOf(stage.demo.place_links[0]));
  await page.getByRole('button', { name: 'Back to my place' }).click();
  await connected(phone);
  await page.getByRole('heading', { name: NO_LIST }).waitFor();
  await page.getByText('Saved. This device keeps no list of it: your answers cannot be changed').waitFor();
  await forgotten(page, traces);
}

async function whileJoining() {
  careful = await stage.person();
  const { page } = careful;
  await careful.visit(pathOf(stage.demo.place_links[1]));
  await page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  await page.getByRole('checkbox', { name: /^Keep no list/ }).check();
  await accessible(page, 'a place that keeps no list');
  await page.getByRole('button', { name: 'Take my place' }).click();
  await page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  await connected(careful);
  await page.getByRole('heading', { name: NO_LIST }).waitFor();
  const kept = await whatIsKept(page);
  assert.doesNotMatch(kept, /\\"key\\":\\"[0-9a-f]{32}\\"/);
  const [, place] = page.url().match(/\/b\/([0-9a-f]{32}\/[0-9a-f]{32})$/);
  assert.ok(kept.includes(`"${place}"`), 'by the link the device knows where the place is, and nothing else');
  await more(page);
  await write(careful, 'right', FIRST);
  await page.getByText(SAID).waitFor();
  await forgotten(page, leadsBack(sent(careful).at(-1)));
}

async function appears() {
  stranger = await stage.person();
  await join(stranger, stage.demo.place_links[2]);
  await more(stranger.page);
  for (const text of OTHERS) await write(stranger, 'right', text);
  for (const { page } of [phone, careful]) {
    await until(async () => {
      const { right } = await boardTexts(page);
      for (const text of [BEFORE, AFTER, TAB, DARK, FIRST]) assert.equal(right.filter((it) => it === text).length, 1, text);
      return true;
    }, { what: 'all words to appear' });
    assert.equal(await page.getByText('only you see this mark').count(), 0);
  }
}

async function withWords() {
  const laptop = await stage.person({ width: 1280 });
  const { page } = laptop;
  await laptop.visit(pathOf(stage.demo.place_links[0]));
  await page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  await page.getByLabel('Your twelve return words').fill(words.join(' '));
  await page.getByRole('button', { name: 'Check these words' }).click();
  await page.getByText('These words are whole.').waitFor();
  await page.getByRole('button', { name: 'Back to my place' }).click();
  await connected(laptop);
  const changeable = (text) => contribution(page, text).getByRole('button', { name: 'Change', exact: true }).count();
  await until(async () => (await changeable(BEFORE)) === 1, { what: 'the laptop to know what was written before' });
  for (const text of [AFTER, DARK]) assert.equal(await changeable(text), 0, text);
  await laptop.expectNoErrors();
}

async function finishing() {
  const facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  const live = stage.demo.events.find((event) => event.live).id;
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}/events/${live}`);
  await goOn(facilitator, 'Leave');
  const { page } = stranger;
  const finish = page.getByRole('button', { name: 'Forget everything on this device' }).first();
  await finish.waitFor();
  await stranger.goOffline();
  await says(page, '.status[role=status]', 'No connection at the moment.');
  await page.locator(option(LEAVING, 0, 4)).check();
  await page.getByRole('button', { name: 'Save my answer' }).click();
  await finish.click();
  await page.getByRole('dialog').getByText('1 thing has not been saved yet. If you finish now it is lost.').waitFor();
  await accessible(page, 'the question before finishing');
  await answer(page, 'Finish before everything is saved?', 'Stay here');
  await stranger.goOnline();
  await connected(stranger, { timeout: 30_000 });
  await page.getByText('Your answer is saved. You can change it until it is counted.').waitFor();
  await finish.click();
  await page.waitForURL((url) => url.pathname === '/en');
  for (const person of [careful, stranger, facilitator]) await person.expectNoErrors({ allow: NETWORK_GONE });
  // The other tab tried a token that was used meanwhile, and took the next one.
  await phone.expectNoErrors({ allow: [...NETWORK_GONE, /status of 409 .*\/anon\/write/] });
}
