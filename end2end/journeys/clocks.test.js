// Owns the kinds of review and their clocks: what a kind brings, when something is due, late and met, and clocks that a
// review adds by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { until } from '../lib/wait.js';
import { answer, demonstration, expectNoSidewaysScrolling, join, signIn, steps } from './acts.js';

const DAY_MS = 86_400_000;
const REASON = 'The court asked us to wait';

/** A day so many days ago, in universal time, as a date field holds it. */
const ago = (days) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

const inWords = (text) => new Intl.DateTimeFormat('en-GB', {
  weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC',
}).format(new Date(text)).replace(',', '');

const stage = demonstration();
let staff;
let review;

test('a review has the clocks of its kind, and its own', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('the list says when the clock of a review is due', due);
  await step('a kind says when it is the right one, and brings its clocks', open);
  await step('days that cannot be are not taken, and stay as they were typed', wrong);
  await step('a day that is typed by half is no day', half);
  await step('what is late is said, asked about, and stands in the list', late);
  await step('by keyboard alone a clock is added, in words of its own', byKeyboard);
  await step('of two who set a clock the second is told what stands now', twoAtOnce);
  await step('a clock that is met says so, and late ones keep their reason', met);
  await step('in Welsh, on a phone, everything is there', inWelsh);
  await step('on a closed review the clocks can be read, and not set', closed);
  await step('somebody who takes part reads a board whose review has clocks', takesPart);
});

const clocks = () => staff.page.getByRole('region', { name: 'Clocks', exact: true });
const clock = (name) => clocks().getByRole('article', { name });

async function save(of) {
  await of.getByRole('button', { name: 'Save this clock' }).click();
  await of.getByText('The clock is saved.').waitFor();
}

async function due() {
  staff = await stage.person({ width: 1280 });
  await signIn(staff, { name: stage.demo.sign_in, password: stage.demo.password });
  const line = staff.page.getByRole('listitem').filter({ hasText: stage.demo.reference });
  await line.getByText(/^A clock is due on \w+ \d+ \w+ \d{4}$/).waitFor();
  await accessible(staff.page, 'the list of reviews with a clock');
}

async function open() {
  const { page } = staff;
  const form = page.getByRole('region', { name: 'Open a review' });
  const [kind, nation] = [form.getByLabel('Kind of review'), form.getByLabel('Bank holidays of')];
  assert.equal(await kind.locator('option').count(), 9);
  await nation.waitFor();
  await kind.selectOption({ label: 'England: rapid review' });
  await form.getByText('decide whether a local review follows').waitFor();
  assert.equal(await nation.isVisible(), false, 'the kind says whose holidays count');
  await form.getByLabel('Reference').fill('RR 12');
  await form.getByLabel('Title', { exact: true }).fill('Child M');
  await form.getByRole('button', { name: 'Open the review' }).click();
  await page.waitForURL(/\/staff\/en\/reviews\/[0-9a-f]{32}$/);
  review = page.url();
  await page.getByText('England: rapid review').waitFor();
  assert.deepEqual(await clocks().getByRole('heading', { level: 3 }).allTextContents(), [
    'Notify the national panel', 'Complete the rapid review',
  ]);
  const first = clock('Notify the national panel');
  await first.getByText('5 working days.').waitFor();
  await first.getByText('The local authority becomes aware of the incident').waitFor();
  await first.getByText('Not started').waitFor();
  assert.equal(await first.getByLabel('How long').count(), 0, 'its length is not this review’s to say');
  await accessible(page, 'a review with clocks that have not started');
}

async function wrong() {
  const first = clock('Notify the national panel');
  await first.getByLabel('Started on').fill(ago(3));
  await first.getByLabel('Met on').fill(ago(4));
  await first.getByRole('button', { name: 'Save this clock' }).click();
  await first.getByRole('alert').getByText('A clock starts before it is met').waitFor();
  assert.equal(await first.getByLabel('Met on').inputValue(), ago(4), 'what was typed is still there');
  await first.getByText('Not started').waitFor();
  await accessible(staff.page, 'a clock whose days cannot be');
}

/** A month that was taken out leaves a date field without a value: that is no answer. */
async function half() {
  const { page } = staff;
  const first = clock('Notify the national panel');
  await first.getByLabel('Started on').focus();
  await page.keyboard.press('Backspace');
  assert.equal(await first.getByLabel('Started on').inputValue(), '');
  await first.getByRole('button', { name: 'Save this clock' }).click();
  await first.getByText('Choose the day from the calendar, or leave it empty.').first().waitFor();
  await first.getByText('Not started').waitFor();
}

async function late() {
  const first = clock('Notify the national panel');
  assert.equal(await first.getByLabel('Why is it late?').isVisible(), false);
  await first.getByLabel('Started on').fill(ago(40));
  await first.getByLabel('Met on').fill('');
  await first.getByRole('button', { name: 'Save this clock' }).click();
  await first.getByText('It is late: please say why, above.').waitFor();
  await first.getByText('Late', { exact: true }).waitFor();
  await first.getByText(/It was due on .*\. \d+ working days have passed since\./).waitFor();
  await first.getByLabel('Why is it late?').fill(REASON);
  await save(first);
  await accessible(staff.page, 'a clock that is late');
  await staff.visit('/staff/en');
  const line = staff.page.getByRole('listitem').filter({ hasText: 'RR 12' });
  await line.getByText('Late', { exact: true }).waitFor();
  await line.getByText(/^A clock was due on/).waitFor();
  await staff.visit(new URL(review).pathname);
  assert.equal(await clock('Notify the national panel').getByLabel('Why is it late?').inputValue(), REASON);
}

