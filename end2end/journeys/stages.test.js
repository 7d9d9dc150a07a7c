// Owns the stages of a review: where it is, what is written in each, going on and back, and who is given any of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { focused, tabTo } from '../lib/keys.js';
import { whereSeen } from '../lib/traffic.js';
import { until } from '../lib/wait.js';
import { answer, demonstration, expectNoSidewaysScrolling, join, onToLearning, signIn, steps } from './acts.js';

const FACT = 'School wrote to the duty team three times';

const stage = demonstration();
let staff;
let review;
let atStart;
let there;
let late;

test('a review goes through the stages of its kind', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('the page of a review says where it is, and what is written there', whereItIs);
  await step('a rapid review begins with what is known', begin);
  await step('what stands there is put differently, and taken away', change);
  await step('of two who write at once both are kept; of two who change it the second is told', twoAtOnce);
  await step('under a heading for one text there is room for one', room);
  await step('a later stage can be read about, and not written', later);
  await step('by keyboard alone the review goes on, and back by undo', byKeyboard);
  await step('stepping back loses nothing', back);
  await step('the decision record is written when it is time to decide', decide);
  await step('from it a local review is opened, which begins with what is known', follows);
  await step('in Welsh, on a phone, everything is there', inWelsh);
  await step('on a closed review everything can be read', closed);
  await step('possible witnesses are warned before they write', witnesses);
  await step('somebody who takes part is given none of these words', takesPart);
});

const where = (page = staff.page) => page.getByRole('region', { name: 'Where the review is' });
const heading = (name, page = staff.page) => page.getByRole('region', { name, exact: true });
const texts = (of) => of.locator('.note__words').allTextContents();

async function visit(n = '') {
  await staff.visit(new URL(review).pathname + (n && `/stages/${n}`));
}

/** Opens the form that writes one more text. */
async function unfold(of) {
  if (!await of.getByRole('button', { name: 'Add it' }).isVisible()) await of.getByText(/^Write (here|one more)$/).click();
}

/** Writes one more text under a heading. */
async function add(of, text) {
  await unfold(of);
  await of.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  await of.getByRole('button', { name: 'Add it' }).click();
  await of.getByText('It is added.').waitFor();
  await until(async () => (await texts(of)).includes(text), { what: `“${text}” to stand there` });
}

/** The form that changes the nth text under a heading. */
async function changing(of, n) {
  const item = of.getByRole('listitem').nth(n);
  if (!await item.getByRole('textbox', { name: 'Put it differently' }).isVisible()) await item.getByText('Change', { exact: false }).first().click();
  return item;
}

