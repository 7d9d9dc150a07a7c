// Owns people without a device: staff make one link for three of them and slips to write on; one person types what
// they wrote and answers for each, comes back by words, and nothing shows that it came from paper.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { NETWORK_GONE } from '../lib/browser.js';
import { until } from '../lib/wait.js';
import { boardTexts, connected, contribution, demonstration, expectNoSidewaysScrolling, join, pathOf, says, signIn, steps, write } from './acts.js';

/** The stances that the demonstration asks for. */
const STANCES = 6;
const SAVED = 'Your answers are saved. You can change them until they are counted.';
const VOICE = 'Health, practitioner';
/** More than one place may write. */
const TYPED = [...'abcdefghijkl'].map((letter) => `On paper in a careful hand, heap ${letter} of the room`);
const OTHERS = [...'vwxyz'].map((letter) => `By somebody with a device, table ${letter} of the room`);

const stage = demonstration();
let facilitator;
let scribe;
let reader;
let other;
let link;
let before;

test('one person types for three without a device', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('staff make one link for three, and slips that are all alike', makeLink);
  await step('the link says for how many it is, and takes all its places', joining);
  await step('more is typed than one place may write, each with a voice of its own', typing);
  await step('what was typed stands on the board like everything else', appears);
  await step('answers are sent for two slips, each by itself', answering);
  await step('by return words all places are there on another device', comeBack);
  await step('a link that is not whole, or that somebody has begun to use, takes nothing', brokenLinks);
  await step('no request holds two places, and nothing is in two of them', nothingTogether);
});

const live = () => stage.demo.events.find((event) => event.live).id;
const eventPath = (more = '') => `/staff/en/reviews/${stage.demo.review}/events/${live()}${more}`;
const option = (about, choice) => `#ballot-${STANCES}-${about}-${choice}`;

/** How many have joined, as the console says: [joined, places]. */
async function counts() {
  await facilitator.visit(eventPath());
  return until(async () => {
    const words = await facilitator.page.getByText(/\d+ of \d+ places have joined/).first().textContent();
    const numbers = words.match(/\d+/g).map(Number);
    // Before the first counts have come it says none.
    return numbers[1] > 0 && numbers;
  }, { what: 'the counts of places' });
}

/** Makes a link for so many on the page of places, which is open; the newest is the last. */
async function make(number) {
  const { page } = facilitator;
  const links = page.locator('section:has(> #scribe-title) .seat-link code');
  const known = await links.count();
  await page.locator('#scribe-number').selectOption(String(number));
  await page.getByRole('button', { name: 'Make the scribe’s link' }).click();
  await links.nth(known).waitFor();
  return links.nth(known).textContent();
}

async function makeLink() {
  facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  before = await counts();
  await facilitator.visit(eventPath('/places'));
  const { page } = facilitator;
  link = await make(3);
  assert.match(new URL(link).hash, /^#s=[0-9a-f]{32}(\.[0-9a-f]{32}){2}$/);
  await page.getByText('Link for 3 people').first().waitFor();
  assert.equal(await page.locator('section:has(> #scribe-title) .qr svg').count(), 1);
  await make(20);
  await page.getByText('This link is too long for a code that phones read well.').waitFor();
  assert.equal(await page.locator('section:has(> #scribe-title) .qr svg').count(), 1, 'the long one has none');
  await page.locator('#paper-number').selectOption('4');
  await page.getByRole('button', { name: 'Print slips to write on' }).click();
  const slips = page.locator('.slip-sheet__slip--paper');
  await slips.nth(11).waitFor();
  const texts = await slips.evaluateAll((all) => all.map((slip) => slip.outerHTML));
  assert.deepEqual([texts.length, new Set(texts).size], [12, 3], 'four of each question, all alike');
  await accessible(page, 'a link for a scribe, and slips to write on');
  await expectNoSidewaysScrolling(page, 'the page of places');
}

async function joining() {
  scribe = await stage.person();
  const { page } = scribe;
  await scribe.visit(pathOf(link));
  await page.getByText('You type for 3 people without a device.').waitFor();
  await page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  await page.getByRole('button', { name: 'Take these places' }).waitFor();
  await page.locator('.seat-page__seat .summary').waitFor();
  await accessible(page, 'the link of a scribe');
  await page.getByRole('button', { name: 'Take these places' }).click();
  await page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/, { timeout: 60_000 });
  await connected(scribe);
  // 3 and 20 were made, and the three have joined.
  await until(async () => {
    assert.deepEqual(await counts(), [before[0] + 3, before[1] + 23]);
    return true;
  }, { what: 'three more to have joined', timeout: 30_000 });
}