async function byKeyboard() {
  const { page } = staff;
  await clocks().getByText('Add a clock').focus();
  for (const key of ['Enter', 'Tab']) await page.keyboard.press(key);
  await page.keyboard.type('Dweud wrth y teulu');
  for (const key of ['Tab', 'c', 'Tab']) await page.keyboard.press(key);
  await page.keyboard.type('0');
  await page.keyboard.press('Enter');
  await clocks().getByText('Write how long as a number from 1 to 1000.').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'add-clock-length', 'the problem leads to its field');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('28');
  for (const key of ['Tab', 'd', 'Tab', 'Enter']) await page.keyboard.press(key);
  const own = clock('Dweud wrth y teulu');
  await own.waitFor();
  assert.equal(await own.getByRole('heading').getAttribute('lang'), 'cy');
  await own.getByText('28 days.').waitFor();
  await own.getByLabel('How long').fill('2');
  await own.getByLabel('Days or months').selectOption('months');
  await save(own);
  await own.getByText('2 months.').waitFor();
}

/** Another facilitator has the same page open, and is quicker. */
async function twoAtOnce() {
  const other = await stage.person({ width: 1280 });
  await signIn(other, { name: stage.demo.sign_in, password: stage.demo.password });
  await other.visit(new URL(review).pathname);
  const theirs = other.page.getByRole('article', { name: 'Complete the rapid review' });
  await theirs.getByLabel('Started on').fill(ago(40));
  await theirs.getByRole('button', { name: 'Save this clock' }).click();
  await theirs.getByText('It is late: please say why, above.').waitFor();
  await theirs.getByLabel('Why is it late?').fill(REASON);
  await save(theirs);
  const second = clock('Complete the rapid review');
  await second.getByLabel('Started on').fill(ago(5));
  await second.getByRole('button', { name: 'Save this clock' }).click();
  await second.getByRole('alert').getByText('This was changed meanwhile').waitFor();
  await second.getByText('Late', { exact: true }).waitFor();
  assert.equal(await second.getByLabel('Started on').inputValue(), ago(5), 'what was typed is still there');
  await until(async () => (await second.getByLabel('Why is it late?').inputValue()) === REASON, { what: 'the reason of the other' });
  await save(second);
  await second.getByText('Running', { exact: true }).waitFor();
  assert.equal(await second.getByLabel('Why is it late?').inputValue(), REASON, 'saving did not take it away');
  await second.getByLabel('Why is it late?').fill('');
  await save(second);
  await other.expectNoErrors();
}

async function met() {
  const first = clock('Notify the national panel');
  await first.getByLabel('Met on').fill(ago(1));
  await save(first);
  await first.getByText('Met late', { exact: true }).waitFor();
  assert.equal(await first.getByLabel('Why is it late?').inputValue(), REASON);
  const second = clock('Complete the rapid review');
  await second.getByLabel('Started on').fill(ago(2));
  await second.getByLabel('Met on').fill(ago(1));
  await save(second);
  await second.getByText('Met', { exact: true }).waitFor();
  assert.equal(await second.getByLabel('Why is it late?').isVisible(), false);
}

async function inWelsh() {
  const { page } = staff;
  await page.setViewportSize({ width: 390, height: 844 });
  await staff.visit(new URL(review).pathname.replace('/en/', '/cy/'));
  const region = page.getByRole('region', { name: 'Clociau', exact: true });
  await region.getByRole('article', { name: 'Hysbysu’r panel cenedlaethol' }).getByText('Wedi’i gyflawni’n hwyr').waitFor();
  await page.getByText('Lloegr: adolygiad cyflym').waitFor();
  await expectNoSidewaysScrolling(page, 'a review with clocks');
  await accessible(page, 'clocks in Welsh on a phone');
}

async function closed() {
  const { page } = staff;
  await page.setViewportSize({ width: 1280, height: 900 });
  await staff.visit(new URL(review).pathname);
  await page.getByRole('button', { name: 'Close this review' }).click();
  await answer(page, 'Close this review?', 'Close this review');
  await page.getByText('The review is closed.').waitFor();
  const first = clock('Notify the national panel');
  await first.getByText(REASON).waitFor();
  const days = await first.getByRole('definition').allTextContents();
  assert.deepEqual(days.slice(2, 4), [inWords(ago(40)), inWords(ago(1))]);
  await clock('Dweud wrth y teulu').getByText('Not started').waitFor();
  await accessible(page, 'a closed review with clocks');
  assert.equal(await clocks().getByRole('button').count(), 0);
  await staff.expectNoErrors({ allow: [/422/] });
}

async function takesPart() {
  const person = await stage.person({ width: 390 });
  await join(person, stage.demo.place_links[0]);
  await person.expectNoErrors();
}
