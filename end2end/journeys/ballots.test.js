// Owns ballots: what everybody is asked is answered on a phone, changed, found again on a laptop, counted once, and
// shown to all without anybody's own.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { NETWORK_GONE } from '../lib/browser.js';
import { until } from '../lib/wait.js';
import { answer, connected, demonstration, join, pathOf, signIn, steps } from './acts.js';

/** The stances that the demonstration asks for: the first round of that kind, about three themes. */
const STANCES = 6;
const PRIORITIES = 9;
const SAVED = 'Your answers are saved. You can change them until they are counted.';
const UNSENT = 'What you have chosen now is not sent yet.';

const stage = demonstration();
let facilitator;
let phone;
let laptop;
let before;

test('everybody is asked, and nobody’s answers are shown', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('how safe it feels was counted, and is shown to whoever comes', safety);
  await step('on the phone: answers wait, are kept when the page is opened again, and are saved', onThePhone);
  await step('an answer is changed, and counted once', changed);
  await step('on the laptop, by return words, the answers are there', onTheLaptop);
  await step('the facilitator counts, everybody sees the same, and one’s own are found', counted);
  await step('what matters most: so many and no more', priorities);
  await step('no request shows whose ballot it is', nothingTogether);
  await step('anybody counts it again from the record, and notices what is wrong with it', again);
});

const option = (about, choice, round = STANCES) => `#ballot-${round}-${about}-${choice}`;

/** How many chose what about each statement, as the table of a page says. */
function figures(page) {
  return page.locator('.answers').filter({ hasText: 'Where everyone stands' }).locator('table').first().locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number.parseInt(cell.textContent, 10))).filter((row) => row.length > 0));
}

async function safety() {
  phone = await stage.person();
  await join(phone, stage.demo.place_links[0]);
  await phone.page.getByRole('heading', { name: /How safe it feels to speak/ }).waitFor();
  await phone.page.getByText(/\d+ people answered/).first().waitFor();
  await accessible(phone.page, 'a board with a question and with answers');
}

async function onThePhone() {
  const { page } = phone;
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.getByText('Choose at least one answer first. Nothing was sent.').first().waitFor();
  await page.locator(option(0, 0)).check();
  await page.locator(option(1, 2)).check();
  await page.getByText(UNSENT).waitFor();
  await page.getByRole('button', { name: 'Send my answers' }).click();
  await page.getByText(SAVED).waitFor();
  await page.reload();
  await connected(phone);
  await page.getByText(SAVED).waitFor();
  assert.ok(await page.locator(option(0, 0)).isChecked());
}

async function changed() {
  const { page } = phone;
  await page.locator(option(0, 1)).check();
  await page.getByText(UNSENT).waitFor();
  await page.getByRole('button', { name: 'Change my answers' }).click();
  await page.getByText(UNSENT).waitFor({ state: 'hidden' });
  await page.getByText(SAVED).waitFor();
  const casts = phone.traffic.filter(({ kind, url }) => kind === 'request' && new URL(url).pathname === '/anon/write');
  const votes = casts.map(({ body }) => JSON.parse(body).op.vote);
  assert.deepEqual([...new Set(votes.map(({ id }) => id))].length, 1, 'one ballot');
  assert.ok(votes.at(-1).turn > votes[0].turn, 'a higher turn');
}

async function onTheLaptop() {
  const { page } = phone;
  await page.getByRole('button', { name: 'Show my return words' }).first().click();
  await page.locator('.return-words li').nth(11).waitFor();
  const words = await page.locator('.return-words li').allTextContents();
  laptop = await stage.person({ width: 1280 });
  await laptop.visit(pathOf(stage.demo.place_links[0]));
  await laptop.page.getByRole('button', { name: /^Yes, it is mine/ }).click();
  await laptop.page.getByLabel('Your twelve return words').fill(words.join(' '));
  await laptop.page.getByRole('button', { name: 'Check these words' }).click();
  await laptop.page.getByText('These words are whole.').waitFor();
  await laptop.page.getByRole('button', { name: 'Back to my place' }).click();
  await connected(laptop);
  await laptop.page.getByText(SAVED).waitFor();
  assert.ok(await laptop.page.locator(option(0, 1)).isChecked(), 'what was answered on the phone');
  await laptop.page.locator(option(2, 0)).check();
  await laptop.page.getByRole('button', { name: 'Change my answers' }).click();
  await laptop.page.getByText(SAVED).waitFor();
  // The phone knows nothing of it yet, and changes its mind as well: the newest counts, and none is lost on the way.
  await page.locator(option(1, 0)).check();
  await page.getByRole('button', { name: 'Change my answers' }).click();
  await until(async () => (await page.getByText(UNSENT).isHidden()) && page.getByText(SAVED).isVisible(), { what: 'the phone’s answers to be saved' });
}