async function typing() {
  const { page } = scribe;
  await page.getByText('Add something that went right').click();
  await page.getByText('You type for 3 people. Mix the slips before you type.').first().waitFor();
  await page.getByText('Contributions left here, for all of them together: 30.').first().waitFor();
  const voices = page.locator('#words-right-voice');
  await voices.waitFor();
  assert.ok(!(await voices.locator('option').allTextContents()).some((name) => name.startsWith('Police')), 'too few of them');
  await accessible(page, 'the board of a scribe');
  for (const [n, text] of TYPED.entries()) {
    if (n === 0) await voices.selectOption({ label: VOICE });
    await write(scribe, 'right', text);
    await until(async () => (await voices.inputValue()) === '', { what: 'no voice: the next slip is somebody else’s' });
  }
  await page.getByText(`Contributions left here, for all of them together: ${30 - TYPED.length}.`).first().waitFor();
  await connected(scribe);
}

async function appears() {
  reader = await stage.person();
  await join(reader, stage.demo.place_links[0]);
  await reader.page.getByText('Add something that went right').click();
  for (const text of OTHERS) await write(reader, 'right', text);
  await until(async () => {
    const { right } = await boardTexts(reader.page);
    for (const text of TYPED) assert.equal(right.filter((it) => it === text).length, 1, text);
    return true;
  }, { what: 'all slips to stand on the board', timeout: 30_000 });
  await contribution(reader.page, TYPED[0]).getByText(VOICE).waitFor();
  assert.equal(await contribution(reader.page, TYPED[1]).getByText('Voice not shown').count(), 1);
  const facts = await until(async () => {
    await scribe.settled();
    const frames = scribe.traffic.filter(({ kind, body }) => kind === 'frame received' && body?.startsWith('{')).map(({ body }) => JSON.parse(body));
    const facts = frames.flatMap((frame) => frame.entries?.list ?? []).map(({ leaf }) => leaf.fact.contributed).filter(Boolean);
    assert.ok(facts.length > TYPED.length, `what was typed, and some that was not: ${facts.length} of more than ${TYPED.length}`);
    return facts;
  }, { what: 'the device of the scribe to be told' });
  assert.equal(new Set(facts.map((fact) => Object.keys(fact).join())).size, 1, 'all have the same fields');
  // Whoever types is not the author, and cannot sign.
  const own = contribution(scribe.page, TYPED[1]);
  await own.getByRole('button', { name: 'Change', exact: true }).waitFor();
  assert.equal(await own.getByRole('button', { name: 'Put my name under this' }).count(), 0);
}

async function answering() {
  const { page } = scribe;
  const slips = page.locator(`#ballot-${STANCES}-slip`);
  await slips.waitFor();
  assert.deepEqual(await slips.locator('option').allTextContents(), ['Slip 1 of 3', 'Slip 2 of 3', 'Slip 3 of 3']);
  await page.locator(option(0, 0)).check();
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.getByText(SAVED).waitFor();
  await slips.selectOption('1');
  await page.getByText(SAVED).waitFor({ state: 'hidden' });
  assert.equal(await page.locator(option(0, 0)).isChecked(), false, 'another slip, nothing answered');
  await page.locator(option(0, 1)).check();
  await page.locator(option(1, 2)).check();
  await page.locator(`#ballot-${STANCES}-voice`).selectOption({ label: VOICE });
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.getByText(SAVED).waitFor();
  assert.deepEqual(await slips.locator('option').allTextContents(), ['Slip 1 of 3: sent', 'Slip 2 of 3: sent', 'Slip 3 of 3']);
  await accessible(page, 'the ballot of a slip');
  await slips.selectOption('0');
  await until(() => page.locator(option(0, 0)).isChecked(), { what: 'the answers of the first slip' });
  await scribe.settled();
  const votes = written(scribe).map(({ op }) => op.vote).filter(Boolean);
  assert.equal(new Set(votes.map(({ id }) => id)).size, 2, 'a ballot for each slip');
  assert.deepEqual(votes.map(({ voice }) => voice), [null, 0]);
  const salts = votes.flatMap(({ answers }) => answers.map(({ salt }) => salt));
  assert.equal(new Set(salts).size, 3, 'no two answers have one salt');
}

/** What somebody sent to be written. */
function written({ traffic }) {
  return traffic.filter(({ kind, url }) => kind === 'request' && new URL(url).pathname === '/anon/write').map(({ body }) => JSON.parse(body));
}