async function whereItIs() {
  staff = await stage.person({ width: 1280 });
  await signIn(staff, { name: stage.demo.sign_in, password: stage.demo.password });
  await staff.page.getByRole('listitem').filter({ hasText: stage.demo.reference }).getByText('Stage: Learn together').waitFor();
  await staff.visit(`/staff/en/reviews/${stage.demo.review}`);
  const { page } = staff;
  assert.equal(await page.locator('[aria-current=step]').textContent(), 'Learn together');
  await where().getByText('0 of 3 headings hold something.').waitFor();
  await accessible(page, 'a review with its stages');
  await where().getByText('All stages').click();
  await where().getByRole('link', { name: 'Set the scope', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Set the scope' }).waitFor();
  assert.equal((await texts(heading('Key lines of enquiry'))).length, 3);
  await accessible(page, 'what is written in a stage');
}

async function begin() {
  const { page } = staff;
  await staff.visit('/staff/en');
  const form = page.getByRole('region', { name: 'Open a review' });
  await form.getByLabel('Kind of review').selectOption({ label: 'England: rapid review' });
  await form.getByLabel('Reference').fill('RR 14');
  await form.getByLabel('Title', { exact: true }).fill('Child N');
  await form.getByRole('button', { name: 'Open the review' }).click();
  await page.waitForURL(/\/staff\/en\/reviews\/[0-9a-f]{32}$/);
  review = page.url();
  await where().getByText('0 of 4 headings hold something.').waitFor();
  assert.deepEqual(await page.locator('.where__step').allTextContents(), ['Gather what is known', 'Learn together', 'Decide']);
  await where().getByRole('link', { name: 'Write and read: Gather what is known' }).click();
  const facts = heading('What is known');
  await unfold(facts);
  await facts.getByRole('button', { name: 'Add it' }).click();
  await facts.getByRole('alert').waitFor();
  assert.equal((await focused(page)).role, 'alert', 'what is missing is said where one is');
  await accessible(page, 'a text that is missing');
  await add(facts, 'The school saw bruises in May');
  await add(facts, FACT);
  await add(facts, 'The health visitor was not asked');
  assert.deepEqual(await texts(facts), ['The school saw bruises in May', FACT, 'The health visitor was not asked']);
}

async function change() {
  const facts = heading('What is known');
  const first = await changing(facts, 0);
  await first.getByRole('textbox', { name: 'Put it differently' }).fill('');
  await first.getByRole('button', { name: 'Save the change' }).click();
  await first.getByRole('alert').waitFor();
  await first.getByRole('textbox', { name: 'Put it differently' }).fill('The school saw bruises in May and June');
  await first.getByLabel('Language of these words').selectOption({ label: 'Cymraeg' });
  await first.getByRole('button', { name: 'Save the change' }).click();
  await first.getByText('The change is saved.').waitFor();
  await until(async () => (await texts(facts))[0] === 'The school saw bruises in May and June', { what: 'the change' });
  assert.equal(await first.locator('.note__words').getAttribute('lang'), 'cy');
  const last = await changing(facts, 2);
  await last.getByRole('button', { name: 'Take it away' }).click();
  await answer(staff.page, 'Take this away?', 'Take it away');
  await facts.getByText('It is taken away.').waitFor();
  await until(async () => (await texts(facts)).length === 2, { what: 'two texts' });
  await until(async () => (await focused(staff.page)).name === 'What is known', { what: 'the focus on the heading' });
  await add(facts, 'The health visitor was asked in June');
}

async function twoAtOnce() {
  const other = await stage.person({ width: 1280 });
  await signIn(other, { name: stage.demo.sign_in, password: stage.demo.password });
  await other.visit(`${new URL(review).pathname}/stages/1`);
  const [ours, theirs] = [heading('What is known'), heading('What is known', other.page)];
  await add(theirs, 'From the other one');
  await add(ours, 'From this one');
  assert.deepEqual((await texts(ours)).slice(3), ['From the other one', 'From this one']);
  const [mine, their] = [await changing(ours, 3), await changing(theirs, 3)];
  await their.getByRole('textbox', { name: 'Put it differently' }).fill('Put differently by the other one');
  await their.getByRole('button', { name: 'Save the change' }).click();
  await their.getByText('The change is saved.').waitFor();
  const field = mine.getByRole('textbox', { name: 'Put it differently' });
  await field.fill('Put differently by this one');
  await mine.getByRole('button', { name: 'Save the change' }).click();
  await mine.getByRole('alert').getByText('This was changed meanwhile').waitFor();
  await mine.locator('.note__words').getByText('Put differently by the other one').waitFor();
  assert.equal(await field.inputValue(), 'Put differently by this one', 'what was typed is still there');
  await mine.getByRole('button', { name: 'Save the change' }).click();
  await mine.getByText('The change is saved.').waitFor();
  await mine.locator('.note__words').getByText('Put differently by this one').waitFor();
  // What somebody is changing is not lost with what stood there.
  await field.fill('Typed while it was taken away');
  await other.visit(`${new URL(review).pathname}/stages/1`);
  await (await changing(theirs, 3)).getByRole('button', { name: 'Take it away' }).click();
  await answer(other.page, 'Take this away?', 'Take it away');
  await theirs.getByText('It is taken away.').waitFor();
  await mine.getByRole('button', { name: 'Save the change' }).click();
  await mine.getByText('Somebody has taken this away.').waitFor();
  assert.equal(await field.inputValue(), 'Typed while it was taken away');
  await accessible(staff.page, 'a text that somebody has taken away');
  await mine.getByRole('button', { name: 'Save the change' }).click();
  await ours.locator('.note__words').getByText('Typed while it was taken away').waitFor();
  assert.deepEqual((await texts(ours)).slice(3), ['Typed while it was taken away', 'From this one']);
  await other.expectNoErrors({ allow: [/422/] });
}

async function room() {
  await staff.visit(`/staff/en/reviews/${stage.demo.review}/stages/1`);
  const period = heading('Time under review');
  assert.equal((await texts(period)).length, 1);
  assert.equal(await period.getByText(/^Write (here|one more)$/).isVisible(), false);
}

async function later() {
  await visit(3);
  await staff.page.getByRole('heading', { level: 1, name: 'Decide' }).waitFor();
  await heading('Criteria').getByText('This can be written once the review is at this stage.').waitFor();
  assert.equal(await staff.page.locator('main').getByRole('textbox').count(), 0, 'nothing to write in');
  await accessible(staff.page, 'a stage that is to come');
  await visit(9);
  await staff.page.getByText('This kind of review has no such stage.').waitFor();
}

async function byKeyboard() {
  await visit();
  const { page } = staff;
  await tabTo(page, 'Go on to: Learn together');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Go on to “Learn together”?' });
  await dialog.getByText('3 headings of this stage are still empty.').waitFor();
  await accessible(page, 'the question before going on');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.locator('[aria-current=step]').textContent(), 'Gather what is known');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await tabTo(page, 'Go on to: Learn together');
  await page.keyboard.press('Enter');
  await where().getByText('The review is at “Learn together” now.').waitFor();
  await tabTo(page, 'Undo: back to Gather what is known');
  await page.keyboard.press('Enter');
  await where().getByText('The review is at “Gather what is known” now.').waitFor();
  assert.equal(await page.locator('[aria-current=step]').textContent(), 'Gather what is known');
}

async function back() {
  const { page } = staff;
  await onToLearning(page);
  await visit(2);
  await add(heading('What could be improved'), 'Answer whoever writes');
  await visit(1);
  atStart = await texts(heading('What is known'));
  await add(heading('What was done at once'), 'A nurse visits every day');
  await visit();
  await page.getByRole('button', { name: 'Step back to: Gather what is known' }).click();
  await answer(page, 'Step back to “Gather what is known”?', 'Step back to: Gather what is known');
  await where().getByText('The review is at “Gather what is known” now.').waitFor();
  await visit(2);
  assert.deepEqual(await texts(heading('What could be improved')), ['Answer whoever writes']);
  assert.equal(await page.locator('main').getByRole('textbox').count(), 0, 'nothing to write in');
  await visit();
  await onToLearning(page);
  await visit(1);
  assert.deepEqual(await texts(heading('What is known')), atStart);
}

async function decide() {
  const { page } = staff;
  await visit();
  await page.getByRole('button', { name: 'Go on to: Decide' }).click();
  await answer(page, 'Go on to “Decide”?', 'Go on to: Decide');
  await where().getByText('The review is at “Decide” now.').waitFor();
  await where().getByRole('link', { name: 'Write and read: Decide' }).click();
  await add(heading('Decision'), 'A local review follows');
  await until(async () => (await focused(page)).name === 'Decision', { what: 'the focus on the heading that is full' });
  await add(heading('Who saw it differently'), 'Nobody');
  await visit();
  await where().getByText('2 of 6 headings hold something.').waitFor();
  assert.equal(await where().getByRole('button', { name: /^Go on to/ }).count(), 0, 'nothing comes after');
}

/** From the decision record a local review is opened, which begins with what is known. */
async function follows() {
  const { page } = staff;
  await visit(3);
  const next = heading('What follows');
  assert.equal(await next.getByLabel('Title', { exact: true }).inputValue(), 'Child N');
  await next.getByRole('button', { name: 'Open a review that follows' }).click();
  await next.getByRole('alert').waitFor();
  await next.getByLabel('Reference').fill('LR 15');
  await accessible(page, 'a review that is to follow');
  await next.getByRole('button', { name: 'Open a review that follows' }).click();
  await page.getByText('Reference LR 15').waitFor();
  await page.getByText('England: local child safeguarding practice review').waitFor();
  await where().getByText('1 of 6 headings hold something.').waitFor();
  await where().getByRole('link', { name: 'Write and read: Set the scope' }).click();
  await heading('What is known').waitFor();
  assert.deepEqual(await texts(heading('What is known')), atStart);
  await page.getByRole('link', { name: 'Back to the review' }).click();
  await page.getByText('It follows from').getByRole('link', { name: 'RR 14 Child N' }).click();
  await page.getByText('Reference RR 14').waitFor();
  await visit(3);
  await heading('What follows').getByRole('link', { name: 'LR 15 Child N' }).waitFor();
}

async function inWelsh() {
  const { page } = staff;
  await page.setViewportSize({ width: 390, height: 844 });
  await staff.visit(new URL(review).pathname.replace('/en/', '/cy/'));
  const region = page.getByRole('region', { name: 'Ble mae’r adolygiad' });
  await region.getByRole('link', { name: 'Ysgrifennu a darllen: Penderfynu' }).click();
  await page.getByRole('heading', { level: 1, name: 'Penderfynu' }).waitFor();
  await page.getByRole('region', { name: 'Penderfyniad', exact: true }).getByText('A local review follows').first().waitFor();
  await expectNoSidewaysScrolling(page, 'a stage');
  await accessible(page, 'a stage in Welsh on a phone');
}

async function closed() {
  const { page } = staff;
  await page.setViewportSize({ width: 1280, height: 900 });
  await visit();
  await page.getByRole('button', { name: 'Close this review' }).click();
  await answer(page, 'Close this review?', 'Close this review');
  await page.getByText('The review is closed.').waitFor();
  await until(async () => (await where().getByRole('button').count()) === 0, { what: 'no way on or back' });
  await where().getByRole('link', { name: 'Read: Decide' }).click();
  await heading('Decision').getByText('A local review follows').first().waitFor();
  await heading('Criteria').getByText('Nothing is written here yet.').waitFor();
  assert.equal(await page.locator('main').getByRole('textbox').count(), 0, 'nothing to write in');
  await accessible(page, 'a stage of a closed review');
  await staff.expectNoErrors({ allow: [/422/] });
}

/** What describes a field to somebody who does not see it. */
function described(page, field) {
  return page.locator(field).evaluate((it) => it.getAttribute('aria-describedby').split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
}

/** On a board that is open already, and on one that is opened later. */
async function witnesses() {
  there = await stage.person({ width: 390 });
  await join(there, stage.demo.place_links[0]);
  const warning = (person) => person.page.getByText('If you may be a witness');
  assert.equal(await warning(there).count(), 0);
  await staff.visit(`/staff/en/reviews/${stage.demo.review}`);
  const section = heading('Possible witnesses');
  await section.getByText('Nobody is warned.').waitFor();
  await section.getByRole('button', { name: 'Warn everybody' }).click();
  await section.getByText('The warning stands.').waitFor();
  await until(async () => (await focused(staff.page)).name === 'Possible witnesses', { what: 'the focus on the heading' });
  await warning(there).waitFor();
  assert.equal(await there.page.getByText('get advice before you write here.').count(), 3, 'once in full, and at each field');
  assert.match(await described(there.page, '#words-right'), /If you may be asked to give evidence/);
  await expectNoSidewaysScrolling(there.page, 'a board with the warning');
  await accessible(there.page, 'a board with the warning');
  late = await stage.person({ width: 390, seed: 2 });
  await join(late, stage.demo.place_links[1]);
  await warning(late).waitFor();
  await section.getByRole('button', { name: 'Take the warning away' }).click();
  await warning(late).waitFor({ state: 'hidden' });
  await warning(there).waitFor({ state: 'hidden' });
}

/** Neither while it is written, nor when they come back. */
async function takesPart() {
  const words = 'Asked by letter, and by the school';
  await staff.visit(`/staff/en/reviews/${stage.demo.review}/stages/2`);
  await add(heading('How the family takes part'), words);
  // What comes after it has arrived, so it has.
  await staff.visit(`/staff/en/reviews/${stage.demo.review}`);
  await staff.page.getByRole('button', { name: 'Warn everybody' }).click();
  await there.page.getByText('If you may be a witness').waitFor();
  await late.page.reload();
  await late.page.getByText('If you may be a witness').waitFor();
  for (const person of [there, late]) {
    assert.ok(person.traffic.length > 0);
    for (const text of [words, 'How was Child W’s own voice heard']) {
      assert.deepEqual(whereSeen(text, person.traffic), [], `“${text}” was given to somebody who takes part`);
    }
    await person.expectNoErrors();
  }
}
