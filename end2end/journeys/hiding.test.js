// Owns hiding and signing: a facilitator takes a name from view, a second one agrees, the author puts it differently;
// and somebody puts their own name under their own words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectAccessible as accessible } from '../lib/axe.js';
import { until } from '../lib/wait.js';
import { contribution, demonstration, join, signIn, steps, write } from './acts.js';

const NAMED = 'Gethin Pugh drove her to the clinic himself';
const SHOWN = '[…] drove her to the clinic himself';
const BETTER = 'A neighbour drove her to the clinic himself';
const OTHERS = ['The clinic had an interpreter that day', 'The letter was read aloud to her'];

const stage = demonstration();
let facilitator;
let author;
let reader;

test('a name is hidden, and another is put under words by choice', { timeout: 300_000 }, async (t) => {
  const step = steps(t);
  await step('words with a name stand on every screen', written);
  await step('the facilitator hides the name, and can put nothing in its place', hidden);
  await step('everybody sees that and why; a page opened again does not have the words', everybody);
  await step('shown again it is what it was', again);
  await step('its author puts it differently, and it is hidden no more', differently);
  await step('an author puts a name under their own words, and takes it away', signed);
});

async function written() {
  author = await stage.person();
  await join(author, stage.demo.place_links[0]);
  reader = await stage.person();
  await join(reader, stage.demo.place_links[1]);
  await author.page.getByText('Add something that went right').click();
  for (const text of [NAMED, ...OTHERS]) await write(author, 'right', text);
  await write(author, 'right', 'One that makes five');
  await write(author, 'right', 'And one more');
  for (const person of [author, reader]) await contribution(person.page, NAMED).waitFor();
}

async function hide(page, words) {
  await contribution(page, words).getByRole('button', { name: 'Hide a part' }).click();
  return page.getByRole('dialog', { name: 'Hide a part of this contribution?' });
}

async function hidden() {
  facilitator = await stage.person({ width: 1280 });
  await signIn(facilitator, { name: stage.demo.sign_in, password: stage.demo.password });
  const live = stage.demo.events.find((event) => event.live).id;
  const { page } = facilitator;
  await facilitator.visit(`/staff/en/reviews/${stage.demo.review}/events/${live}`);
  const dialog = await hide(page, NAMED);
  await dialog.getByRole('button', { name: 'Hide the chosen words' }).click();
  await dialog.getByText('Choose at least one word.').first().waitFor();
  await dialog.getByRole('button', { name: 'Gethin', exact: true }).click();
  await dialog.getByRole('button', { name: 'Pugh', exact: true }).click();
  await dialog.getByRole('button', { name: 'Hide the chosen words' }).click();
  await dialog.getByText('Choose one of the two reasons.').first().waitFor();
  await accessible(page, 'the question what to hide');
  await dialog.getByLabel('It tells who somebody is').check();
  await dialog.getByRole('button', { name: 'Hide the chosen words' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await contribution(page, SHOWN).waitFor();
  await page.getByText('1 contribution waits for a second person.').waitFor();
  await page.getByText('You hid this yourself, so another facilitator has to agree.').first().waitFor();
  await accessible(page, 'the console with something hidden');
}

async function everybody() {
  for (const person of [author, reader]) {
    await contribution(person.page, SHOWN).getByText('Part hidden: it tells who somebody is').waitFor();
  }
  await reader.page.getByText('In 1 contribution a part is hidden, with the reason.').waitFor();
  await contribution(author.page, SHOWN).getByText('Only you see this line').waitFor();
  assert.equal(await contribution(reader.page, SHOWN).getByText('Only you see this line').count(), 0);
  const late = await stage.person();
  await join(late, stage.demo.place_links[2]);
  await contribution(late.page, SHOWN).waitFor();
  const told = late.traffic.map(({ body }) => body ?? '').join('\n');
  assert.ok(told.includes('drove her to the clinic') && !told.includes('Gethin'), 'the words are sent to nobody');
  await accessible(late.page, 'a board with something hidden');
  await late.expectNoErrors();
}

async function again() {
  const { page } = facilitator;
  await contribution(page, SHOWN).getByRole('button', { name: 'Show it again' }).click();
  await page.getByRole('dialog', { name: 'Show these words again?' }).getByRole('button', { name: 'Show it again' }).click();
  for (const person of [facilitator, author, reader]) await contribution(person.page, NAMED).waitFor();
  const dialog = await hide(page, NAMED);
  await dialog.getByRole('button', { name: 'Gethin', exact: true }).press('Space');
  await dialog.getByLabel('It tells who somebody is').check();
  await dialog.getByRole('button', { name: 'Hide the chosen words' }).click();
  await contribution(reader.page, '[…] Pugh drove her').waitFor();
}

async function differently() {
  const own = contribution(author.page, '[…] Pugh drove her');
  await own.getByRole('button', { name: 'Change', exact: true }).click();
  await own.getByLabel('Your words').fill(BETTER);
  await own.getByRole('button', { name: 'Save this change' }).click();
  // A change goes in company.
  for (const text of OTHERS) {
    const other = contribution(author.page, text);
    await other.getByRole('button', { name: 'Change', exact: true }).click();
    await other.getByLabel('Your words').fill(`${text}, as we had asked`);
    await other.getByRole('button', { name: 'Save this change' }).click();
  }
  const more = contribution(author.page, 'And one more');
  await more.getByRole('button', { name: 'Put my name under this' }).click();
  await more.getByLabel(/name/i).first().fill('Mair Bevan');
  await more.getByRole('button', { name: 'Put this name under it' }).click();
  const last = contribution(author.page, 'One that makes five');
  await last.getByRole('button', { name: 'Take back' }).click();
  await author.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await contribution(reader.page, BETTER).waitFor({ timeout: 30_000 });
  assert.equal(await contribution(reader.page, BETTER).getByText('Part hidden').count(), 0);
}

async function signed() {
  const { page } = reader;
  await contribution(page, 'And one more').getByText('Signed by its author, not checked:').waitFor();
  await contribution(page, 'And one more').getByText('Mair Bevan').waitFor();
  await accessible(page, 'a board with a name');
  assert.equal(await page.getByRole('button', { name: 'Take my name away' }).count(), 0, 'nobody else can');
  await contribution(author.page, 'And one more').getByRole('button', { name: 'Take my name away' }).waitFor();
  await contribution(author.page, 'And one more').getByRole('button', { name: 'Change the name' }).click();
  await accessible(author.page, 'the form for a name');
  await until(async () => (await author.page.locator('.status[role=status]').first().textContent()).includes('saved'), { what: 'all to be saved' });
  for (const person of [facilitator, author, reader]) await person.expectNoErrors();
}