async function comeBack() {
  await scribe.page.getByRole('button', { name: 'Show my return words' }).first().click();
  await scribe.page.locator('.return-words li').nth(11).waitFor();
  const words = await scribe.page.locator('.return-words li').allTextContents();
  other = await stage.person({ width: 1280 });
  const { page } = other;
  await other.visit(pathOf(link));
  await page.getByRole('button', { name: /^No, others use it too/ }).click();
  await page.getByText('The places of this link were taken on another device.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Back to these places' }).isDisabled());
  await page.getByLabel('Your twelve return words').fill(words.join(' '));
  await page.getByRole('button', { name: 'Check these words' }).click();
  await page.getByText('These words are whole.').waitFor();
  await page.getByRole('button', { name: 'Back to these places' }).click();
  await page.waitForURL(/\/en\/b\/[0-9a-f]{32}\/[0-9a-f]{32}$/, { timeout: 60_000 });
  await connected(other);
  await until(() => page.locator(option(0, 0)).isChecked(), { what: 'the answers of the first slip' });
  await page.locator(`#ballot-${STANCES}-slip`).selectOption('1');
  await until(() => page.locator(option(0, 1)).isChecked(), { what: 'the answers of the second slip' });
  for (const text of [TYPED[0], TYPED.at(-1)]) {
    await contribution(page, text).getByRole('button', { name: 'Change', exact: true }).waitFor();
  }
  assert.equal(await contribution(page, OTHERS[0]).getByRole('button', { name: 'Change', exact: true }).count(), 0);
  // Twelve were typed, also where another device did it.
  await page.getByText('Add something that went right').click();
  await page.getByText(`Contributions left here, for all of them together: ${30 - TYPED.length}.`).first().waitFor();
}

async function brokenLinks() {
  await facilitator.visit(eventPath('/places'));
  const whole = new URL(await make(2));
  const [first] = whole.hash.slice(3).split('.');
  const broken = await stage.person();
  const open = async (hash) => {
    // From elsewhere, so that the page is loaded.
    await broken.visit('/en');
    await broken.visit(`${whole.pathname}${hash}`);
    await broken.page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  };
  await open(`#s=${first}.${'0'.repeat(32)}`);
  await broken.page.getByText('1 of the 2 places of this link cannot be found.').waitFor();
  assert.ok(await broken.page.getByRole('button', { name: 'Take these places' }).isDisabled());
  await accessible(broken.page, 'a link that is not whole');
  const somebody = await stage.person();
  await join(somebody, `${whole.origin}${whole.pathname}#s=${first}`);
  await open(whole.hash);
  await broken.page.getByText('Another device has taken 1 of the 2 places of this link').waitFor();
  assert.ok(await broken.page.getByRole('button', { name: 'Take these places' }).isDisabled());
  assert.equal(await broken.page.getByLabel('Your twelve return words').count(), 0, 'no words belong to it');
  await broken.expectNoErrors({ allow: [/status of 404 .*\/issue\/look/] });
  await somebody.expectNoErrors();
}

async function nothingTogether() {
  const requests = [scribe, other].flatMap(({ traffic }) => traffic.filter(({ kind }) => kind === 'request' || kind === 'frame sent'));
  const secrets = new URL(link).hash.slice(3).split('.');
  for (const { url, body } of requests) {
    assert.ok(secrets.every((secret) => !url.includes(secret)), 'a secret in an address');
    assert.ok(secrets.filter((secret) => (body ?? '').includes(secret)).length <= 1, `${url} holds two places`);
    const kinds = ['"screen":', '"round":', '"secret":'].filter((kind) => (body ?? '').includes(kind));
    assert.ok(kinds.length <= 1, `${url} holds ${kinds}`);
  }
  const joins = requests.filter(({ url }) => new URL(url).pathname === '/issue/join').map(({ body }) => JSON.parse(body));
  const sent = new Map(joins.map(({ secret, blinded }) => [secret, blinded.flat()]));
  assert.equal(sent.size, 3);
  const elements = [...sent.values()].flat();
  assert.equal(new Set(elements).size, elements.length, 'two places asked for with one element');
  assert.equal(joins.length, 6, 'asked for again by the same words');
  for (const { secret, blinded } of joins) assert.deepEqual(blinded.flat(), sent.get(secret), 'the same on both devices');
  await says(scribe.page, '.status[role=status]', 'Connected.');
  for (const person of [facilitator, scribe, reader, other]) await person.expectNoErrors({ allow: NETWORK_GONE });
}