async function counted() {
  facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  const live = stage.demo.events.find((event) => event.live).id;
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}/events/${live}`);
  const { page } = facilitator;
  const panel = page.locator('.ask__part', { hasText: 'Where everyone stands' });
  // Before the first counts have come it says that nobody has.
  await until(async () => {
    before = Number((await panel.getByText(/had answered at the last count/).textContent()).match(/\d+/)[0]);
    return before > 0;
  }, { what: 'how many have answered' });
  await accessible(page, 'the console with a question');
  await phone.page.locator(`#ballot-${STANCES}-send`).focus();
  await panel.getByRole('button', { name: 'Count and show the answers' }).click();
  await answer(page, 'Count and show the answers now?', 'Count and show the answers');
  await phone.page.getByText('“Where do you stand?” closes in a moment.').waitFor();
  for (const { page } of [phone, laptop, facilitator]) {
    await page.getByRole('heading', { name: /Where everyone stands/ }).first().waitFor({ timeout: 30_000 });
  }
  await phone.page.getByText('“Where do you stand?” is closed.').waitFor();
  await until(() => phone.page.evaluate((id) => document.activeElement?.id === id, `answers-${STANCES}`), { what: 'the focus to be at the answers' });
  // As the phone sent them last. The laptop sent others before, and is told so, and about what.
  await phone.page.getByText('Your own answers are in the count.').waitFor();
  await laptop.page.getByText(/^This device sent answers to “Where everyone stands – Explore” that are not in the count/).waitFor();
  assert.equal(await facilitator.page.getByText('Your own answers are in the count.').count(), 0);
  const seen = await figures(phone.page);
  assert.equal(seen.length, 3);
  for (const { page } of [laptop, facilitator]) assert.deepEqual(await figures(page), seen);
  // The place counts once, with what was sent last: with it at most one more than the console said.
  const said = await phone.page.locator('.answers').filter({ hasText: 'Where everyone stands' }).getByText(/\d+ people answered\./).first().textContent();
  const people = Number(said.match(/\d+/)[0]);
  assert.ok([before, before + 1].includes(people), `${people} people answered, and the console said ${before}`);
  for (const row of seen) assert.ok(row.reduce((sum, n) => sum + n, 0) <= people, `${row} of ${people}`);
  await accessible(phone.page, 'answers that were counted');
}

async function priorities() {
  const { page } = facilitator;
  await page.getByText('Ask what matters most').click();
  const form = page.locator('details[open]', { hasText: 'Ask what matters most' });
  for (const box of (await form.getByRole('checkbox').all()).slice(0, 4)) await box.check();
  await form.getByRole('button', { name: 'Ask everyone this' }).click();
  await phone.page.getByRole('heading', { name: 'What matters most?' }).waitFor();
  for (const n of [0, 1, 2]) await phone.page.locator(option(n, 0, PRIORITIES)).check();
  await phone.page.getByText('3 of 3 chosen.').waitFor();
  await phone.page.locator(option(3, 0, PRIORITIES)).click({ force: true });
  assert.equal(await phone.page.locator(option(3, 0, PRIORITIES)).isChecked(), false, 'a fourth');
  await phone.page.locator(`#ballot-${PRIORITIES}-send`).click();
  await phone.page.getByText(SAVED).waitFor();
  await page.locator('.ask__part', { hasText: 'What matters most' }).getByRole('button', { name: 'Count and show the answers' }).click();
  await answer(page, 'Count and show the answers now?', 'Count and show the answers');
  // One ballot: nothing may be told of it.
  await phone.page.getByText('Too few answered (fewer than 3): nothing is shown.').waitFor({ timeout: 30_000 });
}

async function again() {
  const { stdout: record } = await stage.server.run(['record', '--data', stage.server.data, stage.demo.review]);
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'cairn-record-')), 'record.jsonl');
  try {
    writeFileSync(file, record);
    const { stdout } = await stage.server.run(['recount', file]);
    assert.match(stdout, /Rounds counted again: [1-9]/);
    assert.match(stdout, /ballots/);
    const lines = record.split('\n');
    const at = lines.findIndex((line) => line.includes('"answered"'));
    writeFileSync(file, [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n'));
    await assert.rejects(stage.server.run(['recount', file]), ({ code, stdout: told }) => code === 1 && /WRONG, entry \d+/.test(told));
    await assert.rejects(stage.server.run(['recount', `${file}.not`]), { code: 2 });
  } finally {
    rmSync(path.dirname(file), { recursive: true });
  }
}

async function nothingTogether() {
  const requests = [phone, laptop].flatMap(({ traffic }) => traffic.filter(({ kind }) => kind === 'request' || kind === 'frame sent'));
  for (const { url, body } of requests) {
    const kinds = ['"screen":', '"vote":', '"secret":'].filter((kind) => (body ?? '').includes(kind));
    assert.ok(kinds.length <= 1, `${url} holds ${kinds}`);
  }
  // What everybody is sent holds no ballot, and no voice beside an answer.
  const frames = facilitator.traffic.filter(({ kind }) => kind === 'frame received' || kind === 'response').map(({ body }) => body ?? '').join('\n');
  const ids = requests.map(({ body }) => body?.match(/"vote":\{"id":"([0-9a-f]{32})"/)?.[1]).filter(Boolean);
  assert.ok(ids.length > 3 && ids.every((id) => !frames.includes(id)));
  // The laptop's newer ballot was in the way of the phone's once: it said so, and the phone sent it anew.
  for (const person of [phone, laptop, facilitator]) await person.expectNoErrors({ allow: [...NETWORK_GONE, /status of 422 .*\/anon\/write/] });
}
